#pragma once

#include <cstddef>
#include <cstdint>

#include "cormorant/query/null_rule.hpp"
#include "cormorant/query/program.hpp"

/// What there is to know of each operation, in one table: the checker, the compiler and the
/// dialects read it. What handles operations switches over their classes, without a default.

namespace cormorant::detail {

/// Operations that are checked, lowered and printed alike.
enum class op_class : std::uint8_t {
    operand,           ///< a leaf of the tree
    logic,             ///< conditions of conditions
    comparison,        ///< = and its kin, of any two values that can be compared
    membership,        ///< among several values, between two
    text_lookup,       ///< LIKE and its kin
    json_lookup,       ///< keys of a document
    search,            ///< conditions by words or trigrams
    container_lookup,  ///< of arrays and ranges
    range_lookup,      ///< of ranges alone
    null_test,
    exists,
    arithmetic,
    text_function,
    choice,  ///< one of the operands
    number_function,
    time_function,
    json_value,  ///< a place in a document
    fit,         ///< how well words or trigrams fit
    element,     ///< of an array
    bound,       ///< of a range
    cast,
    case_,
    sql,
    subquery,
    aggregate,
    of_window,  ///< only inside of a window
    window,
    order,
};

/// Which operands an operation cannot do without: where one of them is NULL the result is, and a
/// condition is not true. A LEFT JOIN to such an operand's row may be an INNER one.
enum class demand : std::uint8_t {
    by_rule,  ///< all where the rule of NULLs is strict, none where it is another
    none,
    first,
    all,
};

/// What kind of value comes out.
enum class result_rule : std::uint8_t {
    none,  ///< of operands, which say it themselves
    boolean,
    integer,
    real,
    text,
    moment,
    first,       ///< the kind of the first operand
    wider,       ///< the widest of the operands' kinds
    arithmetic,  ///< the same, but for times
    chosen,      ///< the same, of the results of a CASE
    mean,        ///< the first operand's kind, but a real number for integers
    element,     ///< what the array or range has in it
    stated,      ///< token::index is the kind
    sql,         ///< kind_in_sql_index
};

/// Where operands are of a special sort, the spelling is another.
enum class spelled_for : std::uint8_t {
    values,
    json,        ///< also for what looks inside a document
    containers,  ///< also for arrays, ranges and any()
    both         ///< for both
};

/// The numbers of operands that there may be.
struct operand_count {
    std::uint8_t least;
    std::uint8_t most;
};

/// Any number of operands that a token can have.
inline constexpr std::uint8_t many = 0xff;

struct operation_info {
    op code;
    const char* name;  ///< as programs write it
    const char* sql;   ///< how all databases spell it; empty where each does by itself
    op_class group;
    operand_count operands;
    result_rule result;
    null_rule nulls = null_rule::strict;
    spelled_for also = spelled_for::values;
    demand needs = demand::by_rule;
};

/// The rows of `operations`. A struct, so that the names of the columns' types may be short.
struct operation_table {
    using c = op_class;
    using n = null_rule;
    using d = demand;
    using r = result_rule;
    using s = spelled_for;

    static constexpr operation_info rows[] = {
        {op::path, "path", "", c::operand, {0, 0}, r::none},
        {op::value, "value", "", c::operand, {0, 0}, r::none},
        {op::annotation, "annotation", "", c::operand, {0, 0}, r::none},
        {op::outer, "outer", "", c::operand, {0, 0}, r::none},
        {op::star, "star", "*", c::operand, {0, 0}, r::none},

        {op::and_, "and", " AND ", c::logic, {1, many}, r::boolean, n::strict, s::values, d::none},
        {op::or_, "or", " OR ", c::logic, {1, many}, r::boolean, n::strict, s::values, d::none},
        // NOT of NULL is true: see the printer's negation
        {op::not_, "not", "NOT ", c::logic, {1, 1}, r::boolean, n::never},

        {op::eq, "==", " = ", c::comparison, {2, 2}, r::boolean, n::strict, s::both},
        {op::ne, "!=", " <> ", c::comparison, {2, 2}, r::boolean, n::strict, s::both},
        {op::lt, "<", " < ", c::comparison, {2, 2}, r::boolean, n::strict, s::containers},
        {op::le, "<=", " <= ", c::comparison, {2, 2}, r::boolean, n::strict, s::containers},
        {op::gt, ">", " > ", c::comparison, {2, 2}, r::boolean, n::strict, s::containers},
        {op::ge, ">=", " >= ", c::comparison, {2, 2}, r::boolean, n::strict, s::containers},
        {op::in, "in", " IN ", c::membership, {2, 2}, r::boolean, n::strict, s::json, d::first},
        {op::between, "between", " BETWEEN ", c::membership, {3, 3}, r::boolean},

        {op::contains, "contains", "", c::text_lookup, {2, 2}, r::boolean, n::strict, s::both},
        {op::icontains, "icontains", "", c::text_lookup, {2, 2}, r::boolean},
        {op::starts_with, "starts_with", "", c::text_lookup, {2, 2}, r::boolean},
        {op::istarts_with, "istarts_with", "", c::text_lookup, {2, 2}, r::boolean},
        {op::ends_with, "ends_with", "", c::text_lookup, {2, 2}, r::boolean},
        {op::iends_with, "iends_with", "", c::text_lookup, {2, 2}, r::boolean},
        {op::iexact, "iexact", "", c::text_lookup, {2, 2}, r::boolean},
        {op::like, "like", "", c::text_lookup, {2, 2}, r::boolean},
        {op::has_key, "has_key", "", c::json_lookup, {2, 2}, r::boolean},
        {op::has_any_key, "has_any_key", "", c::json_lookup, {2, 2}, r::boolean},
        {op::has_keys, "has_keys", "", c::json_lookup, {2, 2}, r::boolean},
        // A search for what is not there finds a NULL, which counts as an empty text.
        {op::matches,
         "matches",
         "",
         c::search,
         {2, many},
         r::boolean,
         n::strict,
         s::values,
         d::none},
        {op::similar, "similar", "", c::search, {2, 3}, r::boolean},
        {op::word_similar, "word_similar", "", c::search, {2, 3}, r::boolean},
        {op::contained_by, "contained_by", "", c::container_lookup, {2, 2}, r::boolean},
        {op::overlaps, "overlaps", "", c::container_lookup, {2, 2}, r::boolean},
        {op::adjacent_to, "adjacent_to", "", c::range_lookup, {2, 2}, r::boolean},
        {op::left_of, "left_of", "", c::range_lookup, {2, 2}, r::boolean},
        {op::right_of, "right_of", "", c::range_lookup, {2, 2}, r::boolean},
        {op::is_empty, "is_empty", "", c::range_lookup, {1, 1}, r::boolean},
        {op::is_null, "== null", " IS NULL", c::null_test, {1, 1}, r::boolean, n::never},
        {op::is_not_null, "!= null", " IS NOT NULL", c::null_test, {1, 1}, r::boolean, n::never},
        {op::exists, "exists", "EXISTS ", c::exists, {1, 1}, r::boolean, n::never},

        {op::add, "+", " + ", c::arithmetic, {2, 2}, r::arithmetic},
        {op::sub, "-", " - ", c::arithmetic, {2, 2}, r::arithmetic},
        {op::mul, "*", " * ", c::arithmetic, {2, 2}, r::arithmetic},
        {op::div, "/", " / ", c::arithmetic, {2, 2}, r::arithmetic, n::own, s::values, d::all},
        {op::mod, "%", " % ", c::arithmetic, {2, 2}, r::arithmetic, n::own, s::values, d::all},
        {op::neg, "unary -", "-", c::arithmetic, {1, 1}, r::arithmetic},

        {op::lower, "lower", "", c::text_function, {1, 1}, r::text},
        {op::upper, "upper", "", c::text_function, {1, 1}, r::text},
        {op::length, "length", "", c::text_function, {1, 1}, r::integer, n::strict, s::containers},
        {op::trim, "trim", "", c::text_function, {1, 1}, r::text},
        {op::concat, "concat", "", c::text_function, {1, many}, r::text, n::never},
        {op::replace, "replace", "", c::text_function, {3, 3}, r::text},
        {op::substr, "substr", "", c::text_function, {2, 3}, r::text},
        {op::right, "right", "", c::text_function, {2, 2}, r::text},
        {op::lpad, "lpad", "", c::text_function, {3, 3}, r::text},
        {op::rpad, "rpad", "", c::text_function, {3, 3}, r::text},
        {op::ltrim, "ltrim", "", c::text_function, {1, 1}, r::text},
        {op::rtrim, "rtrim", "", c::text_function, {1, 1}, r::text},
        {op::repeat, "repeat", "", c::text_function, {2, 2}, r::text},
        {op::reverse, "reversed", "", c::text_function, {1, 1}, r::text},
        {op::position, "position", "", c::text_function, {2, 2}, r::integer},
        {op::coalesce, "coalesce", "", c::choice, {1, many}, r::wider, n::all},
        {op::nullif, "nullif", "", c::choice, {2, 2}, r::first, n::own, s::values, d::first},
        {op::greatest, "greatest", "", c::choice, {1, many}, r::wider, n::all},
        {op::least, "least", "", c::choice, {1, many}, r::wider, n::all},
        {op::abs, "abs", "", c::number_function, {1, 1}, r::first},
        {op::round, "round", "", c::number_function, {2, 2}, r::first},
        {op::floor, "floor", "", c::number_function, {1, 1}, r::first},
        {op::ceil, "ceil", "", c::number_function, {1, 1}, r::first},
        {op::power, "power", "", c::number_function, {2, 2}, r::real, n::own, s::values, d::all},
        {op::sqrt, "sqrt", "", c::number_function, {1, 1}, r::real, n::own, s::values, d::all},
        {op::exp, "exp", "", c::number_function, {1, 1}, r::real, n::own, s::values, d::all},
        {op::ln, "ln", "", c::number_function, {1, 1}, r::real, n::own, s::values, d::all},
        {op::log, "log", "", c::number_function, {2, 2}, r::real, n::own, s::values, d::all},
        {op::sign, "sign", "", c::number_function, {1, 1}, r::integer},
        {op::sin, "sin", "", c::number_function, {1, 1}, r::real},
        {op::cos, "cos", "", c::number_function, {1, 1}, r::real},
        {op::tan, "tan", "", c::number_function, {1, 1}, r::real},
        {op::asin, "asin", "", c::number_function, {1, 1}, r::real, n::own, s::values, d::all},
        {op::acos, "acos", "", c::number_function, {1, 1}, r::real, n::own, s::values, d::all},
        {op::atan, "atan", "", c::number_function, {1, 1}, r::real},
        {op::atan2, "atan2", "", c::number_function, {2, 2}, r::real},
        {op::degrees, "degrees", "", c::number_function, {1, 1}, r::real},
        {op::radians, "radians", "", c::number_function, {1, 1}, r::real},
        {op::now, "now", "", c::time_function, {0, 0}, r::moment, n::never},
        {op::year, "year", "", c::time_function, {1, 1}, r::integer},
        {op::month, "month", "", c::time_function, {1, 1}, r::integer},
        {op::day, "day", "", c::time_function, {1, 1}, r::integer},
        {op::hour, "hour", "", c::time_function, {1, 1}, r::integer},
        {op::minute, "minute", "", c::time_function, {1, 1}, r::integer},
        {op::second, "second", "", c::time_function, {1, 1}, r::integer},
        {op::weekday, "weekday", "", c::time_function, {1, 1}, r::integer},
        {op::day_of_year, "day_of_year", "", c::time_function, {1, 1}, r::integer},
        {op::quarter, "quarter", "", c::time_function, {1, 1}, r::integer},
        {op::iso_week, "iso_week", "", c::time_function, {1, 1}, r::integer},
        {op::iso_year, "iso_year", "", c::time_function, {1, 1}, r::integer},
        {op::trunc_year, "trunc_year", "", c::time_function, {1, 1}, r::first},
        {op::trunc_quarter, "trunc_quarter", "", c::time_function, {1, 1}, r::first},
        {op::trunc_month, "trunc_month", "", c::time_function, {1, 1}, r::first},
        {op::trunc_week, "trunc_week", "", c::time_function, {1, 1}, r::first},
        {op::trunc_day, "trunc_day", "", c::time_function, {1, 1}, r::first},
        {op::trunc_hour, "trunc_hour", "", c::time_function, {1, 1}, r::first},
        {op::trunc_minute, "trunc_minute", "", c::time_function, {1, 1}, r::first},
        {op::json_at, "at", "", c::json_value, {2, many}, r::stated, n::own, s::values, d::first},
        {op::search_rank,
         "search_rank",
         "",
         c::fit,
         {2, many},
         r::real,
         n::strict,
         s::values,
         d::none},
        {op::similarity, "similarity", "", c::fit, {2, 2}, r::real},
        {op::word_similarity, "word_similarity", "", c::fit, {2, 2}, r::real},
        {op::element, "[]", "", c::element, {2, 2}, r::element, n::own},
        {op::any_element, "any", "", c::element, {1, 1}, r::element, n::own},
        {op::lower_bound, "lower_bound", "", c::bound, {1, 1}, r::element, n::own},
        {op::upper_bound, "upper_bound", "", c::bound, {1, 1}, r::element, n::own},
        {op::cast, "cast", "", c::cast, {1, 1}, r::stated},
        {op::case_, "case", "CASE", c::case_, {2, many}, r::chosen, n::result},
        {op::sql, "sql", "", c::sql, {1, many}, r::sql, n::own},
        {op::subquery, "subquery", "", c::subquery, {1, 1}, r::first, n::own},

        {op::count, "count", "COUNT", c::aggregate, {0, 3}, r::integer, n::never},
        {op::sum, "sum", "SUM", c::aggregate, {1, 3}, r::first, n::own},
        {op::avg, "avg", "AVG", c::aggregate, {1, 3}, r::mean, n::own},
        {op::min, "min", "MIN", c::aggregate, {1, 3}, r::first, n::own},
        {op::max, "max", "MAX", c::aggregate, {1, 3}, r::first, n::own},
        {op::stddev, "stddev", "STDDEV_POP", c::aggregate, {1, 3}, r::real, n::own},
        {op::variance, "variance", "VAR_POP", c::aggregate, {1, 3}, r::real, n::own},
        {op::sql_aggregate, "sql_aggregate", "", c::aggregate, {1, many}, r::sql, n::own},

        {op::row_number, "row_number", "ROW_NUMBER", c::of_window, {0, 0}, r::integer, n::never},
        {op::rank, "rank", "RANK", c::of_window, {0, 0}, r::integer, n::never},
        {op::dense_rank, "dense_rank", "DENSE_RANK", c::of_window, {0, 0}, r::integer, n::never},
        {op::lag, "lag", "LAG", c::of_window, {1, 3}, r::first, n::own},
        {op::lead, "lead", "LEAD", c::of_window, {1, 3}, r::first, n::own},
        {op::first_value, "first_value", "FIRST_VALUE", c::of_window, {1, 1}, r::first, n::own},
        {op::last_value, "last_value", "LAST_VALUE", c::of_window, {1, 1}, r::first, n::own},
        {op::ntile, "ntile", "NTILE", c::of_window, {1, 1}, r::integer, n::never},
        {op::over, "over", " OVER (", c::window, {1, many}, r::first, n::first},

        {op::asc, "asc", "", c::order, {1, 1}, r::first, n::strict, s::values, d::none},
        {op::desc, "desc", " DESC", c::order, {1, 1}, r::first, n::strict, s::values, d::none},
    };
};

inline constexpr std::size_t op_count = sizeof(operation_table::rows) / sizeof(operation_info);

[[nodiscard]] constexpr const operation_info& info_of(op code) noexcept {
    return operation_table::rows[static_cast<std::size_t>(code)];
}
[[nodiscard]] constexpr op_class class_of(op code) noexcept { return info_of(code).group; }

[[nodiscard]] constexpr demand needs_of(op code) noexcept {
    const operation_info& info = info_of(code);
    if (info.needs != demand::by_rule) return info.needs;
    return info.nulls == null_rule::strict ? demand::all : demand::none;
}

/// Whether the operation is a condition: logic or a comparison.
[[nodiscard]] constexpr bool is_condition(op code) noexcept {
    return info_of(code).result == result_rule::boolean;
}
[[nodiscard]] constexpr bool is_aggregate(op code) noexcept {
    return class_of(code) == op_class::aggregate;
}
[[nodiscard]] constexpr bool is_window_function(op code) noexcept {
    return class_of(code) == op_class::of_window;
}

/// Whether each enumerator has its row, at its place.
[[nodiscard]] constexpr bool operations_are_in_order() noexcept {
    for (std::size_t i = 0; i < op_count; ++i)
        if (operation_table::rows[i].code != static_cast<op>(i)) return false;
    return op_count == static_cast<std::size_t>(op::desc) + 1;
}
static_assert(operations_are_in_order(),
              "each op has one row in operation_table, in the order of the enumerators");

}  // namespace cormorant::detail
