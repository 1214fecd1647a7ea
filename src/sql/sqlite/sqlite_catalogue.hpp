#pragma once

#include "sql/ddl/ask_rows.hpp"
#include "sql/ddl/held.hpp"

namespace cormorant::detail {

/// The tables of the main database.
[[nodiscard]] held_tables sqlite_tables(const ask_rows& ask);

/// The table in the spelling that sqlite_tables() has. SQLite keeps the texts that it was given:
/// only spaces and outer parentheses differ.
[[nodiscard]] held_table sqlite_echo(held_table table);

}  // namespace cormorant::detail
