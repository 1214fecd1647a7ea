#pragma once

#include "sql/ddl/ask_rows.hpp"
#include "sql/ddl/held.hpp"

namespace cormorant::detail {

/// The tables and enum types of the schema that new tables get into.
[[nodiscard]] held_tables postgres_tables(const ask_rows& ask);

/// The table as the server reads it back: made as a temporary one, which is dropped again. Inside a
/// transaction. Foreign keys are left as they are.
[[nodiscard]] held_table postgres_echo(const held_table& table, const ask_rows& ask);

}  // namespace cormorant::detail
