#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cormorant/base/fixed_string.hpp"
#include "cormorant/base/inline_vector.hpp"
#include "cormorant/expr/raw.hpp"
#include "cormorant/reflect/column_traits.hpp"
#include "cormorant/reflect/model_traits.hpp"

namespace cormorant {

/// NULL, for comparisons: `"profile"_f == cm::null`.
struct null_type {};
/// The one value of its type.
inline constexpr null_type null{};

}  // namespace cormorant

namespace cormorant::detail {

/// Where the values of an expression are collected, in the order of its program.
using value_sink = inline_vector<value, 3>;

// ---- operands -----------------------------------------------------------------------------------

/// A value in an expression. Literals and views are kept as views: they live to the end of the
/// statement, by when a queryset has copied them.
template <class T>
struct bound : expression_base {
    T held;

    constexpr explicit bound(T v) : held(static_cast<T&&>(v)) {}
    /// A row is compared by its key.
    template <class Row>
        requires std::same_as<T, row_key<Row>>
    explicit bound(const Row& row) : held{key_of(row)} {}
    static constexpr std::size_t size = 1;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::value,
                  .kind = value_traits<T>::kind,
                  .nullable = value_traits<T>::nullable,
                  .relation = value_traits<T>::relation,
                  .cpp_type = value_traits<T>::cpp_type};
    }
    void collect(value_sink& out) const { out.push_back(value_traits<T>::bind(held)); }
};

/// The values of an IN list, already converted.
template <class T>
struct bound_list : expression_base {
    value_list items;

    explicit bound_list(value_list values) : items(std::move(values)) {}
    static constexpr std::size_t size = 1;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::value,
                  .kind = value_traits<T>::kind,
                  .list = true,
                  .relation = value_traits<T>::relation,
                  .cpp_type = value_traits<T>::cpp_type};
    }
    void collect(value_sink& out) const { out.push_back(value::list(items)); }
};

/// A query inside an expression; `Kind` is that of its one column, null for EXISTS.
template <value_kind Kind>
struct bound_query : expression_base {
    std::shared_ptr<const void> query;

    explicit bound_query(std::shared_ptr<const void> q) : query(std::move(q)) {}
    static constexpr std::size_t size = 1;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::value, .index = 1, .kind = Kind, .list = true, .nullable = true};
    }
    void collect(value_sink& out) const { out.push_back(value::subquery(query)); }
};

/// What an argument becomes in an expression: itself, or a bound value. Literals and views are kept
/// as views, rows as their keys.
template <class T>
struct operand_of {
    using type = bound<T>;
};
template <expression T>
struct operand_of<T> {
    using type = T;
};
template <class T>
    requires(std::convertible_to<T, std::string_view> && !std::same_as<T, std::string>)
struct operand_of<T> {
    using type = bound<std::string_view>;
};
template <class T>
    requires(!expression<T> && value_traits<T>::relation)
struct operand_of<T> {
    using type = bound<row_key<T>>;
};

template <class T>
using operand_t = typename operand_of<std::decay_t<T>>::type;

template <class T>
constexpr operand_t<T> make_operand(T&& v) {
    return static_cast<operand_t<T>>(static_cast<T&&>(v));
}

/// Operands side by side; a tuple without its compile time: aggregates, whose making costs no
/// function. A pack inside a pack counts as its parts.
template <class... Operands>
struct operand_pack {
    static constexpr std::size_t arity = 0;
    static constexpr std::size_t size = 0;
    static constexpr void write(raw_token*&) {}
    void collect(value_sink&) const {}
};

template <class First>
struct operand_pack<First> {
    [[no_unique_address]] First first;

    static constexpr std::size_t arity = First::arity;
    static constexpr std::size_t size = First::size;
    static constexpr void write(raw_token*& out) { First::write(out); }
    void collect(value_sink& out) const { first.collect(out); }
};

template <class First, class Second>
struct operand_pack<First, Second> {
    [[no_unique_address]] First first;
    [[no_unique_address]] Second second;

    static constexpr std::size_t arity = First::arity + Second::arity;
    static constexpr std::size_t size = First::size + Second::size;
    static constexpr void write(raw_token*& out) {
        First::write(out);
        Second::write(out);
    }
    void collect(value_sink& out) const {
        first.collect(out);
        second.collect(out);
    }
};

template <class First, class Second, class... Rest>
struct operand_pack<First, Second, Rest...> {
    [[no_unique_address]] First first;
    [[no_unique_address]] Second second;
    [[no_unique_address]] operand_pack<Rest...> rest;

    static constexpr std::size_t arity =
        First::arity + Second::arity + operand_pack<Rest...>::arity;
    static constexpr std::size_t size = First::size + Second::size + operand_pack<Rest...>::size;
    static constexpr void write(raw_token*& out) {
        First::write(out);
        Second::write(out);
        operand_pack<Rest...>::write(out);
    }
    void collect(value_sink& out) const {
        first.collect(out);
        second.collect(out);
        rest.collect(out);
    }
};

// ---- operators ----------------------------------------------------------------------------------

template <op Code, std::uint16_t Index, class... Operands>
struct node;

/// Makes a node from operands of any kind: values are bound.
template <op Code, std::uint16_t Index = 0, class... Operands>
constexpr auto make_node(Operands&&... operands) {
    return node<Code, Index, operand_t<Operands>...>{
        {}, {}, {static_cast<operand_t<Operands>>(static_cast<Operands&&>(operands))...}};
}

template <class T>
value_list list_of(const T& items) {
    value_list values;
    for (const auto& item : items) {
        using item_type = std::remove_cvref_t<decltype(item)>;
        if constexpr (value_traits<item_type>::relation)
            values.push_back(value_traits<row_key<item_type>>::bind({key_of(item)}));
        else
            values.push_back(value_traits<item_type>::bind(item));
    }
    return values;
}

template <class Q>
concept query_like = requires(const Q& q) {
    { q.shared_query() } -> std::convertible_to<std::shared_ptr<const void>>;
};

/// What can be asked of every expression.
template <class Self>
struct expression_methods : expression_base {
    /// Among the values of a container. NULLs are dropped; an empty list matches nothing.
    template <class Container>
        requires(!query_like<Container>)
    [[nodiscard]] auto in(const Container& items) const {
        using item = std::remove_cvref_t<decltype(*items.begin())>;
        using kept = std::conditional_t<value_traits<item>::relation, row_key<item>, item>;
        return make_node<op::in>(self(), bound_list<kept>(list_of(items)));
    }
    template <class T>
    [[nodiscard]] auto in(std::initializer_list<T> items) const {
        using kept = std::conditional_t<value_traits<T>::relation, row_key<T>, T>;
        return make_node<op::in>(self(), bound_list<kept>(list_of(items)));
    }
    /// Among the values of the one column that another query reads.
    template <query_like Q>
    [[nodiscard]] auto in(const Q& query) const {
        return make_node<op::in>(self(), bound_query<Q::scalar_kind>(query.shared_query()));
    }
    /// From `low` to `high`, both included.
    template <class L, class H>
    [[nodiscard]] constexpr auto between(L&& low, H&& high) const {
        return make_node<op::between>(self(), static_cast<L&&>(low), static_cast<H&&>(high));
    }
    /// Holds the text. Case counts; % _ and \ are plain characters here and below.
    template <class T>
    [[nodiscard]] constexpr auto contains(T&& text) const {
        return make_node<op::contains>(self(), static_cast<T&&>(text));
    }
    /// Holds the text, whatever the case of ASCII letters (of all letters where the server does
    /// it).
    template <class T>
    [[nodiscard]] constexpr auto icontains(T&& text) const {
        return make_node<op::icontains>(self(), static_cast<T&&>(text));
    }
    template <class T>
    [[nodiscard]] constexpr auto starts_with(T&& text) const {
        return make_node<op::starts_with>(self(), static_cast<T&&>(text));
    }
    template <class T>
    [[nodiscard]] constexpr auto istarts_with(T&& text) const {
        return make_node<op::istarts_with>(self(), static_cast<T&&>(text));
    }
    template <class T>
    [[nodiscard]] constexpr auto ends_with(T&& text) const {
        return make_node<op::ends_with>(self(), static_cast<T&&>(text));
    }
    template <class T>
    [[nodiscard]] constexpr auto iends_with(T&& text) const {
        return make_node<op::iends_with>(self(), static_cast<T&&>(text));
    }
    /// Equal, whatever the case of ASCII letters.
    template <class T>
    [[nodiscard]] constexpr auto iexact(T&& text) const {
        return make_node<op::iexact>(self(), static_cast<T&&>(text));
    }
    /// SQL's LIKE: the caller writes % and _, and \ before a plain one. On SQLite it ignores the
    /// case of ASCII letters.
    template <class T>
    [[nodiscard]] constexpr auto like(T&& pattern) const {
        return make_node<op::like>(self(), static_cast<T&&>(pattern));
    }
    [[nodiscard]] constexpr auto is_null() const { return make_node<op::is_null>(self()); }
    [[nodiscard]] constexpr auto is_not_null() const { return make_node<op::is_not_null>(self()); }

    /// Ascending in an order_by; NULLs where the backend puts them unless it is said.
    [[nodiscard]] constexpr auto asc() const { return make_node<op::asc>(self()); }
    [[nodiscard]] constexpr auto desc() const { return make_node<op::desc>(self()); }
    [[nodiscard]] constexpr auto asc_nulls_first() const { return make_node<op::asc, 1>(self()); }
    [[nodiscard]] constexpr auto asc_nulls_last() const { return make_node<op::asc, 2>(self()); }
    [[nodiscard]] constexpr auto desc_nulls_first() const { return make_node<op::desc, 1>(self()); }
    [[nodiscard]] constexpr auto desc_nulls_last() const { return make_node<op::desc, 2>(self()); }

    /// Parts of a date or UTC time, as integers.
    [[nodiscard]] constexpr auto year() const { return make_node<op::year>(self()); }
    [[nodiscard]] constexpr auto month() const { return make_node<op::month>(self()); }
    [[nodiscard]] constexpr auto day() const { return make_node<op::day>(self()); }
    [[nodiscard]] constexpr auto hour() const { return make_node<op::hour>(self()); }
    [[nodiscard]] constexpr auto minute() const { return make_node<op::minute>(self()); }
    [[nodiscard]] constexpr auto second() const { return make_node<op::second>(self()); }
    /// 1 = Monday to 7 = Sunday (ISO 8601).
    [[nodiscard]] constexpr auto weekday() const { return make_node<op::weekday>(self()); }
    [[nodiscard]] constexpr auto day_of_year() const { return make_node<op::day_of_year>(self()); }

private:
    constexpr const Self& self() const { return static_cast<const Self&>(*this); }
};

/// An aggregate can be filtered, made distinct, given a default, or computed over a window.
template <class Self, op Code, std::uint16_t Index, class... Operands>
struct aggregate_methods {};

template <op Code, std::uint16_t Index, class... Operands>
struct node : expression_methods<node<Code, Index, Operands...>>,
              aggregate_methods<node<Code, Index, Operands...>, Code, Index, Operands...>,
              operand_pack<Operands...> {
    using operands_type = operand_pack<Operands...>;
    static constexpr std::size_t arity = 1;
    static constexpr std::size_t size = operands_type::size + 1;
    static constexpr void write(raw_token*& out) {
        operands_type::write(out);
        *out++ = {.code = Code, .operands = operands_type::arity, .index = Index};
    }
};

/// `name = expression`: an annotation, an aggregate, or a column that an update sets.
template <fixed_string Name, class Expression>
struct assignment {
    static constexpr auto name = Name;
    Expression expression;
};

/// A member by its path: `"profile.city"_f`.
template <fixed_string Path>
struct field : expression_methods<field<Path>> {
    static constexpr auto path_text = Path;
    static constexpr std::size_t size = 1;

    constexpr field() = default;
    constexpr field(const field&) = default;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::path, .text = path_text.view()};
    }
    void collect(value_sink&) const {}

    template <class T>
    constexpr auto operator=(T&& v) const {
        return assignment<Path, operand_t<T>>{static_cast<operand_t<T>>(static_cast<T&&>(v))};
    }
    constexpr auto operator=(null_type) const {
        return assignment<Path, bound<null_type>>{bound<null_type>(null_type{})};
    }
};

/// A member of the enclosing query, inside a subquery.
template <fixed_string Path>
struct outer_field : expression_methods<outer_field<Path>> {
    static constexpr auto path_text = Path;
    static constexpr std::size_t size = 1;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::outer, .text = path_text.view()};
    }
    void collect(value_sink&) const {}
};

template <class A, class B>
concept either_expression = (expression<A> || expression<B>)&&!kept_predicate<A> &&
                            !kept_predicate<B>;

}  // namespace cormorant::detail

namespace cormorant::literals {

/// A member by its path from the model of the query: `"profile.city"_f`.
template <fixed_string Path>
consteval auto operator""_f() {
    return detail::field<Path>{};
}

}  // namespace cormorant::literals
