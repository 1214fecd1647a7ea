#pragma once

#include <vector>

#include "sql/ddl/spelling.hpp"

namespace cormorant::detail {

/// The statements that make one table the other.
[[nodiscard]] std::vector<alteration> postgres_alter(const held_table& before,
                                                     const held_table& after);

}  // namespace cormorant::detail
