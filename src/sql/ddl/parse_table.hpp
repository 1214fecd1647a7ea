#pragma once

#include <string_view>

#include "sql/ddl/ddl_tokens.hpp"
#include "sql/ddl/held.hpp"

namespace cormorant::detail {

/// Reads a CREATE TABLE as a database keeps or shows it. Names that a constraint has not are empty;
/// what a column says beyond type, NULL and DEFAULT stands behind its type. Keys and FULLTEXT keys
/// inside the table are its indexes.
[[nodiscard]] held_table parse_create_table(std::string_view text, ddl_quotes quotes);

/// Reads a CREATE INDEX.
[[nodiscard]] held_index parse_create_index(std::string_view text, ddl_quotes quotes);

}  // namespace cormorant::detail
