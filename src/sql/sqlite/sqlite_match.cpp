#include "sql/print/printer.hpp"
#include "sql/sqlite/sqlite_spelling.hpp"

/// Text lookups. SQLite's LIKE ignores the case of ASCII letters; GLOB does not, and it finds its
/// rows through an index where the pattern does not begin with a wildcard.

namespace cormorant::detail {
namespace {

void like(printer& out, const term& n, bind_transform transform) {
    out.operand(*n.operands[0]);
    out.text(" LIKE ");
    out.transformed(*n.operands[1], transform);
    out.text(" ESCAPE '\\'");
}

void glob(printer& out, const term& n, bind_transform transform) {
    out.operand(*n.operands[0]);
    out.text(" GLOB ");
    out.transformed(*n.operands[1], transform);
}

void side(printer& out, const term& n, bool lower) {
    if (lower) out.text("lower(");
    out.expression(n);
    if (lower) out.text(")");
}

void found_within(printer& out, const term& n, bool lower) {
    out.text("instr(");
    side(out, *n.operands[0], lower);
    out.text(", ");
    side(out, *n.operands[1], lower);
    out.text(") > 0");
}

// Against an expression, whose wildcards nobody can escape beforehand.
void at_start(printer& out, const term& n, bool lower) {
    out.text("substr(");
    side(out, *n.operands[0], lower);
    out.text(", 1, length(");
    out.expression(*n.operands[1]);
    out.text(")) = ");
    side(out, *n.operands[1], lower);
}

// substr(x, 0) would be all of x: from one behind the end on, an empty text ends every text.
void at_end(printer& out, const term& n, bool lower) {
    out.text("substr(");
    side(out, *n.operands[0], lower);
    out.text(", length(");
    out.expression(*n.operands[0]);
    out.text(") - length(");
    out.expression(*n.operands[1]);
    out.text(") + 1) = ");
    side(out, *n.operands[1], lower);
}

}  // namespace

void print_sqlite_match(printer& out, const term& n) {
    const bool value = is_value(*n.operands[1]);
    switch (n.code) {
        case op::contains:
            return found_within(out, n, false);
        case op::icontains:
            return value ? like(out, n, bind_transform::contains) : found_within(out, n, true);
        case op::starts_with:
            return value ? glob(out, n, bind_transform::glob_starts_with) : at_start(out, n, false);
        case op::istarts_with:
            return value ? like(out, n, bind_transform::starts_with) : at_start(out, n, true);
        case op::ends_with:
            return value ? glob(out, n, bind_transform::glob_ends_with) : at_end(out, n, false);
        case op::iends_with:
            return value ? like(out, n, bind_transform::ends_with) : at_end(out, n, true);
        case op::iexact:
            // Not COLLATE NOCASE: it would count for the whole expression around, such as a CASE in
            // an order.
            side(out, *n.operands[0], true);
            out.text(" = ");
            return side(out, *n.operands[1], true);
        default:
            out.operand(*n.operands[0]);
            out.text(" LIKE ");
            out.operand(*n.operands[1]);
            return out.text(" ESCAPE '\\'");
    }
}

}  // namespace cormorant::detail
