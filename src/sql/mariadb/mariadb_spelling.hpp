#pragma once

#include <string>
#include <string_view>

namespace cormorant::detail {

class printer;
struct term;

// What MariaDB spells in its own way: the parts of its dialect.
void print_mariadb_match(printer& out, const term& n);
void print_mariadb_arithmetic(printer& out, const term& n);
void print_mariadb_time_part(printer& out, const term& n);
void print_mariadb_function(printer& out, const term& n);
void print_mariadb_json(printer& out, const term& n);
void print_mariadb_search(printer& out, const term& n);
void print_mariadb_cast(printer& out, const term& n);

class dialect;
struct conflict_form;
struct rows_form;

[[nodiscard]] std::string mariadb_on_conflict(const conflict_form& form, const dialect& target);
[[nodiscard]] std::string mariadb_update_rows(const rows_form& form, const dialect& target);

/// The collation of all texts: by code points, and a blank at the end counts. With the usual
/// utf8mb4_bin 'a' and 'a ' are equal.
inline constexpr std::string_view mariadb_collation = "utf8mb4_nopad_bin";

}  // namespace cormorant::detail
