#pragma once

#include <array>
#include <source_location>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "cormorant/base/row_list.hpp"
#include "cormorant/expr/sql.hpp"
#include "cormorant/queryset/rows.hpp"
#include "cormorant/session/scope_ref.hpp"

/// Statements written by hand: text with `{}` for each bound parameter.

namespace cormorant {

/// The models whose rows SQL text changes: cm::touches.
template <class... M>
struct touched_models {
    static_assert(sizeof...(M) != 0, "cormorant: cm::touches<Model, ...> names models");
};
/// Says of SQL text that it changes only rows of these models: `cm::touches<User, Order>`.
template <class... M>
inline constexpr touched_models<M...> touches;

}  // namespace cormorant

namespace cormorant::detail {

template <class T>
value bound_argument(const T& argument) {
    if constexpr (std::convertible_to<const T&, std::string_view>)
        return value::borrow(value_kind::text, std::string_view(argument));
    else if constexpr (several_values<T>)
        return array_of(argument);
    else if constexpr (model_type<T>)
        return column_traits<key_type_of<T>>::bind(key_of(argument));
    else
        return value_traits<T>::bind(argument);
}

template <class... Args>
value_list bound_values(const Args&... args) {
    value_list values;
    values.reserve(sizeof...(Args));
    (values.push_back(bound_argument(args)), ...);
    return values;
}

void fetch_raw(const scope_ref& from, const model_info& model, std::string_view sql,
               const value_list& values, row_list& out, std::source_location where);
std::int64_t execute_raw(const scope_ref& on, std::string_view sql, const value_list& values,
                         std::source_location where);

/// SQL text that changes rows of these models alone.
struct raw_write {
    std::string_view sql;
    std::span<const model_info* const> models;
    std::source_location where;
};
std::int64_t execute_raw(const scope_ref& on, const raw_write& text, const value_list& values);
/// Rows of the model were changed by somebody of whom the cache does not hear.
void tell_changed(const scope_ref& on, const model_info& model);

/// One object of each row, by a plan in the order of the columns. `add` gives its address.
void fetch_plain(const scope_ref& from, std::string_view sql, const value_list& values,
                 const row_plan& plan, row_list& out, std::source_location where);
/// The same by the columns' names.
void fetch_named(const scope_ref& from, std::string_view sql, const value_list& values,
                 const row_plan& members, row_list& out, std::source_location where);

template <class Row>
struct raw_row {
    static row_plan plan() { return plan_of_struct<Row>({}); }
    static constexpr bool by_name = true;
};

template <class T>
    requires(column_type<typename member_traits<T>::base> && !is_relation(member_traits<T>::kind))
struct raw_row<T> {
    static row_plan plan() { return plan_of_value(access_of<T>, "value"); }
    static constexpr bool by_name = false;
};

template <class... T>
struct raw_row<std::tuple<T...>> {
    static row_plan plan() {
        const std::tuple<T...> probe{};
        return std::apply(
            [&](const T&... element) {
                const column_source columns[] = {{&access_of<T>, &element, "element"}...};
                return plan_of_columns("the query", &probe, columns);
            },
            probe);
    }
    static constexpr bool by_name = false;
};

template <class Row>
std::vector<Row> fetch_as(const scope_ref& from, std::string_view sql, const value_list& values,
                          std::source_location where) {
    // std::vector<bool> holds no bool whose address could be given to the decoder.
    if constexpr (std::is_same_v<Row, bool>) {
        std::vector<bool> out;
        for (const auto& [b] : fetch_as<std::tuple<bool>>(from, sql, values, where))
            out.push_back(b);
        return out;
    } else {
        static const row_plan plan = raw_row<Row>::plan();
        row_list rows(row_ops_of<Row>);
        if constexpr (raw_row<Row>::by_name)
            fetch_named(from, sql, values, plan, rows, where);
        else
            fetch_plain(from, sql, values, plan, rows, where);
        return vector_of<Row>(std::move(rows));
    }
}

}  // namespace cormorant::detail
