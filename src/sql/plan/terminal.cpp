#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/plan/build.hpp"
#include "sql/plan/verify.hpp"
#include "sql/plan/wrap.hpp"

/// The plans of the terminals that read: rows, keys, count, exists, aggregate, and nested queries.

namespace cormorant::detail {
namespace {

void finish(plan_builder& build) {
    build.wrap_if_needed();
    build.limits();
}

// The rows that a count or an aggregate is over, with only the columns that make them different.
void rows_to_be_counted(plan_builder& build) {
    build.filters();
    row_shape ignored;
    build.plan().distinct = build.query().distinct;
    const bool all_columns = build.query().distinct || !build.makes(rewrite::prune_count);
    if (build.is_one_group() || (build.has_values() && all_columns))
        build.row_columns(ignored);
    else if (!build.makes(rewrite::prune_count))
        build.row_columns(ignored), build.order(), build.hidden_order_columns();
    else if (build.query().distinct)
        build.key_columns();
    build.group_keys();
    finish(build);
}

// Whether there is a row is asked of equal rows as of one, unless some of them are passed over.
bool skips_distinct_rows(const plan_builder& build) {
    return build.query().distinct && build.query().offset > 0;
}

term& count_of_rows(arena& memory) {
    return memory.operation(op::count, {&memory.make(term_kind::star)});
}

// Of rows that values join to each other nobody can tell which of them an aggregate is to take once
// when a slice has cut through them.
void refuse_slice_of_joined_values(const plan_builder& build) {
    const query_scope& scope = build.scope();
    const std::vector<source*>& sources = build.plan().sources;
    if (!build.sliced() || !build.has_values() || scope.groups != group_mode::none ||
        std::none_of(sources.begin(), sources.end(), [](const source* s) { return s->multiplies; }))
        return;
    throw_usage("aggregate() over a slice of values() of " + scope.model().name +
                " that lead over a relation to many rows: say it of the sliced " +
                scope.model().name + " rows without these values, or before limit() and offset()");
}

// The aggregates of `n` over rows of the wrapped plan: their operands become its columns.
term& over_wrapped(term& n, wrapped_plan& rows, plan_builder& build) {
    if (n.kind != term_kind::operation) return n;
    std::vector<term*> operands;
    for (term* operand : n.operands)
        operands.push_back(is_aggregate(n.code) ? &rows.brought_out(build.through_wraps(*operand))
                                                : &over_wrapped(*operand, rows, build));
    return build.memory().operation(n.code, std::move(operands), n.index);
}

}  // namespace

select_plan& build_rows(plan_builder& build, row_shape& shape) {
    build.begin();
    build.filters();
    build.row_columns(shape);
    build.group_keys();
    build.plan().distinct = build.query().distinct;
    build.order();
    build.join_keys();
    build.hidden_order_columns();
    build.lock();
    build.mark_optional(shape);
    finish(build);
    return build.plan();
}

select_plan& build_keys(plan_builder& build) {
    build.begin();
    build.filters();
    build.key_columns();
    // The rows of a model are distinct, unless values join others to them.
    build.plan().distinct = build.query().distinct && build.has_values();
    if (build.sliced() || build.is_ordered()) build.order();
    build.firsts_of_distinct_rows();
    finish(build);
    return build.plan();
}

select_plan& build_count(plan_builder& build) {
    build.begin();
    rows_to_be_counted(build);
    arena& memory = build.memory();
    if (!build.reshapes_rows() && build.makes(rewrite::prune_count)) {
        build.plan().columns = {&count_of_rows(memory)};
        return build.plan();
    }
    wrapped_plan rows(memory, build.plan());
    rows.outer().columns = {&count_of_rows(memory)};
    return rows.outer();
}

select_plan& build_exists(plan_builder& build) {
    build.begin();
    build.filters();
    row_shape ignored;
    const bool reads = build.is_one_group() || skips_distinct_rows(build);
    if (reads) build.row_columns(ignored);
    build.group_keys();
    build.plan().distinct = skips_distinct_rows(build);
    build.wrap_if_needed();
    if (!reads) {
        build.plan().columns.clear();
        build.plan().names.clear();
    }
    build.plan().order.clear();
    build.limits();
    if (build.plan().limit == nullptr) build.plan().most_rows = 1;
    return build.plan();
}

select_plan& build_aggregate(plan_builder& build) {
    build.begin();
    arena& memory = build.memory();
    const bool wrap = build.reshapes_rows();
    query_scope& scope = build.scope();
    if (wrap) {
        build.filters();
        row_shape ignored;
        if (build.has_values())
            build.row_columns(ignored);
        else if (build.query().distinct)
            build.key_columns();
        build.group_keys();
        build.plan().distinct = build.query().distinct;
        if (build.sliced()) build.order();
        build.firsts_of_distinct_rows();
    } else {
        build.filters();
        build.group_all_rows();
    }
    std::vector<term*> aggregates;
    for (std::size_t i = build.query().aggregate_from; i < scope.clauses.size(); ++i)
        if (scope.clauses[i].from->kind == clause_kind::annotate)
            aggregates.push_back(&build.final_aggregate(*scope.clauses[i].expression));
    if (!wrap) {
        build.plan().columns = std::move(aggregates);
        build.regroup();
        return build.plan();
    }
    refuse_slice_of_joined_values(build);
    build.wrap_if_needed();
    build.limits();
    wrapped_plan rows(memory, build.plan());
    for (term* n : aggregates) rows.outer().columns.push_back(&over_wrapped(*n, rows, build));
    return rows.outer();
}

select_plan& build_nested(query_scope& scope, lowering& lower, nested_use use) {
    plan_builder build(scope, lower);
    build.begin();
    if (use == nested_use::one_column) build.refuse_slice_of_outer();
    build.filters();
    row_shape ignored;
    if (use != nested_use::exists)
        build.one_column();
    else if (build.is_one_group() || skips_distinct_rows(build))
        build.row_columns(ignored);
    build.group_keys();
    build.plan().distinct =
        use == nested_use::exists ? skips_distinct_rows(build) : build.query().distinct;
    if (use == nested_use::one_value) build.first_row_alone();
    if (build.sliced()) build.order();
    build.firsts_of_distinct_rows();
    finish(build);
    if (use == nested_use::exists && !build.is_one_group() && !skips_distinct_rows(build)) {
        build.plan().columns.clear();
        build.plan().names.clear();
    }
    run_rewrites(*scope.root->owner, lower.rewrites(), plan_place::nested);
    if (scope.root->owner != &build.plan())
        run_rewrites(build.plan(), lower.rewrites(), plan_place::nested);
    build.plan().finds_nothing = build.finds_nothing() || build.query().nothing;
    return build.plan();
}

}  // namespace cormorant::detail
