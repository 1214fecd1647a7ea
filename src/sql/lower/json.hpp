#pragma once

#include <vector>

#include "sql/tree.hpp"

namespace cormorant::detail {

/// Whether this is a value inside JSON as it is: at() without as<T>().
[[nodiscard]] bool is_untyped_json(const term& n) noexcept;

/// The value inside JSON, read as what is stored in a column of this kind; any other expression as
/// it is.
[[nodiscard]] term& read_as(arena& memory, term& n, value_kind column);

/// Values inside JSON that are operands of the comparison are read as what they are compared with.
void read_as_compared(arena& memory, op code, std::vector<term*>& operands);

}  // namespace cormorant::detail
