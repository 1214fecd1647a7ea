#pragma once

#include "cormorant/query/program.hpp"

namespace cormorant::detail {

/// When the result of an operation is NULL. One table, which both the C++ types of results
/// (std::optional or not) and the SQL of negations follow.
enum class null_rule : std::uint8_t {
    never,
    strict,  ///< where an operand is; && and || follow it as a bound: elsewhere they are not NULL
    all,     ///< where all operands are
    first,   ///< where the first operand is
    result,  ///< CASE: where the chosen result is, or none is chosen
    own,     ///< also by itself: a division by zero, an aggregate over no rows
};

[[nodiscard]] constexpr null_rule null_rule_of(op code) noexcept {
    switch (code) {
        case op::not_:  // NOT of NULL is true: see the printer's negation
        case op::is_null:
        case op::is_not_null:
        case op::exists:
        case op::concat:
        case op::now:
        case op::count:
        case op::row_number:
        case op::rank:
        case op::dense_rank:
        case op::ntile:
            return null_rule::never;
        case op::coalesce:
        case op::greatest:
        case op::least:
            return null_rule::all;
        case op::over:
            return null_rule::first;
        case op::case_:
            return null_rule::result;
        case op::div:
        case op::mod:
        case op::sqrt:
        case op::power:
        case op::nullif:
        case op::json_at:
        case op::element:
        case op::any_element:
        case op::lower_bound:
        case op::upper_bound:
        case op::sql:
        case op::sql_aggregate:
        case op::subquery:
        case op::sum:
        case op::avg:
        case op::min:
        case op::max:
        case op::stddev:
        case op::variance:
        case op::lag:
        case op::lead:
        case op::first_value:
        case op::last_value:
            return null_rule::own;
        default:
            return null_rule::strict;
    }
}

}  // namespace cormorant::detail
