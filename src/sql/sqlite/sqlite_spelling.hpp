#pragma once

namespace cormorant::detail {

class printer;
struct node;

// What SQLite spells in its own way: the parts of its dialect.
void print_sqlite_match(printer& out, const node& n);
void print_sqlite_arithmetic(printer& out, const node& n);
void print_sqlite_time_part(printer& out, const node& n);
void print_sqlite_function(printer& out, const node& n);

/// A moment as a number of microseconds since 1970.
void print_sqlite_microseconds(printer& out, const node& moment);
/// `moment + sign * duration` as a text in the form of stored times.
void print_sqlite_moved_time(printer& out, const node& moment, char sign, const node& duration);

}  // namespace cormorant::detail
