#include "sql/print/cast.hpp"
#include "sql/print/printer.hpp"
#include "sql/print/truth_cast.hpp"
#include "sql/sqlite/sqlite_spelling.hpp"

/// Casts, which mean the same on every backend. SQLite's CAST knows no times, and writes 50.0.

namespace cormorant::detail {
namespace {

cast_spelling special(value_kind from, value_kind to) {
    // Years have four digits, so that the date is the first ten characters.
    if (from == value_kind::utc_time && to == value_kind::date) return {"substr(", ", 1, 10)"};
    if (from == value_kind::date && to == value_kind::utc_time) return {"(", " || ' 00:00:00')"};
    if (from == value_kind::real && to == value_kind::text)
        return {"replace(replace(replace(CAST(",
                " AS TEXT) || '|', '.0|', ''), '|', ''), '.0e', 'e')"};
    return {};
}

}  // namespace

void print_sqlite_cast(printer& out, const term& n, std::string_view) {
    const term& of = *n.operands[0];
    const auto to = static_cast<value_kind>(n.index);
    if (print_truth_cast(out, n)) return;
    const cast_spelling spelled = special(kind_of(of), to);
    if (spelled.before.empty()) return print_plain_cast(out, n);
    out.text(spelled.before);
    out.operand(of);
    out.text(spelled.after);
}

}  // namespace cormorant::detail
