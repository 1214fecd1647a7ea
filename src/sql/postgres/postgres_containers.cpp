#include "cormorant/schema/model.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/postgres/postgres_ddl.hpp"
#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/printer.hpp"

/// What is asked of arrays and ranges. A value beside one says its type, since these operators are
/// of any array or range; one element becomes an array of one, which an index on arrays serves.

namespace cormorant::detail {
namespace {

const member_info* member_of(const term& n) {
    return n.kind == term_kind::column ? n.member : nullptr;
}

// The other side of an operator over `whole`.
void beside(printer& out, const term& n, const term& whole) {
    const member_info* member = member_of(whole);
    if (is_value(n) && member != nullptr)
        out.assigned(n, *member);
    else
        out.operand(n);
}

void between(printer& out, const term& n, std::string_view sign) {
    out.operand(*n.operands[0]);
    out.text(sign);
    beside(out, *n.operands[1], *n.operands[0]);
}

void contained_element(printer& out, const term& whole, const term& element) {
    if (is_value(element)) {
        out.operand(whole);
        out.text(" @> ");
        return out.one_element(element, member_of(whole));
    }
    out.operand(element);
    out.text(" = ANY(");
    out.expression(whole);
    out.text(")");
}

// Only a column may stand before [] as it is.
void element(printer& out, const term& n) {
    const term& whole = *n.operands[0];
    const bool column = whole.kind == term_kind::column;
    if (!column) out.text("(");
    out.expression(whole);
    out.text(column ? "[" : ")[");
    out.argument(*n.operands[1]);
    out.text("]");
}

void contains(printer& out, const term& n) {
    const value_kind whole = kind_of(*n.operands[0]);
    if (whole == value_kind::array && kind_of(*n.operands[1]) != value_kind::array)
        return contained_element(out, *n.operands[0], *n.operands[1]);
    between(out, n, " @> ");
}

std::string_view sign_of(op code) {
    switch (code) {
        case op::ne:
            return " <> ";
        case op::lt:
            return " < ";
        case op::le:
            return " <= ";
        case op::gt:
            return " > ";
        case op::ge:
            return " >= ";
        default:
            return " = ";
    }
}

// ANY() stands on the right.
op turned(op code) {
    switch (code) {
        case op::lt:
            return op::gt;
        case op::le:
            return op::ge;
        case op::gt:
            return op::lt;
        case op::ge:
            return op::le;
        default:
            return code;
    }
}

void any_element(printer& out, const term& n) {
    const bool left = n.operands[0]->is(op::any_element);
    const term& any = *n.operands[left ? 0 : 1];
    const term& whole = *any.operands[0];
    beside(out, *n.operands[left ? 1 : 0], whole);
    out.text(sign_of(left ? turned(n.code) : n.code));
    out.text("ANY(");
    out.expression(whole);
    out.text(")");
}

}  // namespace

bool print_postgres_container(printer& out, const term& n) {
    switch (n.code) {
        case op::contains:
            if (!is_container(kind_of(*n.operands[0]))) return false;
            return contains(out, n), true;
        case op::contained_by:
            return between(out, n, " <@ "), true;
        case op::overlaps:
            return between(out, n, " && "), true;
        case op::adjacent_to:
            return between(out, n, " -|- "), true;
        case op::left_of:
            return between(out, n, " << "), true;
        case op::right_of:
            return between(out, n, " >> "), true;
        case op::is_empty:
            return out.call("isempty", n), true;
        case op::element:
            return element(out, n), true;
        case op::lower_bound:
            return out.call("lower", n), true;
        case op::upper_bound:
            return out.call("upper", n), true;
        case op::length:
            if (kind_of(*n.operands[0]) != value_kind::array) return false;
            out.text("CAST(");
            out.call("cardinality", n);
            return out.text(" AS bigint)"), true;
        case op::eq:
        case op::ne:
        case op::lt:
        case op::le:
        case op::gt:
        case op::ge:
            return any_element(out, n), true;
        default:
            return false;
    }
}

std::string postgres_container_type(const member_info& member) {
    std::string type = member.database_type;
    if (type.empty()) return postgres_ddl().column_type(member);
    // A cast to varchar(10)[] would cut what is longer.
    for (std::size_t open = type.find('('); open != std::string::npos; open = type.find('('))
        type.erase(open, type.find(')', open) - open + 1);
    return type;
}

std::string_view postgres_bound_type(const member_info& range) {
    switch (range.element) {
        case value_kind::integer:
            return range.integer_bits <= 32 ? "integer" : "bigint";
        case value_kind::date:
            return "date";
        case value_kind::utc_time:
            return "timestamptz";
        default:
            return "numeric";
    }
}

}  // namespace cormorant::detail
