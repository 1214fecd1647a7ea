#pragma once

#include "sql/ddl/ask_rows.hpp"
#include "sql/ddl/held.hpp"

namespace cormorant::detail {

/// The tables of the connection's database.
[[nodiscard]] held_tables mariadb_tables(const ask_rows& ask);

/// The table as the server shows it: made as a temporary one, which commits nothing, and dropped
/// again. Of foreign keys and indexes, which the server keeps as they were given, only the spelling
/// is made the same.
[[nodiscard]] held_table mariadb_echo(const held_table& table, const ask_rows& ask);

}  // namespace cormorant::detail
