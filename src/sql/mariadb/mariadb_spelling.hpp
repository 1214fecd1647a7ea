#pragma once

#include <string>
#include <string_view>

#include "sql/print/spelling.hpp"

namespace cormorant::detail {

// What MariaDB spells in its own way: the parts of its dialect.
[[nodiscard]] spelling_list mariadb_lookups();
[[nodiscard]] spelling_list mariadb_arithmetic();
[[nodiscard]] spelling_list mariadb_functions();
[[nodiscard]] spelling_list mariadb_times();
[[nodiscard]] spelling_list mariadb_json();
[[nodiscard]] spelling_list mariadb_searches();
[[nodiscard]] spelling_list mariadb_containers();
void print_mariadb_cast(printer& out, const term& n, std::string_view word);

class dialect;
struct conflict_form;
struct rows_form;

[[nodiscard]] std::string mariadb_on_conflict(const conflict_form& form, const dialect& target);
[[nodiscard]] std::string mariadb_update_rows(const rows_form& form, const dialect& target);

/// The collation of all texts: by code points, and a blank at the end counts. With the usual
/// utf8mb4_bin 'a' and 'a ' are equal.
inline constexpr std::string_view mariadb_collation = "utf8mb4_nopad_bin";

}  // namespace cormorant::detail
