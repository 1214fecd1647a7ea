#pragma once

#include <string_view>

namespace cormorant::detail {

class printer;
struct term;

// What MariaDB spells in its own way: the parts of its dialect.
void print_mariadb_match(printer& out, const term& n);
void print_mariadb_arithmetic(printer& out, const term& n);
void print_mariadb_time_part(printer& out, const term& n);
void print_mariadb_function(printer& out, const term& n);

/// The collation of all texts: by code points, and a blank at the end counts. With the usual
/// utf8mb4_bin 'a' and 'a ' are equal.
inline constexpr std::string_view mariadb_collation = "utf8mb4_nopad_bin";

}  // namespace cormorant::detail
