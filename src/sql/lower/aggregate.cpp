#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/lower/aggregate_parts.hpp"
#include "sql/lower/json.hpp"
#include "sql/lower/lower.hpp"

/// Aggregates of a row's related rows. No two of them multiply each other: each chain of relations
/// has a grouped table of its own, or each aggregate a SELECT in its place.

namespace cormorant::detail {
namespace {

term* default_of(const term& n) {
    return (n.index & aggregate_default) != 0 ? n.operands[1] : nullptr;
}

template <class Visitor>
void each_path(const term& n, const Visitor& visit) {
    if (n.kind == term_kind::outer) return;
    if (n.kind == term_kind::annotation && holds_aggregate(*n.operands[0])) return;
    if (n.kind == term_kind::path) visit(*n.hops);
    for (const term* operand : n.operands) each_path(*operand, visit);
}

// A grouped table sees its own rows only: not the row of the query, not an enclosing query.
bool looks_outside(const term& n, const path& first_relation) {
    if (n.kind == term_kind::outer) return true;
    if (n.kind == term_kind::path) return !starts_with(*n.hops, first_relation);
    if (n.kind == term_kind::value && n.bound != nullptr)
        return n.bound->kind() == value_kind::subquery;
    if (n.kind == term_kind::annotation && holds_aggregate(*n.operands[0])) return true;
    return std::any_of(n.operands.begin(), n.operands.end(), [&](const term* operand) {
        return looks_outside(*operand, first_relation);
    });
}

}  // namespace

void add_aggregates(term& n, std::vector<term*>& out) {
    if (n.kind == term_kind::annotation || n.kind == term_kind::outer || n.is(op::over)) return;
    if (n.kind == term_kind::operation && is_aggregate(n.code)) {
        out.push_back(&n);
        return;
    }
    for (term* operand : n.operands) add_aggregates(*operand, out);
}

path chain_of(const term& n, const query_scope& scope) {
    const model_info& model = scope.model();
    path chain;
    const auto lengthen = [&](const path& p) {
        const path longest = prefix_of(p, last_to_many(model, p));
        if (!starts_with(longest, chain) && !starts_with(chain, longest))
            throw_usage(
                model.name + ": one aggregate goes over both " + path_text(model, chain) + " and " +
                path_text(model, longest) +
                ", whose rows have nothing to do with each other: use one aggregate for each");
        if (longest.size > chain.size) chain = longest;
    };
    if (n.is(op::sql_aggregate))
        for (const term* argument : n.operands) each_path(*argument, lengthen);
    else if (const term* of = argument_of(n))
        each_path(*of, lengthen);
    return chain;
}

term& lowering::aggregate(term& n, query_scope& scope) {
    term* made = scope.groups == group_mode::none ? &row_aggregate(n, {&scope, {}, 0})
                                                  : &over_group(n, scope);
    if (term* otherwise = default_of(n)) {
        const viewpoint here{&scope, scope.joined, scope.joined.size()};
        made = &memory_.operation(op::coalesce, {made, &expression(*otherwise, here)});
    }
    return *made;
}

// Paths that share a beginning share its row, where that is at hand.
lowering::related_chain lowering::start_of(const term& n, const viewpoint& here) const {
    const path chain = chain_of(n, *here.scope);
    std::size_t at_hand = 0;
    for (const opening& o : here.openings)
        if (starts_with(chain, o.prefix)) at_hand = std::max<std::size_t>(at_hand, o.prefix.size);
    const std::size_t first = first_to_many(here.scope->model(), chain, at_hand);
    return {here, chain, prefix_of(chain, first)};
}

term& lowering::row_aggregate(term& n, const viewpoint& here) {
    const related_chain of = start_of(n, here);
    if (of.chain.size == 0) return own_row(n, *here.scope);
    const bool outside =
        std::any_of(n.operands.begin(), n.operands.end(),
                    [&](const term* operand) { return looks_outside(*operand, of.first); });
    // Only a SELECT of its own tells what SQL text makes of no rows.
    const bool alone = here.scope->scalar_aggregates || n.code == op::sql_aggregate;
    if (outside || alone) return scalar(n, of);
    return from_grouped_table(n, of);
}

// Without a relation to many rows the group is the row itself.
term& lowering::own_row(term& n, query_scope& scope) {
    if (n.code == op::sql_aggregate)
        throw_usage("cm::sql_aggregate over members of " + scope.model().name +
                    " alone would make each row a group of its own: lead it over a relation to "
                    "many rows, or group by values()");
    const viewpoint here{&scope, scope.joined, scope.joined.size()};
    term* of = argument_of(n);
    std::vector<term*> conditions;
    term* argument = nullptr;
    if (of != nullptr && of->kind != term_kind::star) argument = &expression(*of, here);
    const bool counts = n.code == op::count || n.code == op::stddev || n.code == op::variance;
    if (counts && argument != nullptr)
        conditions.push_back(&memory_.operation(op::is_not_null, {argument}));
    if (term* filter = filter_of(n)) conditions.push_back(&condition(*filter, here));
    term* result = argument;
    if (n.code == op::count) result = &memory_.number(1);
    if (n.code == op::stddev || n.code == op::variance) result = &memory_.number(0);
    if (n.code == op::avg && kind_of(*argument) == value_kind::integer)
        result =
            &memory_.operation(op::cast, {argument}, static_cast<std::uint16_t>(value_kind::real));
    if (conditions.empty()) return *result;
    term& all = all_of(memory_, conditions);
    if (n.code != op::count) return memory_.operation(op::case_, {&all, result}, 0);
    return memory_.operation(op::case_, {&all, result, &memory_.number(0)}, 1);
}

// The function over rows at hand, as SQL has it.
term& lowering::native(term& n, const viewpoint& at) {
    if (!is_aggregate(n.code) || n.code == op::sql_aggregate) return copy(n, at);
    std::vector<term*> operands;
    term* of = argument_of(n);
    const bool counts_rows = n.code == op::count && n.index == 0 && of != nullptr &&
                             of->kind == term_kind::path && at.openings.size() == 1 &&
                             at.openings[0].prefix == *of->hops && at.kept == 1 &&
                             !at.openings[0].row->multiplies;
    if (counts_rows || of == nullptr)
        operands.push_back(&memory_.make(term_kind::star));
    else
        operands.push_back(&expression(*of, at));
    if (term* filter = filter_of(n)) operands.push_back(&condition(*filter, at));
    const std::uint16_t bits = n.index & static_cast<std::uint16_t>(~aggregate_default);
    if (n.code == op::avg && kind_of(*operands[0]) == value_kind::duration)
        return mean_duration(operands, bits);
    return memory_.operation(n.code, std::move(operands), bits);
}

// A duration is a whole number of microseconds, and so is the mean: the quotient of integers, whose
// fraction each database cuts off.
term& lowering::mean_duration(const std::vector<term*>& operands, std::uint16_t bits) {
    term& total = memory_.operation(op::sum, operands, bits);
    return memory_.operation(op::div, {&total, &memory_.operation(op::count, operands, bits)});
}

term& lowering::scalar(term& n, const related_chain& of) {
    const path& first = of.first;
    const member_info& relation = *hop_of(of.here.scope->model(), first, first.size - 1U).member;
    select_plan& plan = memory_.plan();
    term& key = owner_key(first, of.here);
    source& rows = related_rows(plan, relation);
    rows.on = {&memory_.operation(op::eq, {&reference(rows, relation), &key})};
    hide_related(rows, relation);
    viewpoint inside = of.here;
    inside.of_groups = false;
    inside.openings.push_back({first, &rows, &relation});
    join_chain(plan, of.chain, inside);
    inside.kept = inside.openings.size();
    // The condition of the aggregate is that of the rows: an index may find them.
    term only_function = n;
    only_function.index = without_filter(n.index);
    if (n.code != op::sql_aggregate) only_function.operands.clear();
    if (n.code != op::sql_aggregate && argument_of(n) != nullptr)
        only_function.operands.push_back(argument_of(n));
    plan.columns = {&native(only_function, inside)};
    if (term* filter = filter_of(n)) {
        plan.where = {&condition(*filter, inside)};
        mark_demanded(plan, rewrites_);
    }
    term& select = memory_.make(term_kind::select);
    select.plan = &plan;
    return select;
}

lowering::grouped_table& lowering::grouped_table_for(const related_chain& of) {
    query_scope& scope = *of.here.scope;
    for (grouped_table& g : grouped_tables_)
        if (g.scope == &scope && g.chain == of.chain && g.first == of.first) return g;
    const member_info& relation = *hop_of(scope.model(), of.first, of.first.size - 1U).member;
    term& key = owner_key(of.first, of.here);
    select_plan& plan = memory_.plan();
    source& rows = related_rows(plan, relation);
    hide_related(rows, relation);
    grouped_table& g = grouped_tables_.emplace_back(
        grouped_table{&scope, of.chain, of.first, nullptr, &plan,
                      viewpoint{&scope, {{of.first, &rows, &relation}}, 0}});
    join_chain(plan, of.chain, g.inside);
    g.inside.kept = g.inside.openings.size();
    term& group = reference(rows, relation);
    plan.columns = {&group};
    plan.names = {"k"};
    plan.group_by = {&group};
    source& joined = memory_.table(*scope.plan);
    joined.derived = &plan;
    joined.parent = key.from;
    joined.may_be_absent = true;
    term& its_key = memory_.make(term_kind::column);
    its_key.from = &joined;
    its_key.name = "k";
    joined.on = {&memory_.operation(op::eq, {&its_key, &key})};
    g.joined = &joined;
    return g;
}

term& lowering::from_grouped_table(term& n, const related_chain& of) {
    grouped_table& g = grouped_table_for(of);
    term& made = native(n, g.inside);
    term& result = memory_.make(term_kind::column);
    result.from = g.joined;
    result.name = memory_.keep("a" + std::to_string(g.plan->columns.size() - 1));
    result.type = kind_of(made);
    result.nullable = true;
    g.plan->columns.push_back(&made);
    g.plan->names.emplace_back(result.name);
    if (n.code != op::count) return result;
    return memory_.operation(op::coalesce, {&result, &memory_.number(0)});
}

term& lowering::over_rows(term& n, const viewpoint& at) {
    if (n.kind == term_kind::annotation && holds_aggregate(*n.operands[0]))
        return expression(n, at);
    if (n.kind != term_kind::operation) return expression(n, at);
    if (is_aggregate(n.code)) {
        term* made = &native(n, at);
        if (term* otherwise = default_of(n))
            made = &memory_.operation(op::coalesce, {made, &expression(*otherwise, at)});
        return *made;
    }
    std::vector<term*> operands;
    for (term* operand : n.operands) operands.push_back(&over_rows(*operand, at));
    return over_operands(n, std::move(operands));
}

}  // namespace cormorant::detail
