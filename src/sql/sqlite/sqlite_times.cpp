#include "sql/print/printer.hpp"
#include "sql/sqlite/sqlite_spelling.hpp"

/// Times are texts 'YYYY-MM-DD HH:MM:SS', with '.ffffff' behind where there are microseconds.
/// strftime() rounds to milliseconds, so fractions are cut off and put on as text.

namespace cormorant::detail {
namespace {

void whole(printer& out, const term& n, std::string_view format) {
    out.text("CAST(strftime('");
    out.text(format);
    out.text("', substr(");
    out.expression(*n.operands[0]);
    out.text(", 1, 19)) AS INTEGER)");
}

// What strftime() makes of a moment or day that was moved.
void formatted(printer& out, const term& n, std::string_view format, std::string_view moved) {
    out.text("strftime('");
    out.text(format);
    out.text("', substr(");
    out.expression(*n.operands[0]);
    out.text(", 1, 19)");
    out.text(moved);
    out.text(")");
}

constexpr std::string_view to_thursday = ", '-3 days', 'weekday 4'";

// The Thursday of a week tells which year it belongs to, and how many weeks that has had before.
void iso_week(printer& out, const term& n, std::string_view) {
    out.text("((CAST(");
    formatted(out, n, "%j", to_thursday);
    out.text(" AS INTEGER) - 1) / 7 + 1)");
}

void iso_year(printer& out, const term& n, std::string_view) {
    out.text("CAST(");
    formatted(out, n, "%Y", to_thursday);
    out.text(" AS INTEGER)");
}

void quarter(printer& out, const term& n, std::string_view) {
    out.text("((");
    whole(out, n, "%m");
    out.text(" + 2) / 3)");
}

std::string_view midnight_of(const term& n, std::string_view moment, std::string_view day) {
    return kind_of(n) == value_kind::date ? day : moment;
}

void first_of_week(printer& out, const term& n, std::string_view) {
    formatted(out, n, midnight_of(n, "%Y-%m-%d 00:00:00", "%Y-%m-%d"), ", 'weekday 0', '-6 days'");
}

void first_of_quarter(printer& out, const term& n, std::string_view) {
    out.text("strftime('");
    out.text(midnight_of(n, "%Y-%m-01 00:00:00", "%Y-%m-01"));
    out.text("', substr(");
    out.expression(*n.operands[0]);
    out.text(", 1, 19), 'start of month', '-' || ((");
    whole(out, n, "%m");
    out.text(" - 1) % 3) || ' months')");
}

void first_of_day_part(printer& out, const term& n, std::string_view format) {
    if (kind_of(n) == value_kind::date) return out.expression(*n.operands[0]);
    formatted(out, n, format, "");
}

void first_moment(printer& out, const term& n, std::string_view day) {
    out.text("strftime('");
    out.text(day);
    if (kind_of(n) != value_kind::date) out.text(" 00:00:00");
    out.text("', substr(");
    out.expression(*n.operands[0]);
    out.text(", 1, 19))");
}

// SQLite's own clock has milliseconds; a subquery is computed once in a statement.
void clock(printer& out, const term&, std::string_view) { out.text(sqlite_clock); }

// %w counts from Sunday = 0.
void weekday(printer& out, const term& n, std::string_view) {
    out.text("((");
    whole(out, n, "%w");
    out.text(" + 6) % 7 + 1)");
}

constexpr op_spelling times[] = {
    {op::now, clock},
    {op::year, whole, "%Y"},
    {op::month, whole, "%m"},
    {op::day, whole, "%d"},
    {op::hour, whole, "%H"},
    {op::minute, whole, "%M"},
    {op::second, whole, "%S"},
    {op::weekday, weekday},
    {op::day_of_year, whole, "%j"},
    {op::quarter, quarter},
    {op::iso_week, iso_week},
    {op::iso_year, iso_year},
    {op::trunc_year, first_moment, "%Y-01-01"},
    {op::trunc_quarter, first_of_quarter},
    {op::trunc_month, first_moment, "%Y-%m-01"},
    {op::trunc_week, first_of_week},
    {op::trunc_day, first_moment, "%Y-%m-%d"},
    {op::trunc_hour, first_of_day_part, "%Y-%m-%d %H:00:00"},
    {op::trunc_minute, first_of_day_part, "%Y-%m-%d %H:%M:00"},
};
static_assert(is_complete<first_misplaced(spelling_room::time, times)>);

}  // namespace

spelling_list sqlite_times() { return times; }

void print_sqlite_microseconds(printer& out, const term& moment) {
    out.text("(CAST(strftime('%s', substr(");
    out.expression(moment);
    out.text(", 1, 19)) AS INTEGER) * 1000000 + CAST(substr(");
    out.expression(moment);
    out.text(", 21) AS INTEGER))");
}

// The microseconds of a second are the remainder that is not negative, also before 1970.
void print_sqlite_moved_time(printer& out, const term& moment, char sign, const term& duration) {
    out.text(
        "(SELECT strftime('%Y-%m-%d %H:%M:%S', (n - f) / 1000000, 'unixepoch') || "
        "CASE WHEN f = 0 THEN '' ELSE printf('.%06d', f) END "
        "FROM (SELECT n, (n % 1000000 + 1000000) % 1000000 AS f FROM (SELECT ");
    print_sqlite_microseconds(out, moment);
    out.text(sign == '+' ? " + " : " - ");
    out.operand(duration);
    out.text(" AS n)))");
}

}  // namespace cormorant::detail
