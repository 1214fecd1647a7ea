#include <algorithm>

#include "cormorant/schema/model.hpp"
#include "sql/lower/aggregate_parts.hpp"
#include "sql/plan/build.hpp"

/// GROUP BY, and the relations to many rows that values and aggregates join to the query's rows.

namespace cormorant::detail {
namespace {

void add_chains(const term& n, const model_info& model, std::vector<path>& out) {
    if (n.kind == term_kind::outer) return;
    if (n.kind == term_kind::annotation && holds_aggregate(*n.operands[0])) return;
    if (n.kind == term_kind::operation && is_aggregate(n.code)) return;
    if (n.kind == term_kind::path) {
        const std::size_t size = last_to_many(model, *n.hops);
        if (size != 0) out.push_back(prefix_of(*n.hops, size));
    }
    for (const term* operand : n.operands) add_chains(*operand, model, out);
}

// A count of rows becomes one of their keys.
bool counts_rows(const term& aggregate) {
    return aggregate.code == op::count && aggregate.operands.empty();
}

}  // namespace

void plan_builder::join_values() {
    std::vector<path> chains;
    for (const resolved_clause& c : scope_.clauses)
        if (c.from->kind == clause_kind::values) add_chains(*c.expression, scope_.model(), chains);
    viewpoint at{&scope_, {}, 0};
    for (const path& chain : chains) lower_.join_chain(plan(), chain, at);
    scope_.joined = at.openings;
    scope_.selected = at.openings;
}

// Where all aggregates go over one chain, or do not mind repeated rows, the chain is joined.
void plan_builder::join_one_chain() {
    if (!scope_.joined.empty() || scope_.model().single_key() == nullptr) return;
    std::vector<term*> aggregates;
    for (std::size_t i = 0; i < scope_.clauses.size(); ++i) {
        const resolved_clause& c = scope_.clauses[i];
        const bool over_groups = scope_.groups == group_mode::all_rows ? i >= query().aggregate_from
                                                                       : i >= scope_.groups_from;
        const bool computes =
            c.from->kind == clause_kind::annotate || c.from->kind == clause_kind::values;
        if (computes && over_groups) add_aggregates(*c.expression, aggregates);
    }
    path chain;
    for (const term* a : aggregates) {
        const path its = chain_of(*a, scope_);
        if (its.size == 0 && !bears_repetition(*a) && !counts_rows(*a)) return;
        if (its.size != 0 && chain.size != 0 && !(its == chain)) return;
        if (its.size != 0) chain = its;
    }
    if (chain.size == 0) return;
    viewpoint at{&scope_, {}, 0};
    lower_.join_chain(plan(), chain, at);
    scope_.joined = at.openings;
}

bool plan_builder::is_group_key(std::size_t i) const {
    const resolved_clause& c = scope_.clauses[i];
    const bool selected = (c.from->kind == clause_kind::values && c.from->member == 0) ||
                          (c.from->kind == clause_kind::annotate && i >= scope_.groups_from);
    return selected && !of_groups(*c.expression) && !holds_open_window(*c.expression);
}

// The computed keys are lowered once: what repeats them behind the values is the same expression
// with the same parameters, as databases want it.
void plan_builder::know_keys() {
    for (std::size_t i = 0; i < scope_.clauses.size(); ++i) {
        const resolved_clause& c = scope_.clauses[i];
        if (!is_group_key(i) || named(*c.expression).kind != term_kind::operation) continue;
        term& made = lower_.expression(*c.expression, {&scope_, scope_.joined, 0});
        scope_.keys.emplace_back(&named(*c.expression), &made);
    }
}

bool plan_builder::holds_computed_key(const term& lowered) const {
    const auto is_it = [&](const auto& key) {
        return key.second == &lowered && lowered.kind != term_kind::column;
    };
    return std::any_of(scope_.keys.begin(), scope_.keys.end(), is_it) ||
           std::any_of(lowered.operands.begin(), lowered.operands.end(),
                       [&](const term* operand) { return holds_computed_key(*operand); });
}

bool plan_builder::is_one_group() const {
    if (scope_.groups != group_mode::by_values) return false;
    for (std::size_t i = 0; i < scope_.clauses.size(); ++i)
        if (is_group_key(i)) return false;
    return true;
}

void plan_builder::group_keys() {
    if (scope_.groups != group_mode::by_values) return;
    for (std::size_t i = 0; i < scope_.clauses.size(); ++i) {
        if (query().terminal == terminal_kind::aggregate && i >= query().aggregate_from) break;
        if (is_group_key(i)) add_key(lower_.expression(*scope_.clauses[i].expression, here()));
    }
}

void plan_builder::group_all_rows() {
    scope_.groups = group_mode::all_rows;
    join_one_chain();
}

term& plan_builder::final_aggregate(term& n) {
    return scope_.groups == group_mode::all_rows ? lower_.expression(n, here())
                                                 : lower_.over_rows(n, here());
}

}  // namespace cormorant::detail
