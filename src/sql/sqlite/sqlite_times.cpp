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
    {op::trunc_year, first_moment, "%Y-01-01"},
    {op::trunc_month, first_moment, "%Y-%m-01"},
    {op::trunc_day, first_moment, "%Y-%m-%d"},
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
