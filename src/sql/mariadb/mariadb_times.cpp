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
    {op::trunc_year, first_moment, "%Y-01-01"},
    {op::trunc_month, first_moment, "%Y-%m-01"},
    {op::trunc_day, first_moment, "%Y-%m-%d"},
};
static_assert(is_complete<first_misplaced(spelling_room::time, times)>);

}  // namespace

spelling_list mariadb_times() { return times; }

}  // namespace cormorant::detail
