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

void part(printer& out, std::string_view field, const term& n) {
    out.text("CAST(floor(EXTRACT(");
    out.text(field);
    out.text(" FROM ");
    plain_time(out, *n.operands[0]);
    out.text(")) AS bigint)");
}

void first_moment(printer& out, std::string_view unit, const term& n) {
    const bool day = kind_of(n) == value_kind::date;
    out.text(day ? "CAST(date_trunc('" : "(date_trunc('");
    out.text(unit);
    out.text("', ");
    plain_time(out, *n.operands[0]);
    out.text(day ? ") AS date)" : ") AT TIME ZONE 'UTC')");
}

}  // namespace

void print_postgres_time_part(printer& out, const term& n) {
    switch (n.code) {
        case op::now:  // now() is the beginning of the transaction
            return out.text("statement_timestamp()");
        case op::year:
            return part(out, "YEAR", n);
        case op::month:
            return part(out, "MONTH", n);
        case op::day:
            return part(out, "DAY", n);
        case op::hour:
            return part(out, "HOUR", n);
        case op::minute:
            return part(out, "MINUTE", n);
        case op::second:
            return part(out, "SECOND", n);
        case op::weekday:
            return part(out, "ISODOW", n);
        case op::day_of_year:
            return part(out, "DOY", n);
        case op::trunc_year:
            return first_moment(out, "year", n);
        case op::trunc_month:
            return first_moment(out, "month", n);
        default:
            return first_moment(out, "day", n);
    }
}

}  // namespace cormorant::detail
