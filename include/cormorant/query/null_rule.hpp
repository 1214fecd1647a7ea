#pragma once

#include <cstdint>

namespace cormorant::detail {

/// When the result of an operation is NULL, which both the C++ types of results (std::optional or
/// not) and the SQL of negations follow. operation_info::nulls has each operation's.
enum class null_rule : std::uint8_t {
    never,
    strict,  ///< where an operand is; && and || follow it as a bound: elsewhere they are not NULL
    all,     ///< where all operands are
    first,   ///< where the first operand is
    result,  ///< CASE: where the chosen result is, or none is chosen
    own,     ///< also by itself: a division by zero, an aggregate over no rows
};

}  // namespace cormorant::detail
