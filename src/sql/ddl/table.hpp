#pragma once

#include <string>
#include <vector>

#include "sql/ddl/held.hpp"

/// The one writer of DDL: what a backend holds, as the statements that make it.

namespace cormorant::detail {

class dialect;

/// `CREATE TABLE`, without the indexes.
[[nodiscard]] std::string create_table_text(const held_table& table, const dialect& target);

/// The same as a temporary table, without foreign keys.
[[nodiscard]] std::string create_temporary_text(const held_table& table, const dialect& target);

/// One column as CREATE TABLE says it: name, type, NOT NULL, default. Constraints that have a name
/// stand behind the columns.
[[nodiscard]] std::string column_text(const held_column& column, const dialect& target);

/// `CONSTRAINT name FOREIGN KEY ...`.
[[nodiscard]] std::string foreign_key_text(const held_foreign_key& key, const dialect& target);

/// `CONSTRAINT name PRIMARY KEY (...)` and its kin.
[[nodiscard]] std::string primary_key_text(const held_key& key, const dialect& target);
[[nodiscard]] std::string unique_text(const held_key& key, const dialect& target);
[[nodiscard]] std::string check_text(const held_check& check, const dialect& target);

/// `ALTER TABLE ... ADD CONSTRAINT ...` of a key to a table that was created later.
[[nodiscard]] std::string add_foreign_key_text(const std::string& table,
                                               const held_foreign_key& key, const dialect& target);

[[nodiscard]] std::string create_index_text(const held_table& table, const held_index& index,
                                            const dialect& target);
[[nodiscard]] std::vector<std::string> create_index_texts(const held_table& table,
                                                          const dialect& target);

/// `ADD UNIQUE INDEX name (...)`: the same inside of an ALTER TABLE.
[[nodiscard]] std::string index_clause(const held_index& index, const dialect& target);

/// `CREATE TYPE ... AS ENUM`.
[[nodiscard]] std::string create_type_text(const held_type& type, const dialect& target);

}  // namespace cormorant::detail
