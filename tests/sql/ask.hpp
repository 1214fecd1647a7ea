#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "cormorant/expr/lower.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/compiled.hpp"
#include "sql/dialect.hpp"
#include "sql/shop_models.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"

/// Queries for the tests of the SQL compiler, and the comparison of what they are compiled to.

namespace shop {

namespace detail = cormorant::detail;
using namespace cormorant::literals;
using detail::clause_kind;
using detail::terminal_kind;

/// What later expressions know of an annotation.
template <cormorant::fixed_string Name, class Lowered>
struct annotated {
    using type = std::int64_t;  // of rows, which nobody reads here
    static constexpr auto name = Name;
    static constexpr auto kind = Lowered::result.result.kind;
    static constexpr bool nullable = Lowered::result.result.nullable;
    static constexpr auto element = Lowered::result.result.element;
    static constexpr auto cpp_type = Lowered::result.result.cpp_type;
    static constexpr bool to_many = Lowered::result.result.to_many;
};

/// A chain of clauses over a model: the data of a queryset without a database.
template <class M, class Annotations = detail::annotation_list<>,
          detail::value_kind Scalar = detail::value_kind::null>
class ask {
public:
    static constexpr detail::value_kind scalar_kind = Scalar;
    static constexpr detail::type_id scalar_type = nullptr;
    static constexpr bool scalar_nullable = true;

    ask() : query_(detail::model_of<M>()) {}
    explicit ask(detail::query_data query) : query_(std::move(query)) {}

    template <class E>
    ask filter(const E& condition) && {
        return std::move(add(clause_kind::filter, condition));
    }
    template <class A, class B, class... C>
    ask filter(const A& a, const B& b, const C&... c) && {
        return std::move(add(clause_kind::filter, detail::make_node<detail::op::and_>(a, b, c...)));
    }
    template <class E>
    ask exclude(const E& condition) && {
        return std::move(add(clause_kind::exclude, condition));
    }
    template <class A, class B>
    ask exclude(const A& a, const B& b) && {
        return std::move(add(clause_kind::exclude, detail::make_node<detail::op::and_>(a, b)));
    }
    template <class... E>
    ask order_by(const E&... keys) && {
        query_.unordered = sizeof...(E) == 0;
        (add<order_place<E>>(clause_kind::order_by, keys), ...);
        return std::move(*this);
    }
    template <class... E>
    ask select_related(const E&... paths) && {
        (add(clause_kind::select_related, paths), ...);
        return std::move(*this);
    }
    template <class E>
    ask defer(const E& member) && {
        return std::move(add(clause_kind::defer, member));
    }
    template <class... E>
    ask values(const E&... columns) && {
        (add(clause_kind::values, columns), ...);
        return std::move(*this);
    }
    template <class E>
    auto scalars(const E& column) && {
        using lowered = detail::lowered<M, Annotations, E>;
        bool behind = false;
        for (const detail::clause& c : query_.clauses)
            behind = behind || c.kind == clause_kind::values;
        add(clause_kind::values, column, {}, behind ? 1 : 0);
        return ask<M, Annotations, lowered::result.result.kind>(std::move(query_));
    }
    template <class... Old, class Named>
    static auto appended(detail::annotation_list<Old...>, Named)
        -> detail::annotation_list<Old..., Named>;
    template <cormorant::fixed_string Name, class E>
    auto annotate(const detail::assignment<Name, E>& named) && {
        using lowered = detail::lowered<M, Annotations, E>;
        add(clause_kind::annotate, named.expression, Name.view());
        using list = decltype(appended(Annotations{}, annotated<Name, lowered>{}));
        return ask<M, list, Scalar>(std::move(query_));
    }
    template <class A, class B, class... C>
    auto annotate(const A& a, const B& b, const C&... c) && {
        return std::move(*this).annotate(a).annotate(b, c...);
    }
    template <class... Named>
    ask aggregate(const Named&... named) && {
        query_.terminal = terminal_kind::aggregate;
        query_.aggregate_from = static_cast<std::uint16_t>(query_.clauses.size());
        (add(clause_kind::annotate, named.expression, Named::name.view()), ...);
        return std::move(*this);
    }
    template <cormorant::fixed_string Name, class E>
    ask set(const detail::assignment<Name, E>& change) && {
        query_.terminal = terminal_kind::update;
        const auto& model = *query_.model;
        add(clause_kind::set, change.expression, {},
            static_cast<std::uint16_t>(model.index_of(*model.find(Name.view()))));
        return std::move(*this);
    }
    ask limit(std::int64_t n) && { return query_.limit = n, std::move(*this); }
    ask offset(std::int64_t n) && { return query_.offset = n, std::move(*this); }
    ask distinct() && { return query_.distinct = true, std::move(*this); }
    ask reversed() && { return query_.reversed = true, std::move(*this); }
    ask unordered() && { return query_.unordered = true, std::move(*this); }
    ask then(terminal_kind terminal) && { return query_.terminal = terminal, std::move(*this); }

    detail::query_data& query() { return query_; }
    const detail::query_data& query() const { return query_; }
    std::shared_ptr<const void> shared_query() const {
        return std::make_shared<const detail::query_data>(query_);
    }

private:
    // Directions are for order_by alone; a bare path may also be over rows that the values read.
    template <class E>
    static constexpr auto order_place =
        detail::lowered<M, Annotations, E>::result.result.order ? detail::place::single_row
                                                                : detail::place::any;

    template <detail::place Where = detail::place::any, class E>
    ask& add(clause_kind kind, const E& expression, std::string_view name = {},
             std::uint16_t member = 0) {
        using lowered = detail::lowered<M, Annotations, E, Where>;
        static_assert(lowered::reported);
        const std::size_t first = query_.values.size();
        expression.collect(query_.values);
        query_.add(kind, lowered::value, first, name, member);
        return *this;
    }

    detail::query_data query_;
};

using users = ask<User>;
using orders = ask<Order>;
using lines = ask<Line>;

/// The query of a load by keys: `member` is among 1, 2, 3 ... `count`.
template <class M>
ask<M> among_keys(ask<M> asked, std::string_view member, std::int64_t count) {
    detail::value_list keys;
    for (std::int64_t i = 1; i <= count; ++i) keys.emplace_back(i);
    detail::query_data& query = asked.query();
    query.add_keys(clause_kind::keys_in, detail::value::list(std::move(keys)),
                   static_cast<std::uint16_t>(query.model->index_of(*query.model->find(member))));
    return asked;
}

/// The texts of one query, dialect by dialect.
struct spelled {
    std::string sqlite;
};

template <class Ask>
std::string sqlite_text(const Ask& asked) {
    return detail::compile(asked.query(), detail::sqlite_dialect()).sql;
}

/// From the FROM on: for tests that are not about the select list.
inline std::string from_on(const std::string& sql) {
    const std::size_t from = sql.find(" FROM ");
    return from == std::string::npos ? sql : sql.substr(from + 1);
}

template <class Ask>
void expect_sql(const Ask& asked, const spelled& expected) {
    EXPECT_EQ(sqlite_text(asked), expected.sqlite);
}
template <class Ask>
void expect_from(const Ask& asked, const spelled& expected) {
    EXPECT_EQ(from_on(sqlite_text(asked)), expected.sqlite);
}

}  // namespace shop
