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

void contains(printer& out, const term& n, std::string_view) { found_within(out, n, false); }

void icontains(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? like(out, n, bind_transform::contains) : found_within(out, n, true);
}

void starts_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? glob(out, n, bind_transform::glob_starts_with)
                             : at_start(out, n, false);
}

void istarts_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? like(out, n, bind_transform::starts_with) : at_start(out, n, true);
}

void ends_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? glob(out, n, bind_transform::glob_ends_with) : at_end(out, n, false);
}

void iends_with(printer& out, const term& n, std::string_view) {
    is_value(*n.operands[1]) ? like(out, n, bind_transform::ends_with) : at_end(out, n, true);
}

// Not COLLATE NOCASE: it would count for the whole expression around, such as a CASE in an order.
void equal(printer& out, const term& n, std::string_view) {
    side(out, *n.operands[0], true);
    out.text(" = ");
    side(out, *n.operands[1], true);
}

void plain_like(printer& out, const term& n, std::string_view) {
    print_between(out, n, " LIKE ");
    out.text(" ESCAPE '\\'");
}

constexpr op_spelling lookups[] = {
    {op::contains, contains},
    {op::icontains, icontains},
    {op::starts_with, starts_with},
    {op::istarts_with, istarts_with},
    {op::ends_with, ends_with},
    {op::iends_with, iends_with},
    {op::iexact, equal},
    {op::like, plain_like},
};
static_assert(is_complete<first_misplaced(spelling_room::lookup, lookups)>);

}  // namespace

spelling_list sqlite_lookups() { return lookups; }

}  // namespace cormorant::detail
