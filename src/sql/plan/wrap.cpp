#include "sql/plan/wrap.hpp"

#include <algorithm>

namespace cormorant::detail {
namespace {

bool same_column(const term& a, const term& b) {
    return &a == &b || (a.kind == term_kind::column && b.kind == term_kind::column &&
                        a.from == b.from && a.name == b.name);
}

bool is_leaf(const term& n) {
    return n.kind == term_kind::value || n.kind == term_kind::number || n.kind == term_kind::star ||
           n.kind == term_kind::truth;
}

}  // namespace

wrapped_plan::wrapped_plan(arena& memory, select_plan& inner)
    : memory_(memory), inner_(inner), outer_(memory.plan()) {
    source& rows = memory.table(outer_);
    rows.derived = &inner;
    for (std::size_t i = inner.names.size(); i < inner.columns.size(); ++i)
        inner.names.push_back("c" + std::to_string(i));
}

// Of rows of an enclosing query alone, which not every database knows inside a derived table.
bool wrapped_plan::is_of_outside(const term& n) const {
    if (n.kind == term_kind::column) return n.from != nullptr && n.from->owner != &inner_;
    if (n.kind != term_kind::operation || is_aggregate(n.code) || n.is(op::over)) return false;
    const auto outside = [&](const term* operand) { return is_of_outside(*operand); };
    const auto known = [&](const term* operand) { return is_leaf(*operand) || outside(operand); };
    return std::any_of(n.operands.begin(), n.operands.end(), outside) &&
           std::all_of(n.operands.begin(), n.operands.end(), known);
}

term& wrapped_plan::brought_out(term& n) {
    if (is_leaf(n) || is_of_outside(n)) return n;
    std::vector<term*>& columns = inner_.columns;
    const auto known = std::find_if(columns.begin(), columns.end(),
                                    [&](const term* c) { return same_column(*c, n); });
    const auto index = static_cast<std::size_t>(known - columns.begin());
    if (known == columns.end()) {
        columns.push_back(&n);
        inner_.names.push_back("c" + std::to_string(index));
    }
    term& out = memory_.make(term_kind::column);
    out.from = outer_.sources[0];
    out.name = memory_.keep(inner_.names[index]);
    out.member = n.member;
    out.type = kind_of(n);
    out.nullable = may_be_null(n);
    return out;
}

term& wrapped_plan::condition(term& n) {
    // A search stays with its table, whose index answers it.
    const bool whole = n.code == op::exists || n.code == op::matches;
    const bool opens = n.kind == term_kind::negation ||
                       (n.kind == term_kind::operation && is_condition(n.code) && !whole);
    const auto& columns = inner_.columns;
    const bool selected = std::find(columns.begin(), columns.end(), &n) != columns.end();
    if (!opens || selected) return brought_out(n);
    const bool logic = n.kind == term_kind::negation || class_of(n.code) == op_class::logic;
    term& out = memory_.make(n.kind);
    out.code = n.code;
    out.index = n.index;
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        term& operand = *n.operands[i];
        const bool list = n.is(op::in) && i == 1;
        if (list && operand.kind == term_kind::select) return brought_out(n);
        if (operand.is(op::any_element))
            out.operands.push_back(
                &memory_.operation(op::any_element, {&brought_out(*operand.operands[0])}));
        else
            out.operands.push_back(logic ? &condition(operand) : &brought_out(operand));
    }
    return out;
}

void wrapped_plan::pass_columns() {
    const std::size_t count = inner_.columns.size();
    for (std::size_t i = 0; i < count; ++i) {
        term& out = memory_.make(term_kind::column);
        out.from = outer_.sources[0];
        out.name = memory_.keep(inner_.names[i]);
        out.type = kind_of(*inner_.columns[i]);
        out.nullable = true;
        outer_.columns.push_back(&out);
    }
}

}  // namespace cormorant::detail
