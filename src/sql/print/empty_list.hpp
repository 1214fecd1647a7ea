#pragma once

#include <string>

#include "sql/dialect.hpp"

namespace cormorant::detail {

/// What stands in an IN for a list without values of this kind: a SELECT without rows, so that IN
/// is false and NOT IN true.
[[nodiscard]] std::string empty_list(const dialect& target, value_kind kind);

}  // namespace cormorant::detail
