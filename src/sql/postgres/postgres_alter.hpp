#pragma once

#include <string>
#include <vector>

#include "sql/ddl/held.hpp"

namespace cormorant::detail {

/// The statements that make one table the other.
[[nodiscard]] std::vector<std::string> postgres_alter(const held_table& before,
                                                      const held_table& after);

}  // namespace cormorant::detail
