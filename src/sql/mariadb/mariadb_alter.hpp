#pragma once

#include <vector>

#include "sql/ddl/spelling.hpp"

namespace cormorant::detail {

/// The statement that makes one table the other: one ALTER TABLE, which is atomic.
[[nodiscard]] std::vector<alteration> mariadb_alter(const held_table& before,
                                                    const held_table& after);

}  // namespace cormorant::detail
