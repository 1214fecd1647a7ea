#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/print/printer.hpp"

/// Times are DATETIME(6) in UTC, which no time zone of a session changes.

namespace cormorant::detail {
namespace {

// The moment or day that a format makes of it.
void first_moment(printer& out, std::string_view format, const term& n) {
    out.text("CAST(DATE_FORMAT(");
    out.expression(*n.operands[0]);
    out.text(", '");
    out.text(format);
    out.text(kind_of(n) == value_kind::date ? "') AS DATE)" : "') AS DATETIME(6))");
}

}  // namespace

void print_mariadb_time_part(printer& out, const term& n) {
    switch (n.code) {
        case op::now:
            return out.text("UTC_TIMESTAMP(6)");
        case op::year:
            return out.call("YEAR", n);
        case op::month:
            return out.call("MONTH", n);
        case op::day:
            return out.call("DAYOFMONTH", n);
        case op::hour:
            return out.call("HOUR", n);
        case op::minute:
            return out.call("MINUTE", n);
        case op::second:
            return out.call("SECOND", n);
        case op::weekday:  // WEEKDAY counts from Monday = 0
            out.text("(");
            out.call("WEEKDAY", n);
            return out.text(" + 1)");
        case op::day_of_year:
            return out.call("DAYOFYEAR", n);
        case op::trunc_year:
            return first_moment(out, "%Y-01-01", n);
        case op::trunc_month:
            return first_moment(out, "%Y-%m-01", n);
        default:
            return first_moment(out, "%Y-%m-%d", n);
    }
}

}  // namespace cormorant::detail
