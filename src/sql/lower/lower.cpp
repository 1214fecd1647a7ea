#include "sql/lower/lower.hpp"

#include <algorithm>

#include "sql/lower/enum.hpp"
#include "sql/lower/json.hpp"

namespace cormorant::detail {
namespace {

template <class Wanted>
bool holds(const term& n, const Wanted& wanted) {
    if (n.kind == term_kind::outer) return false;
    if (n.kind == term_kind::annotation && !Wanted::by_name) return false;
    if (n.kind == term_kind::operation && wanted(n)) return true;
    const bool skip_function = n.is(op::over);  // SUM(x) OVER (...) is no aggregate
    const term* function = skip_function ? n.operands[0] : nullptr;
    for (const term* operand : n.operands) {
        if (operand != function && holds(*operand, wanted)) return true;
        if (operand == function)
            for (const term* inner : function->operands)
                if (holds(*inner, wanted)) return true;
    }
    return false;
}

template <bool ByName>
struct an_aggregate {
    static constexpr bool by_name = ByName;
    bool operator()(const term& at) const { return is_aggregate(at.code); }
};

struct a_window {
    static constexpr bool by_name = true;
    bool operator()(const term& at) const { return at.code == op::over; }
};

}  // namespace

bool holds_aggregate(const term& n) { return holds(n, an_aggregate<true>{}); }

bool computes_aggregate(const term& n) { return holds(n, an_aggregate<false>{}); }

bool holds_window(const term& n) { return holds(n, a_window{}); }

bool holds_outer(const term& n) {
    return n.kind == term_kind::outer ||
           std::any_of(n.operands.begin(), n.operands.end(),
                       [](const term* operand) { return holds_outer(*operand); });
}

query_scope& lowering::scope_for(const query_data& query) {
    query_scope& scope = scopes_.emplace_back();
    scope.query = &query;
    return scope;
}

// What the rows bring along as a column, or a key of the groups.
term* lowering::known(const term& n, const viewpoint& at) {
    for (const auto& [from, to] : at.scope->brought)
        if (from == &n) return to;
    // Where relations were opened, a path speaks of their rows.
    if (!at.of_groups || at.openings.size() != at.scope->joined.size()) return nullptr;
    for (const auto& [from, to] : at.scope->keys)
        if (from == &n) return to;
    for (const auto& [from, to] : at.scope->keys)
        if (same_expression(n, *from, repeated_)) return to;
    return nullptr;
}

term& lowering::expression(term& n, const viewpoint& at) {
    if (n.kind == term_kind::operation)
        if (term* there = known(n, at)) return *there;
    switch (n.kind) {
        case term_kind::operation:
            return operation(n, at);
        case term_kind::path:
            return column_of(*n.hops, at);
        case term_kind::annotation:
            return annotation(n, at);
        case term_kind::outer: {
            const viewpoint around{at.scope->enclosing, {}, 0, true};
            return expression(*n.operands[0], around);
        }
        case term_kind::value:
        case term_kind::truth:
        case term_kind::number:
        case term_kind::star:
        case term_kind::column:
        case term_kind::select:
        case term_kind::negation:
        case term_kind::row:
            return n;
    }
    return n;
}

term& lowering::operation(term& n, const viewpoint& at) {
    if (is_condition(n.code)) return condition(n, at);
    if (is_aggregate(n.code)) return aggregate(n, *at.scope);
    if (n.code == op::over) return window(n, at);
    if (n.code == op::subquery) return nested(*n.operands[0], nested_use::one_value, at);
    return copy(n, at);
}

term& lowering::copy(const term& n, const viewpoint& at) {
    std::vector<term*> operands;
    operands.reserve(n.operands.size());
    for (term* operand : n.operands) operands.push_back(&expression(*operand, at));
    return over_operands(n, std::move(operands));
}

term& lowering::over_operands(const term& n, std::vector<term*> operands) {
    read_as_compared(memory_, n.code, operands);
    if (facts().enum_columns) read_enums_as_texts(memory_, n.code, operands);
    return memory_.operation(n.code, std::move(operands), n.index);
}

// An annotation without aggregates stands for its text: in the condition of an EXISTS its paths
// speak of the same related row, unless the values read a row by it. One with aggregates belongs to
// the row of the query.
term& lowering::annotation(term& n, const viewpoint& at) {
    term& named = *n.operands[0];
    query_scope& scope = *at.scope;
    if (!holds_aggregate(named) && !holds_window(named)) {
        if (!names_selected_rows(named, at)) return expression(named, at);
        return expression(named,
                          {&scope, scope.selected, scope.selected.size(), true, at.of_groups});
    }
    for (const auto& [from, to] : scope.lowered)
        if (from == &named) return *to;
    const viewpoint here{&scope, scope.joined, 0, false, at.of_groups};
    term& made = expression(named, here);
    scope.lowered.emplace_back(&named, &made);
    return made;
}

term& lowering::window(term& n, const viewpoint& at) {
    std::vector<term*> operands{nullptr};
    for (std::size_t i = 1; i < n.operands.size(); ++i)
        operands.push_back(&expression(*n.operands[i], at));
    const auto over = [&](term& function) -> term& {
        operands[0] = &function;
        return memory_.operation(op::over, operands, n.index);
    };
    term& function = native(*n.operands[0], at);
    if (!function.is(op::div)) return over(function);
    // The mean of durations: each part has the window.
    return memory_.operation(op::div, {&over(*function.operands[0]), &over(*function.operands[1])});
}

term& lowering::nested(const term& query, nested_use use, const viewpoint& at) {
    const auto& inner = *static_cast<const query_data*>(query.bound->as_subquery().get());
    query_scope& scope = scope_for(inner);
    scope.enclosing = at.scope;
    scope.inside = query.bind.inside;
    scope.inside.push_back(query.bind.value);
    term& n = memory_.make(term_kind::select);
    n.plan = &build_nested(scope, *this, use);
    return n;
}

}  // namespace cormorant::detail
