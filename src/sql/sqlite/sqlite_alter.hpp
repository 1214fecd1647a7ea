#pragma once

#include <vector>

#include "sql/ddl/spelling.hpp"

namespace cormorant::detail {

/// The statements that make one table the other. What SQLite's ALTER TABLE cannot do is one
/// rebuild: a new table takes the rows, and then the name. For that, foreign keys must be off
/// before the transaction begins, as dropping a table removes its rows.
[[nodiscard]] std::vector<alteration> sqlite_alter(const held_table& before,
                                                   const held_table& after);

}  // namespace cormorant::detail
