#include "sql/lower.hpp"

#include <algorithm>

#include "sql/build.hpp"

namespace cormorant::detail {
namespace {

template <class Wanted>
bool holds(const node& n, const Wanted& wanted) {
    if (n.kind == node_kind::outer) return false;
    if (n.kind == node_kind::operation && wanted(n)) return true;
    const bool skip_function = n.is(op::over);  // SUM(x) OVER (...) is no aggregate
    const node* function = skip_function ? n.operands[0] : nullptr;
    for (const node* operand : n.operands) {
        if (operand != function && holds(*operand, wanted)) return true;
        if (operand == function)
            for (const node* inner : function->operands)
                if (holds(*inner, wanted)) return true;
    }
    return false;
}

}  // namespace

bool holds_aggregate(const node& n) {
    return holds(n, [](const node& at) { return is_aggregate(at.code); });
}

bool holds_window(const node& n) {
    return holds(n, [](const node& at) { return at.code == op::over; });
}

query_scope& lowering::scope_for(const query_data& query) {
    query_scope& scope = scopes_.emplace_back();
    scope.query = &query;
    return scope;
}

node& lowering::expression(node& n, const place& at) {
    switch (n.kind) {
        case node_kind::operation: return operation(n, at);
        case node_kind::path: return column_of(*n.hops, at);
        case node_kind::annotation: return annotation(n, at);
        case node_kind::outer: {
            const place around{at.scope->enclosing, {}, 0};
            return expression(*n.operands[0], around);
        }
        case node_kind::value:
        case node_kind::truth:
        case node_kind::number:
        case node_kind::star:
        case node_kind::column:
        case node_kind::select:
        case node_kind::negation:
        case node_kind::row: return n;
    }
    return n;
}

node& lowering::operation(node& n, const place& at) {
    if (is_condition(n.code)) return condition(n, at);
    if (is_aggregate(n.code)) return aggregate(n, *at.scope);
    if (n.code == op::over) return window(n, at);
    if (n.code == op::subquery) return nested(*n.operands[0], nested_use::one_column, at);
    return copy(n, at);
}

node& lowering::copy(const node& n, const place& at) {
    std::vector<node*> operands;
    operands.reserve(n.operands.size());
    for (node* operand : n.operands) operands.push_back(&expression(*operand, at));
    return memory_.operation(n.code, std::move(operands), n.index);
}

// An annotation without aggregates stands for its text: in the condition of an EXISTS its paths
// speak of the same related row. One with aggregates belongs to the row of the query.
node& lowering::annotation(node& n, const place& at) {
    node& named = *n.operands[0];
    if (!holds_aggregate(named) && !holds_window(named)) return expression(named, at);
    query_scope& scope = *at.scope;
    for (const auto& [from, to] : scope.lowered)
        if (from == &named) return *to;
    const place here{&scope, scope.joined, 0};
    node& made = expression(named, here);
    scope.lowered.emplace_back(&named, &made);
    return made;
}

node& lowering::window(node& n, const place& at) {
    std::vector<node*> operands{&native(*n.operands[0], at)};
    for (std::size_t i = 1; i < n.operands.size(); ++i)
        operands.push_back(&expression(*n.operands[i], at));
    return memory_.operation(op::over, std::move(operands), n.index);
}

node& lowering::nested(const node& query, nested_use use, const place& at) {
    const auto& inner = *static_cast<const query_data*>(query.bound->as_subquery().get());
    query_scope& scope = scope_for(inner);
    scope.enclosing = at.scope;
    scope.inside = query.bind.inside;
    scope.inside.push_back(query.bind.value);
    node& n = memory_.make(node_kind::select);
    n.plan = &build_nested(scope, *this, use);
    return n;
}

}  // namespace cormorant::detail
