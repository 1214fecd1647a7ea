#pragma once

#include <string_view>

namespace cormorant::detail {

/// The moment of the statement, by a function of the library's own.
inline constexpr std::string_view sqlite_clock = "(SELECT cm_now())";

class printer;
struct member_info;
struct model_info;
struct term;

// What SQLite spells in its own way: the parts of its dialect.
void print_sqlite_match(printer& out, const term& n);
void print_sqlite_arithmetic(printer& out, const term& n);
void print_sqlite_time_part(printer& out, const term& n);
void print_sqlite_function(printer& out, const term& n);
void print_sqlite_json(printer& out, const term& n);
void print_sqlite_search(printer& out, const term& n);
void print_sqlite_cast(printer& out, const term& n);

/// An expression that is to be stored in the member's column, inside a function that refuses what
/// the member's declaration does, and rounds decimals. False where none is needed, and nothing was
/// printed.
[[nodiscard]] bool print_sqlite_guarded(printer& out, const term& n, const model_info& model,
                                        const member_info& to);

/// A moment as a number of microseconds since 1970.
void print_sqlite_microseconds(printer& out, const term& moment);
/// `moment + sign * duration` as a text in the form of stored times.
void print_sqlite_moved_time(printer& out, const term& moment, char sign, const term& duration);

}  // namespace cormorant::detail
