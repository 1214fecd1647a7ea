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

// The day that strftime() makes with the format, and with what moves it before.
struct first_day {
    std::string_view format;
    std::string_view moves;
};

void print_first(printer& out, const term& n, const first_day& of) {
    out.text("strftime('");
    out.text(of.format);
    if (kind_of(n) != value_kind::date) out.text(" 00:00:00");
    print_pattern(out, n, "', substr({}, 1, 19)");
    print_pattern(out, n, of.moves);
    out.text(")");
}

void first_moment(printer& out, const term& n, std::string_view day) {
    print_first(out, n, {day, ""});
}

void first_of_week(printer& out, const term& n, std::string_view) {
    print_first(out, n, {"%Y-%m-%d", ", 'weekday 0', '-6 days'"});
}

void first_of_quarter(printer& out, const term& n, std::string_view) {
    print_first(out, n,
                {"%Y-%m-01",
                 ", 'start of month', '-' || ((CAST(strftime('%m', substr({}, 1, 19)) AS INTEGER)"
                 " - 1) % 3) || ' months'"});
}

void first_of_day_part(printer& out, const term& n, std::string_view pattern) {
    if (kind_of(n) == value_kind::date) return out.expression(*n.operands[0]);
    print_pattern(out, n, pattern);
}

// SQLite's own clock has milliseconds; a subquery is computed once in a statement.
void clock(printer& out, const term&, std::string_view) { out.text(sqlite_clock); }

// %w counts from Sunday = 0. The Thursday of a week tells which year it belongs to, and how many
// weeks that has had before.
constexpr op_spelling times[] = {
    {op::now, clock},
    {op::year, whole, "%Y"},
    {op::month, whole, "%m"},
    {op::day, whole, "%d"},
    {op::hour, whole, "%H"},
    {op::minute, whole, "%M"},
    {op::second, whole, "%S"},
    {op::weekday, print_pattern,
     "((CAST(strftime('%w', substr({}, 1, 19)) AS INTEGER) + 6) % 7 + 1)"},
    {op::day_of_year, whole, "%j"},
    {op::quarter, print_pattern, "((CAST(strftime('%m', substr({}, 1, 19)) AS INTEGER) + 2) / 3)"},
    {op::iso_week, print_pattern,
     "((CAST(strftime('%j', substr({}, 1, 19), '-3 days', 'weekday 4') AS INTEGER) - 1) / 7 + 1)"},
    {op::iso_year, print_pattern,
     "CAST(strftime('%Y', substr({}, 1, 19), '-3 days', 'weekday 4') AS INTEGER)"},
    {op::trunc_year, first_moment, "%Y-01-01"},
    {op::trunc_quarter, first_of_quarter},
    {op::trunc_month, first_moment, "%Y-%m-01"},
    {op::trunc_week, first_of_week},
    {op::trunc_day, first_moment, "%Y-%m-%d"},
    {op::trunc_hour, first_of_day_part, "strftime('%Y-%m-%d %H:00:00', substr({}, 1, 19))"},
    {op::trunc_minute, first_of_day_part, "strftime('%Y-%m-%d %H:%M:00', substr({}, 1, 19))"},
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
