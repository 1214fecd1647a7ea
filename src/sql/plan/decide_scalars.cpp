#include <algorithm>

#include "cormorant/schema/model.hpp"
#include "sql/plan/build.hpp"

/// Rule of the rewrite aggregate_as_scalar: an aggregate is computed row by row where few rows need
/// it. For all rows one pass over the related table is better.

namespace cormorant::detail {
namespace {

bool refers_by_index(const member_info& key) {
    return key.kind == member_kind::one_to_one || key.unique || key.indexed;
}

// Whether an index leads from a row to those it is related to. Tables between have one each way.
bool finds_by_index(const member_info& relation) {
    if (relation.kind != member_kind::reverse) return true;
    const member_info* key = relation.target().find(relation.via);
    return key != nullptr && refers_by_index(*key);
}

bool walks_indexes(const term& n, const query_scope& scope) {
    const path chain = chain_of(n, scope);
    for (std::size_t i = 0; i < chain.size; ++i)
        if (!finds_by_index(*hop_of(scope.model(), chain, i).member)) return false;
    return true;
}

// COUNT(*) of related rows: their index alone tells.
bool counts_by_index(const term& n, const query_scope& scope) {
    if (n.code != op::count || n.index != 0 || n.operands.empty()) return false;
    const term& of = *n.operands[0];
    return of.kind == term_kind::path && of.hops->size == 1 &&
           hop_of(scope.model(), *of.hops, 0).member->kind == member_kind::reverse;
}

template <class Condition>
bool all_aggregates(const term& n, const Condition& holds) {
    if (n.kind == term_kind::operation && is_aggregate(n.code)) return holds(n);
    return std::all_of(n.operands.begin(), n.operands.end(),
                       [&](const term* operand) { return all_aggregates(*operand, holds); });
}

}  // namespace

// The rows of a limit are known by counts that an index tells: the other aggregates are computed
// for them alone.
bool plan_builder::limits_by_counts() const {
    if (!facts_.late_columns || query().distinct || has(clause_kind::values)) return false;
    return std::all_of(scope_.clauses.begin(), scope_.clauses.end(), [&](const resolved_clause& c) {
        if (c.expression == nullptr) return true;
        const bool orders = c.from->kind == clause_kind::order_by;
        return all_aggregates(*c.expression, [&](const term& n) {
            return walks_indexes(n, scope_) && (!orders || counts_by_index(n, scope_));
        });
    });
}

void plan_builder::decide_scalars() {
    const terminal_kind terminal = query().terminal;
    if (terminal == terminal_kind::update || terminal == terminal_kind::remove) {
        scope_.scalar_aggregates = true;  // an UPDATE joins nothing
        return;
    }
    if (!makes(rewrite::aggregate_as_scalar)) return;
    bool limited = query().limit >= 0 || terminal == terminal_kind::single;
    bool restricted = false;
    for (const resolved_clause& c : scope_.clauses) {
        const bool aggregates = c.expression != nullptr && holds_aggregate(*c.expression);
        switch (c.from->kind) {
            case clause_kind::filter:
            case clause_kind::exclude:
                if (aggregates)
                    limited = false;
                else
                    restricted = true;
                break;
            case clause_kind::keys_in:
            case clause_kind::through_keys:
                restricted = true;
                break;
            case clause_kind::order_by:
                limited = limited && (!aggregates || limits_by_counts());
                break;
            case clause_kind::annotate:
            case clause_kind::values:
            case clause_kind::only:
            case clause_kind::defer:
            case clause_kind::select_related:
            case clause_kind::lock_of:
            case clause_kind::set:
            case clause_kind::group_limit:
                break;
        }
    }
    scope_.scalar_aggregates = restricted || limited;
}

}  // namespace cormorant::detail
