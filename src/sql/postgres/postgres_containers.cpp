#include <utility>

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
void element(printer& out, const term& n, std::string_view) {
    const term& whole = *n.operands[0];
    const bool column = whole.kind == term_kind::column;
    if (!column) out.text("(");
    out.expression(whole);
    out.text(column ? "[" : ")[");
    out.argument(*n.operands[1]);
    out.text("]");
}

void contains(printer& out, const term& n, std::string_view) {
    const value_kind whole = kind_of(*n.operands[0]);
    if (whole == value_kind::array && kind_of(*n.operands[1]) != value_kind::array)
        return contained_element(out, *n.operands[0], *n.operands[1]);
    between(out, n, " @> ");
}

// ANY() stands on the right: what is less than one of them has one of them greater.
op turned(op code) {
    constexpr std::pair<op, op> sides[] = {{op::lt, op::gt}, {op::le, op::ge}};
    for (const auto& [less, greater] : sides) {
        if (code == less) return greater;
        if (code == greater) return less;
    }
    return code;
}

void compared(printer& out, const term& n, std::string_view) {
    const bool left = n.operands[0]->is(op::any_element);
    const term& any = *n.operands[left ? 0 : 1];
    beside(out, *n.operands[left ? 1 : 0], *any.operands[0]);
    out.text(info_of(left ? turned(n.code) : n.code).sql);
    out.expression(any);
}

void cardinality(printer& out, const term& n, std::string_view function) {
    out.text("CAST(");
    out.call(function, n);
    out.text(" AS bigint)");
}

constexpr op_spelling containers[] = {
    {op::contains, contains},
    {op::contained_by, between, " <@ "},
    {op::overlaps, between, " && "},
    {op::adjacent_to, between, " -|- "},
    {op::left_of, between, " << "},
    {op::right_of, between, " >> "},
    {op::is_empty, print_call, "isempty"},
    {op::element, element},
    {op::any_element, print_call, "ANY"},
    {op::lower_bound, print_call, "lower"},
    {op::upper_bound, print_call, "upper"},
    {op::length, cardinality, "cardinality"},
    {op::eq, compared},
    {op::ne, compared},
    {op::lt, compared},
    {op::le, compared},
    {op::gt, compared},
    {op::ge, compared},
};
static_assert(is_complete<first_misplaced(spelling_room::container, containers)>);

}  // namespace

spelling_list postgres_containers() { return containers; }

std::string postgres_container_type(const member_info& member) {
    std::string type = member.database_type;
    if (type.empty()) return postgres_ddl().column_type(type_of(member));
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
