#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/query/query_data.hpp"
#include "query/row_shape.hpp"
#include "sql/plan/rewrites.hpp"

namespace cormorant::detail {

/// What becomes of a query's value before it is bound.
enum class bind_transform : std::uint8_t {
    none,
    contains,          ///< %text% with the wildcards % _ and \ in the text escaped
    starts_with,       ///< text%
    ends_with,         ///< %text
    glob_starts_with,  ///< text* with the wildcards * ? and [ in the text inside brackets
    glob_ends_with,    ///< *text
    item_or_null,      ///< of a list; NULL behind its end
    limit,             ///< not a value: the query's limit, or -1
    limit_of_one,      ///< not a value: the query's limit, at most 1
    offset,            ///< not a value: the query's offset
    json_list,         ///< a whole list as one JSON array
    signed_json_list,  ///< the same, without integers from 2^63 on, which are refused
    list,              ///< a whole list as one array
    one_element,       ///< an array that has this one element
    constant,          ///< not a value: bind_source::number
    made,  ///< the text that bind_source::make makes of `number` values from this one on
};

/// The pattern that finds the text, in the transforms that make one: contains to glob_ends_with.
[[nodiscard]] std::string pattern_of(bind_transform transform, std::string_view of);

/// Makes a text of the values: how a dialect writes what the program gave.
using text_maker = std::string (*)(std::span<const value>);

/// Where one parameter of a statement comes from.
struct bind_source {
    static constexpr std::uint16_t outer_query = 0xffff;

    std::uint16_t value = 0;  ///< index in the values of the query
    std::uint16_t item = 0;   ///< index in a list without its NULLs; the last pads
    bind_transform transform = bind_transform::none;
    std::uint16_t run = 0;  ///< so many parameters from here on are items 0, 1, 2 ... of a list
    value_kind column = value_kind::null;  ///< the kind of the column it meets, null = its own
    std::vector<std::uint16_t> inside;     ///< the subqueries, from the outside in, that hold it
    std::int64_t number = 0;
    text_maker make = nullptr;
};

/// Two values that were equal when the query was compiled, which its meaning needs.
struct equal_values {
    bind_source first;
    bind_source again;
};

/// A query compiled for a dialect: everything but the values.
struct compiled_query {
    std::string sql;
    std::vector<bind_source> binds;
    row_shape shape;
    bool writes = false;
    bool simple_binds = false;        ///< parameter i is value i, as it is
    std::vector<std::string> tables;  ///< read or written, each once
    std::vector<equal_values> equal;  ///< empty where simple_binds
};

class dialect;

/// Compiles the query for the dialect, with these rewrites. Throws usage_error for what the query
/// cannot mean.
[[nodiscard]] compiled_query compile(const query_data& query, const dialect& target,
                                     rewrite_set on = rewrites_in_use());

/// Throws usage_error where values differ that were equal when the query was compiled.
void check_equal_values(const query_data& query, const compiled_query& compiled);

/// The values of as many parameters from this one on: the items of bind_source::run, without those
/// that pad. Empty where it begins none.
[[nodiscard]] std::span<const value> items_at(const query_data& query,
                                              const bind_source& first) noexcept;

/// The value of a parameter. Without a transform it may view the text of the query's value.
[[nodiscard]] value bound_value(const query_data& query, const bind_source& source);

}  // namespace cormorant::detail
