#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/printer.hpp"

/// Text lookups. LIKE knows the case of letters, ILIKE does not; in both, \ escapes a wildcard.

namespace cormorant::detail {
namespace {

void pattern(printer& out, const term& n, std::string_view operation, bind_transform transform) {
    out.operand(*n.operands[0]);
    out.text(operation);
    out.transformed(*n.operands[1], transform);
}

void side(printer& out, const term& n, bool lower) {
    if (lower) out.text("lower(");
    out.expression(n);
    if (lower) out.text(")");
}

// Against an expression, whose wildcards nobody can escape beforehand.
void two_sided(printer& out, const term& n, std::string_view function, bool lower) {
    out.text(function);
    out.text("(");
    side(out, *n.operands[0], lower);
    out.text(", ");
    side(out, *n.operands[1], lower);
    out.text(")");
}

void found_within(printer& out, const term& n, bool lower) {
    two_sided(out, n, "strpos", lower);
    out.text(" > 0");
}

void at_end(printer& out, const term& n, bool lower) {
    out.text("right(");
    side(out, *n.operands[0], lower);
    out.text(", length(");
    out.expression(*n.operands[1]);
    out.text(")) = ");
    side(out, *n.operands[1], lower);
}

}  // namespace

void print_postgres_match(printer& out, const term& n) {
    if (print_postgres_container(out, n)) return;
    const bool value = is_value(*n.operands[1]);
    switch (n.code) {
        case op::contains:
            return value ? pattern(out, n, " LIKE ", bind_transform::contains)
                         : found_within(out, n, false);
        case op::icontains:
            return value ? pattern(out, n, " ILIKE ", bind_transform::contains)
                         : found_within(out, n, true);
        case op::starts_with:
            return value ? pattern(out, n, " LIKE ", bind_transform::starts_with)
                         : two_sided(out, n, "starts_with", false);
        case op::istarts_with:
            return value ? pattern(out, n, " ILIKE ", bind_transform::starts_with)
                         : two_sided(out, n, "starts_with", true);
        case op::ends_with:
            return value ? pattern(out, n, " LIKE ", bind_transform::ends_with)
                         : at_end(out, n, false);
        case op::iends_with:
            return value ? pattern(out, n, " ILIKE ", bind_transform::ends_with)
                         : at_end(out, n, true);
        case op::iexact:
            out.text("lower(");
            out.expression(*n.operands[0]);
            out.text(") = lower(");
            out.expression(*n.operands[1]);
            return out.text(")");
        default:
            out.operand(*n.operands[0]);
            out.text(" LIKE ");
            return out.operand(*n.operands[1]);
    }
}

}  // namespace cormorant::detail
