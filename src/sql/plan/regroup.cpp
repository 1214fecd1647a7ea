#include "sql/plan/regroup.hpp"

#include <algorithm>

#include "sql/plan/build.hpp"

namespace cormorant::detail {

regrouped_plan::regrouped_plan(arena& memory, select_plan& rows)
    : memory_(memory),
      rows_(rows),
      columns_(std::exchange(rows.columns, {})),
      keys_(std::exchange(rows.group_by, {})),
      wrap_(memory, rows),
      groups_(&wrap_.outer()) {
    groups_->distinct = std::exchange(rows.distinct, false);
    for (term* n : columns_) groups_->columns.push_back(&over(*n));
    for (term* n : keys_) groups_->group_by.push_back(&wrap_.brought_out(*n));
    for (term* n : std::exchange(rows.having, {})) groups_->having.push_back(&over(*n));
    for (const order_item& item : std::exchange(rows.order, {}))
        groups_->order.push_back({&over(*item.key), item.descending, item.nulls});
}

term* regrouped_plan::key_of(const term& n) const {
    const auto key = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const term* k) { return same_lowered(*k, n); });
    return key != keys_.end() ? *key : nullptr;
}

term& regrouped_plan::over(term& n) {
    for (const auto& [from, to] : known_)
        if (from == &n) return *to;
    term& made = made_over(n);
    known_.emplace_back(&n, &made);
    return made;
}

term& regrouped_plan::made_over(term& n) {
    if (term* key = key_of(n)) return wrap_.brought_out(*key);
    if (n.kind == term_kind::column) return n.from->owner == &rows_ ? wrap_.brought_out(n) : n;
    if (n.kind == term_kind::select) replace_inside(*n.plan);
    const bool composed =
        n.kind == term_kind::operation || n.kind == term_kind::negation || n.kind == term_kind::row;
    if (!composed || n.operands.empty()) return n;
    const bool of_rows = n.kind == term_kind::operation && is_aggregate(n.code);
    term& made = memory_.make(n.kind);
    made = n;
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        term& operand = *n.operands[i];
        if (n.is(op::over) && i == 0) {
            // A window over the groups: what its function is over is of the groups too.
            term& function = memory_.make(term_kind::operation);
            function = operand;
            for (term*& of : function.operands) of = &over(*of);
            made.operands[i] = &function;
        } else {
            made.operands[i] = of_rows ? &wrap_.brought_out(operand) : &over(operand);
        }
    }
    return made;
}

// A SELECT in the place of a value sees the groups by their keys.
void regrouped_plan::replace_inside(term*& n) {
    term* key = key_of(*n);
    const bool of_rows = n->kind == term_kind::column && n->from->owner == &rows_;
    if (of_rows || key != nullptr) {
        n = &wrap_.brought_out(key != nullptr ? *key : *n);
        return;
    }
    if (n->kind == term_kind::select) replace_inside(*n->plan);
    for (term*& operand : n->operands) replace_inside(operand);
}

void regrouped_plan::replace_inside(select_plan& nested) {
    const auto all = [&](std::vector<term*>& terms) {
        for (term*& n : terms) replace_inside(n);
    };
    all(nested.columns);
    all(nested.where);
    all(nested.group_by);
    all(nested.having);
    for (order_item& item : nested.order) replace_inside(item.key);
    for (source* s : nested.sources) {
        all(s->on);
        if (s->derived != nullptr) replace_inside(*s->derived);
    }
}

// ---- the plan -----------------------------------------------------------------------------------

void plan_builder::regroup() {
    if (scope_.first_marks.empty()) return;
    refuse_outer_below();
    select_plan& rows = plan();
    const auto keys = static_cast<std::uint16_t>(rows.group_by.size());
    for (const row_mark_of& mark : scope_.first_marks) {
        std::vector<term*>& window = mark.number->operands;
        window.insert(window.begin() + 1, rows.group_by.begin(), rows.group_by.end());
        mark.number->index += keys;
    }
    regrouped_.emplace(memory(), rows);
    for (term*& condition : on_windows_) condition = &regrouped_->over(*condition);
    scope_.plan = &regrouped_->groups();
}

}  // namespace cormorant::detail
