#include "sql/print/printer.hpp"
#include "sql/sqlite/sqlite_spelling.hpp"

/// Times are texts 'YYYY-MM-DD HH:MM:SS', with '.ffffff' behind where there are microseconds.
/// strftime() rounds to milliseconds, so fractions are cut off and put on as text.

namespace cormorant::detail {
namespace {

void whole(printer& out, std::string_view format, const term& n) {
    out.text("CAST(strftime('");
    out.text(format);
    out.text("', substr(");
    out.expression(*n.operands[0]);
    out.text(", 1, 19)) AS INTEGER)");
}

void first_moment(printer& out, std::string_view day, const term& n) {
    out.text("strftime('");
    out.text(day);
    if (kind_of(n) != value_kind::date) out.text(" 00:00:00");
    out.text("', substr(");
    out.expression(*n.operands[0]);
    out.text(", 1, 19))");
}

}  // namespace

void print_sqlite_time_part(printer& out, const term& n) {
    switch (n.code) {
        case op::now:
            // SQLite's own clock has milliseconds; a subquery is computed once in a statement.
            return out.text(sqlite_clock);
        case op::year:
            return whole(out, "%Y", n);
        case op::month:
            return whole(out, "%m", n);
        case op::day:
            return whole(out, "%d", n);
        case op::hour:
            return whole(out, "%H", n);
        case op::minute:
            return whole(out, "%M", n);
        case op::second:
            return whole(out, "%S", n);
        case op::weekday:  // %w counts from Sunday = 0
            out.text("((");
            whole(out, "%w", n);
            return out.text(" + 6) % 7 + 1)");
        case op::day_of_year:
            return whole(out, "%j", n);
        case op::trunc_year:
            return first_moment(out, "%Y-01-01", n);
        case op::trunc_month:
            return first_moment(out, "%Y-%m-01", n);
        default:
            return first_moment(out, "%Y-%m-%d", n);
    }
}

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
