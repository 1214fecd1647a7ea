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

void contains_text(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? pattern(out, n, " LIKE ", bind_transform::contains)
                             : found_within(out, n, false);
}

void icontains(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? pattern(out, n, " ILIKE ", bind_transform::contains)
                             : found_within(out, n, true);
}

void starts_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? pattern(out, n, " LIKE ", bind_transform::starts_with)
                             : two_sided(out, n, "starts_with", false);
}

void istarts_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? pattern(out, n, " ILIKE ", bind_transform::starts_with)
                             : two_sided(out, n, "starts_with", true);
}

void ends_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? pattern(out, n, " LIKE ", bind_transform::ends_with)
                             : at_end(out, n, false);
}

void iends_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? pattern(out, n, " ILIKE ", bind_transform::ends_with)
                             : at_end(out, n, true);
}

void equal(printer& out, const term& n, std::string_view) {
    out.text("lower(");
    out.expression(*n.operands[0]);
    out.text(") = lower(");
    out.expression(*n.operands[1]);
    out.text(")");
}

constexpr op_spelling lookups[] = {
    {op::contains, contains_text},
    {op::icontains, icontains},
    {op::starts_with, starts_with},
    {op::istarts_with, istarts_with},
    {op::ends_with, ends_with},
    {op::iends_with, iends_with},
    {op::iexact, equal},
    {op::like, print_between, " LIKE "},
};
static_assert(is_complete<first_misplaced(spelling_room::lookup, lookups)>);

}  // namespace

spelling_list postgres_lookups() { return lookups; }

}  // namespace cormorant::detail
