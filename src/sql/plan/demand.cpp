#include <algorithm>
#include <vector>

#include "sql/lower/lower.hpp"

/// Which rows a condition cannot do without: a comparison is not true where a side is NULL. AND
/// demands what any part demands, OR what all its branches demand, and NOT swaps the two.

namespace cormorant::detail {
namespace {

using source_list = std::vector<source*>;

bool contains(const source_list& list, const source* s) {
    return std::find(list.begin(), list.end(), s) != list.end();
}

void add(source_list& to, const source_list& more) {
    for (source* s : more)
        if (!contains(to, s)) to.push_back(s);
}

source_list common(const source_list& a, const source_list& b) {
    source_list out;
    for (source* s : a)
        if (contains(b, s)) out.push_back(s);
    return out;
}

source_list strict(const term& n);

// Those of the operands that the operation cannot do without.
source_list of_demanded(const term& n) {
    source_list out;
    switch (needs_of(n.code)) {
        case demand::all:
            for (const term* operand : n.operands) add(out, strict(*operand));
            break;
        case demand::first:
            return strict(*n.operands[0]);
        case demand::by_rule:
        case demand::none:
            break;
    }
    return out;
}

// The sources without whose row the expression is NULL. Conditions are asked of `needed`.
source_list strict(const term& n) {
    if (n.kind == term_kind::column) return {n.from};
    if (n.kind != term_kind::operation) return {};
    return is_condition(n.code) ? source_list{} : of_demanded(n);
}

source_list needed(const term& n, bool for_true);

source_list combined(const term& n, bool all, bool for_true) {
    source_list out = needed(*n.operands[0], for_true);
    for (std::size_t i = 1; i < n.operands.size(); ++i) {
        const source_list more = needed(*n.operands[i], for_true);
        if (all)
            add(out, more);
        else
            out = common(out, more);
    }
    return out;
}

// Where rows must be there: what ties them to the rows outside, and their own conditions. A group
// over no rows is a row.
source_list needed_by_rows(const select_plan& plan) {
    source_list out;
    if (plan.root_may_be_absent || !plan.columns.empty()) return out;
    for (const term* n : plan.root().on) add(out, needed(*n, true));
    for (const term* n : plan.where) add(out, needed(*n, true));
    return out;
}

// What must be there for the condition to be true, or for it not to be.
source_list needed(const term& n, bool for_true) {
    if (n.kind == term_kind::negation) return needed(*n.operands[0], !for_true);
    if (n.kind == term_kind::column) return for_true ? strict(n) : source_list{};
    if (n.kind != term_kind::operation) return {};
    if (n.code == op::and_) return combined(n, for_true, for_true);
    if (n.code == op::or_) return combined(n, !for_true, for_true);
    if (n.code == op::is_null) return for_true ? source_list{} : strict(*n.operands[0]);
    if (n.code == op::is_not_null) return for_true ? strict(*n.operands[0]) : source_list{};
    if (!for_true || !is_condition(n.code)) return {};
    if (n.code == op::exists) return needed_by_rows(*n.operands[0]->plan);
    return of_demanded(n);
}

}  // namespace

void mark_demanded(select_plan& plan, rewrite_set on) {
    source_list demanded;
    for (const term* condition : plan.where) add(demanded, needed(*condition, true));
    const bool demote = on.has(rewrite::demote_left_joins);
    for (source* s : demanded) {
        if (s->owner != &plan) continue;
        for (; s != nullptr && s->owner == &plan; s = s->parent) {
            if (s == &plan.root())
                plan.root_may_be_absent = false;
            else if (demote)
                s->demanded = true;
        }
    }
}

}  // namespace cormorant::detail
