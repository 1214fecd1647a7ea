#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/print/printer.hpp"

/// Text lookups. An exact one names its collation, which may be another than the column's in tables
/// that other programs made. Without regard to case, both sides are made lower in that collation,
/// where LOWER() knows the letters of all scripts but does not take accents off. The escape of LIKE
/// is the backslash.

namespace cormorant::detail {
namespace {

void exactly(printer& out) {
    out.text(" COLLATE ");
    out.text(mariadb_collation);
}

void lower(printer& out, const term& n) {
    out.text("LOWER(");
    out.expression(n);
    out.text(")");
}

void like(printer& out, const term& n, bind_transform transform) {
    out.operand(*n.operands[0]);
    out.text(" LIKE ");
    out.transformed(*n.operands[1], transform);
    exactly(out);
}

void lower_like(printer& out, const term& n, bind_transform transform) {
    lower(out, *n.operands[0]);
    out.text(" LIKE LOWER(");
    out.transformed(*n.operands[1], transform);
    out.text(")");
    exactly(out);
}

void side(printer& out, const term& n, bool ignore_case) {
    if (ignore_case)
        lower(out, n);
    else
        out.operand(n);
}

// Against an expression, whose wildcards nobody can escape beforehand.
void found_within(printer& out, const term& n, bool ignore_case) {
    out.text("LOCATE(");
    side(out, *n.operands[1], ignore_case);
    exactly(out);
    out.text(", ");
    side(out, *n.operands[0], ignore_case);
    out.text(") > 0");
}

void at_edge(printer& out, const term& n, std::string_view edge, bool ignore_case) {
    out.text(edge);
    out.text("(");
    side(out, *n.operands[0], ignore_case);
    out.text(", CHAR_LENGTH(");
    out.expression(*n.operands[1]);
    out.text(")) = ");
    side(out, *n.operands[1], ignore_case);
    exactly(out);
}

void contains(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? like(out, n, bind_transform::contains) : found_within(out, n, false);
}

void icontains(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? lower_like(out, n, bind_transform::contains)
                             : found_within(out, n, true);
}

void starts_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? like(out, n, bind_transform::starts_with)
                             : at_edge(out, n, "LEFT", false);
}

void istarts_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? lower_like(out, n, bind_transform::starts_with)
                             : at_edge(out, n, "LEFT", true);
}

void ends_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? like(out, n, bind_transform::ends_with)
                             : at_edge(out, n, "RIGHT", false);
}

void iends_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? lower_like(out, n, bind_transform::ends_with)
                             : at_edge(out, n, "RIGHT", true);
}

void equal(printer& out, const term& n, std::string_view) {
    lower(out, *n.operands[0]);
    out.text(" = ");
    lower(out, *n.operands[1]);
    exactly(out);
}

constexpr op_spelling lookups[] = {
    {op::contains, contains},
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

spelling_list mariadb_lookups() { return lookups; }

}  // namespace cormorant::detail
