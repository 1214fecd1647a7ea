#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/print/printer.hpp"

/// Times are DATETIME(6) in UTC, which no time zone of a session changes.

namespace cormorant::detail {
namespace {

// The first moment, as the kind that the expression has.
void first_moment(printer& out, const term& n, std::string_view pattern) {
    out.text("CAST(");
    print_pattern(out, n, pattern);
    out.text(kind_of(n) == value_kind::date ? " AS DATE)" : " AS DATETIME(6))");
}

void first_of_day_part(printer& out, const term& n, std::string_view pattern) {
    if (kind_of(n) == value_kind::date) return out.expression(*n.operands[0]);
    first_moment(out, n, pattern);
}

void clock(printer& out, const term&, std::string_view word) { out.text(word); }

// WEEKDAY counts from Monday = 0. Mode 3 of weeks is that of ISO 8601.
constexpr op_spelling times[] = {
    {op::now, clock, "UTC_TIMESTAMP(6)"},
    {op::year, print_call, "YEAR"},
    {op::month, print_call, "MONTH"},
    {op::day, print_call, "DAYOFMONTH"},
    {op::hour, print_call, "HOUR"},
    {op::minute, print_call, "MINUTE"},
    {op::second, print_call, "SECOND"},
    {op::weekday, print_pattern, "(WEEKDAY({}) + 1)"},
    {op::day_of_year, print_call, "DAYOFYEAR"},
    {op::quarter, print_call, "QUARTER"},
    {op::iso_week, print_pattern, "WEEK({}, 3)"},
    {op::iso_year, print_pattern, "(YEARWEEK({}, 3) DIV 100)"},
    {op::trunc_year, first_moment, "DATE_FORMAT({}, '%Y-01-01')"},
    {op::trunc_quarter, first_moment,
     "DATE_ADD(MAKEDATE(YEAR({}), 1), INTERVAL QUARTER({}) - 1 QUARTER)"},
    {op::trunc_month, first_moment, "DATE_FORMAT({}, '%Y-%m-01')"},
    {op::trunc_week, first_moment, "DATE_SUB(DATE({}), INTERVAL WEEKDAY({}) DAY)"},
    {op::trunc_day, first_moment, "DATE_FORMAT({}, '%Y-%m-%d')"},
    {op::trunc_hour, first_of_day_part, "DATE_FORMAT({}, '%Y-%m-%d %H:00:00')"},
    {op::trunc_minute, first_of_day_part, "DATE_FORMAT({}, '%Y-%m-%d %H:%i:00')"},
};
static_assert(is_complete<first_misplaced(spelling_room::time, times)>);

}  // namespace

spelling_list mariadb_times() { return times; }

}  // namespace cormorant::detail
