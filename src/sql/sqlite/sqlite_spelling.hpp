#pragma once

#include <string_view>

#include "sql/print/spelling.hpp"

namespace cormorant::detail {

/// The moment of the statement, by a function of the library's own.
inline constexpr std::string_view sqlite_clock = "(SELECT cm_now())";

struct member_info;
struct model_info;

// What SQLite spells in its own way: the parts of its dialect.
[[nodiscard]] spelling_list sqlite_lookups();
[[nodiscard]] spelling_list sqlite_arithmetic();
[[nodiscard]] spelling_list sqlite_functions();
[[nodiscard]] spelling_list sqlite_times();
[[nodiscard]] spelling_list sqlite_json();
[[nodiscard]] spelling_list sqlite_searches();
[[nodiscard]] spelling_list sqlite_containers();
void print_sqlite_cast(printer& out, const term& n, std::string_view word);

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
