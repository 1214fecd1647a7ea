#include <algorithm>

#include "cormorant/schema/model.hpp"
#include "sql/lower/json.hpp"
#include "sql/lower/lower.hpp"

/// Conditions. What lies over a relation to many rows becomes EXISTS: one for all the parts of a
/// conjunction that speak of the same relation, as they speak of the same related row.

namespace cormorant::detail {
namespace {

bool same_path(const path& a, const path& b) { return a == b; }

bool share(const std::vector<path>& a, const std::vector<path>& b) {
    return std::any_of(a.begin(), a.end(), [&](const path& p) {
        return std::any_of(b.begin(), b.end(), [&](const path& q) { return same_path(p, q); });
    });
}

void add_parts(term& n, op code, std::vector<term*>& out) {
    if (n.is(code))
        for (term* operand : n.operands) add_parts(*operand, code, out);
    else
        out.push_back(&n);
}

std::vector<term*> parts_of(term& n, op code) {
    std::vector<term*> out;
    add_parts(n, code, out);
    return out;
}

// The part `seed` and all that are tied to it through relations; they leave `parts`.
std::vector<std::size_t> tied_to(std::size_t seed,
                                 const std::vector<std::vector<path>>& relations) {
    std::vector<std::size_t> group{seed};
    std::vector<bool> known(relations.size());
    known[seed] = true;
    for (std::size_t next = 0; next < group.size(); ++next)
        for (std::size_t i = 0; i < relations.size(); ++i) {
            if (known[i] || !share(relations[group[next]], relations[i])) continue;
            known[i] = true;
            group.push_back(i);
        }
    std::sort(group.begin(), group.end());
    return group;
}

bool is_subquery(const term& n) {
    return n.bound != nullptr && n.bound->kind() == value_kind::subquery;
}

bool tests_the_row(const term& n, const path& relation) {
    return (n.is(op::is_null) || n.is(op::is_not_null)) && n.operands[0]->kind == term_kind::path &&
           *n.operands[0]->hops == relation;
}

}  // namespace

void add_open_relations(const term& n, const viewpoint& at, std::vector<path>& out) {
    if (n.kind == term_kind::path) {
        std::size_t at_hand = 0;
        for (const opening& o : at.openings)
            if (starts_with(*n.hops, o.prefix))
                at_hand = std::max<std::size_t>(at_hand, o.prefix.size);
        const std::size_t size = first_to_many(at.scope->model(), *n.hops, at_hand);
        const path relation = prefix_of(*n.hops, size);
        if (size != 0 && std::find(out.begin(), out.end(), relation) == out.end())
            out.push_back(relation);
        return;
    }
    if (n.kind == term_kind::outer) return;
    if (n.kind == term_kind::annotation &&
        (holds_aggregate(*n.operands[0]) || holds_window(*n.operands[0]) ||
         names_selected_rows(*n.operands[0], at)))
        return;
    // Negations have related rows of their own; aggregates and windows belong to the query's row.
    if (n.is(op::not_) || n.is(op::over)) return;
    if (n.kind == term_kind::operation && is_aggregate(n.code)) return;
    for (const term* operand : n.operands) add_open_relations(*operand, at, out);
}

bool names_selected_rows(const term& named, const viewpoint& at) {
    const std::vector<opening>& selected = at.scope->selected;
    if (!at.names_rows || selected.empty()) return false;
    std::vector<path> relations;
    add_open_relations(named, {at.scope, {}, 0}, relations);
    if (relations.empty()) return false;
    std::vector<path> others;
    add_open_relations(named, {at.scope, selected, selected.size()}, others);
    return others.empty();
}

term& lowering::condition(term& n, const viewpoint& at) {
    if (n.kind != term_kind::operation) return all_together({&n}, at);
    if (term* there = known(n, at)) return *there;
    const viewpoint own{
        at.scope,
        {at.openings.begin(), at.openings.begin() + static_cast<std::ptrdiff_t>(at.kept)},
        at.kept,
        at.names_rows,
        at.of_groups};
    if (n.code == op::and_) return all_together(parts_of(n, op::and_), at);
    if (n.code == op::not_) return not_true(memory_, condition(*n.operands[0], own));
    if (n.code != op::or_) return all_together({&n}, at);
    std::vector<term*> branches;
    for (term* part : parts_of(n, op::or_)) branches.push_back(&condition(*part, at));
    return any_of(memory_, branches);
}

term& lowering::all_together(std::vector<term*> parts, const viewpoint& at) {
    std::vector<std::vector<path>> relations(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) add_open_relations(*parts[i], at, relations[i]);
    std::vector<bool> done(parts.size());
    std::vector<term*> made;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (done[i]) continue;
        if (relations[i].empty()) {
            made.push_back(&plain(*parts[i], at));
            continue;
        }
        const std::vector<std::size_t> group = tied_to(i, relations);
        std::vector<term*> tied;
        for (const std::size_t member : group) {
            done[member] = true;
            tied.push_back(parts[member]);
        }
        const path relation = relations[i][0];
        if (tied.size() == 1 && tied[0]->is(op::or_))
            made.push_back(&condition(*tied[0], at));
        else if (tied.size() == 1 && tests_the_row(*tied[0], relation))
            made.push_back(&any_row(relation, tied[0]->is(op::is_not_null), at));
        else
            made.push_back(&related(relation, tied, at));
    }
    return all_of(memory_, made);
}

// A part without relations to many whose row is not at hand.
term& lowering::plain(term& n, const viewpoint& at) {
    if (n.kind != term_kind::operation) return expression(n, at);
    if (term* there = known(n, at)) return *there;
    if (class_of(n.code) == op_class::logic) return condition(n, at);
    if (n.code == op::exists) {
        term& rows = nested(*n.operands[0], nested_use::exists, at);
        if (rows.plan->finds_nothing) return memory_.truth(false);
        return memory_.operation(op::exists, {&rows});
    }
    if (n.code == op::in && is_subquery(*n.operands[1])) return among_rows(n, at);
    return is_condition(n.code) ? copy(n, at) : expression(n, at);
}

term& lowering::among_rows(const term& n, const viewpoint& at) {
    std::vector<term*> sides{&expression(*n.operands[0], at),
                             &nested(*n.operands[1], nested_use::one_column, at)};
    if (sides[1]->plan->finds_nothing) return memory_.truth(false);
    read_as_compared(memory_, op::in, sides);
    return memory_.operation(op::in, std::move(sides));
}

term& lowering::any_row(const path& relation, bool wanted, const viewpoint& at) {
    term& found = related(relation, {}, at);
    return wanted ? found : not_true(memory_, found);
}

term& lowering::related(const path& relation, const std::vector<term*>& parts,
                        const viewpoint& at) {
    const member_info& member = *hop_of(at.scope->model(), relation, relation.size - 1U).member;
    term& key = owner_key(relation, at);
    select_plan& inner = memory_.plan();
    source& rows = related_rows(inner, member);
    rows.on = {&memory_.operation(op::eq, {&reference(rows, member), &key})};
    hide_related(rows, member);
    viewpoint inside = at;
    inside.openings.push_back({relation, &rows, &member});
    if (!parts.empty()) {
        term& where = all_together(parts, inside);
        if (where.is_truth(false)) return memory_.truth(false);
        inner.where = {&where};
        // Where the conditions could hold without a related row, they are asked of one row of NULLs
        // too, as a LEFT JOIN has it.
        inner.root_may_be_absent = true;
        mark_demanded(inner, rewrites_);
    }
    term& select = memory_.make(term_kind::select);
    select.plan = &inner;
    return memory_.operation(op::exists, {&select});
}

}  // namespace cormorant::detail
