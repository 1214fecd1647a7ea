#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/print/printer.hpp"

/// Times are DATETIME(6) in UTC, which no time zone of a session changes.

namespace cormorant::detail {
namespace {

// The moment or day that a format makes of it.
void first_moment(printer& out, const term& n, std::string_view format) {
    out.text("CAST(DATE_FORMAT(");
    out.expression(*n.operands[0]);
    out.text(", '");
    out.text(format);
    out.text(kind_of(n) == value_kind::date ? "') AS DATE)" : "') AS DATETIME(6))");
}

// A day as the kind that the expression has.
void as_moment(printer& out, const term& n, std::string_view opened) {
    out.text("CAST(");
    out.text(opened);
    out.expression(*n.operands[0]);
}

void close_moment(printer& out, const term& n) {
    out.text(kind_of(n) == value_kind::date ? " AS DATE)" : " AS DATETIME(6))");
}

void first_of_week(printer& out, const term& n, std::string_view) {
    as_moment(out, n, "DATE_SUB(DATE(");
    out.text("), INTERVAL WEEKDAY(");
    out.expression(*n.operands[0]);
    out.text(") DAY)");
    close_moment(out, n);
}

void first_of_quarter(printer& out, const term& n, std::string_view) {
    as_moment(out, n, "DATE_ADD(MAKEDATE(YEAR(");
    out.text("), 1), INTERVAL QUARTER(");
    out.expression(*n.operands[0]);
    out.text(") - 1 QUARTER)");
    close_moment(out, n);
}

void first_of_day_part(printer& out, const term& n, std::string_view format) {
    if (kind_of(n) == value_kind::date) return out.expression(*n.operands[0]);
    first_moment(out, n, format);
}

// Mode 3 is that of ISO 8601.
void iso_week(printer& out, const term& n, std::string_view) {
    out.text("WEEK(");
    out.expression(*n.operands[0]);
    out.text(", 3)");
}

void iso_year(printer& out, const term& n, std::string_view) {
    out.text("(YEARWEEK(");
    out.expression(*n.operands[0]);
    out.text(", 3) DIV 100)");
}

void clock(printer& out, const term&, std::string_view word) { out.text(word); }

// WEEKDAY counts from Monday = 0.
void weekday(printer& out, const term& n, std::string_view function) {
    out.text("(");
    out.call(function, n);
    out.text(" + 1)");
}

constexpr op_spelling times[] = {
    {op::now, clock, "UTC_TIMESTAMP(6)"},
    {op::year, print_call, "YEAR"},
    {op::month, print_call, "MONTH"},
    {op::day, print_call, "DAYOFMONTH"},
    {op::hour, print_call, "HOUR"},
    {op::minute, print_call, "MINUTE"},
    {op::second, print_call, "SECOND"},
    {op::weekday, weekday, "WEEKDAY"},
    {op::day_of_year, print_call, "DAYOFYEAR"},
    {op::quarter, print_call, "QUARTER"},
    {op::iso_week, iso_week},
    {op::iso_year, iso_year},
    {op::trunc_year, first_moment, "%Y-01-01"},
    {op::trunc_quarter, first_of_quarter},
    {op::trunc_month, first_moment, "%Y-%m-01"},
    {op::trunc_week, first_of_week},
    {op::trunc_day, first_moment, "%Y-%m-%d"},
    {op::trunc_hour, first_of_day_part, "%Y-%m-%d %H:00:00"},
    {op::trunc_minute, first_of_day_part, "%Y-%m-%d %H:%i:00"},
};
static_assert(is_complete<first_misplaced(spelling_room::time, times)>);

}  // namespace

spelling_list mariadb_times() { return times; }

}  // namespace cormorant::detail
