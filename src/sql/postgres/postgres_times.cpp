#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/printer.hpp"

/// Parts of times. The zone is always said, never the session's.

namespace cormorant::detail {
namespace {

// A timestamp without a zone: that of the moment in UTC, or of the day's midnight.
void plain_time(printer& out, const term& n) {
    if (kind_of(n) == value_kind::date) {
        out.text("CAST(");
        out.expression(n);
        return out.text(" AS timestamp)");
    }
    out.text("(");
    out.operand(n);
    out.text(" AT TIME ZONE 'UTC')");
}

void part(printer& out, const term& n, std::string_view field) {
    out.text("CAST(floor(EXTRACT(");
    out.text(field);
    out.text(" FROM ");
    plain_time(out, *n.operands[0]);
    out.text(")) AS bigint)");
}

void first_moment(printer& out, const term& n, std::string_view unit) {
    const bool day = kind_of(n) == value_kind::date;
    out.text(day ? "CAST(date_trunc('" : "(date_trunc('");
    out.text(unit);
    out.text("', ");
    plain_time(out, *n.operands[0]);
    out.text(day ? ") AS date)" : ") AT TIME ZONE 'UTC')");
}

// now() is the beginning of the transaction.
void clock(printer& out, const term&, std::string_view word) { out.text(word); }

constexpr op_spelling times[] = {
    {op::now, clock, "statement_timestamp()"},
    {op::year, part, "YEAR"},
    {op::month, part, "MONTH"},
    {op::day, part, "DAY"},
    {op::hour, part, "HOUR"},
    {op::minute, part, "MINUTE"},
    {op::second, part, "SECOND"},
    {op::weekday, part, "ISODOW"},
    {op::day_of_year, part, "DOY"},
    {op::quarter, part, "QUARTER"},
    {op::iso_week, part, "WEEK"},
    {op::iso_year, part, "ISOYEAR"},
    {op::trunc_year, first_moment, "year"},
    {op::trunc_quarter, first_moment, "quarter"},
    {op::trunc_month, first_moment, "month"},
    {op::trunc_week, first_moment, "week"},
    {op::trunc_day, first_moment, "day"},
    {op::trunc_hour, first_moment, "hour"},
    {op::trunc_minute, first_moment, "minute"},
};
static_assert(is_complete<first_misplaced(spelling_room::time, times)>);

}  // namespace

spelling_list postgres_times() { return times; }

}  // namespace cormorant::detail
