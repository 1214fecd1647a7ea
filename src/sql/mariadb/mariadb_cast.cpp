#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/print/cast.hpp"
#include "sql/print/printer.hpp"
#include "sql/print/truth_cast.hpp"

/// Casts, which mean the same on every backend.

namespace cormorant::detail {
namespace {

cast_spelling special(value_kind from, value_kind to) {
    // UUIDs are 16 bytes.
    if (from == value_kind::uuid && to == value_kind::text)
        return {"LOWER(INSERT(INSERT(INSERT(INSERT(HEX(",
                "), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))"};
    // Whole seconds are written without a fraction.
    if (from == value_kind::utc_time && to == value_kind::text)
        return {"REPLACE(CAST(", " AS CHAR), '.000000', '')"};
    // CAST rounds to the nearest integer; elsewhere, as in C++, the fraction is cut off.
    if (to == value_kind::integer && (from == value_kind::real || from == value_kind::decimal))
        return {"CAST(TRUNCATE(", ", 0) AS SIGNED)"};
    return {};
}

}  // namespace

void print_mariadb_cast(printer& out, const term& n, std::string_view) {
    if (print_truth_cast(out, n)) return;
    const term& of = *n.operands[0];
    const auto to = static_cast<value_kind>(n.index);
    const cast_spelling spelled = special(kind_of(of), to);
    if (!spelled.before.empty()) {
        out.text(spelled.before);
        out.expression(of);
        return out.text(spelled.after);
    }
    print_plain_cast(out, n);
}

}  // namespace cormorant::detail
