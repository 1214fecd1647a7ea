#include "sql/plan/update.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/lower/json.hpp"
#include "sql/plan/verify.hpp"

/// UPDATE and DELETE have one table. Where the conditions join others, or the query is a slice, the
/// rows are found by a SELECT of their keys.

namespace cormorant::detail {
namespace {

void refuse_shapes(const plan_builder& build, std::string_view what) {
    if (build.has_values())
        throw_usage(std::string(what) + " of a query over " + build.scope().model().name +
                    " that has values(): call it before values()");
}

// `key IN (SELECT key ...)`, of the rows of the query.
term& among_keys(const query_data& query, source& root, lowering& lower) {
    query_scope& scope = lower.scope_for(query);
    plan_builder build(scope, lower);
    build.begin();
    build.filters();
    build.key_columns();
    if (build.sliced()) build.order();
    build.wrap_if_needed();
    build.limits();
    run_rewrites(*scope.root->owner, lower.rewrites(), plan_place::nested);
    arena& memory = lower.memory();
    term& keys = memory.make(term_kind::select);
    keys.plan = &build.plan();
    const std::vector<std::uint16_t>& members = root.model->primary_key;
    if (members.size() == 1)
        return memory.operation(op::in,
                                {&lower.column(root, root.model->members[members[0]]), &keys});
    // Several key members are compared as a row.
    std::vector<term*> parts;
    for (const std::uint16_t m : members)
        parts.push_back(&lower.column(root, root.model->members[m]));
    term& row = memory.make(term_kind::row);
    row.operands = std::move(parts);
    return memory.operation(op::in, {&row, &keys});
}

// True where a row can match.
bool print_conditions(plan_builder& build, printer& out) {
    build.filters();
    select_plan& plan = build.plan();
    const bool none = std::any_of(plan.where.begin(), plan.where.end(),
                                  [](const term* n) { return n->is_truth(false); });
    if (plan.sources.size() != 1 || build.reshapes_rows()) {
        plan.sources.resize(1);
        plan.where = {&among_keys(build.query(), *build.scope().root, build.lower())};
    }
    run_rewrites(plan, build.lower().rewrites(), plan_place::outermost);
    out.where(plan.where);
    return !none;
}

bool holds_select(const term& n) {
    return n.kind == term_kind::select ||
           std::any_of(n.operands.begin(), n.operands.end(),
                       [](const term* operand) { return holds_select(*operand); });
}

// Of an UPDATE ... FROM all new values are computed before the first row is changed.
void print_assignments(plan_builder& build, printer& out) {
    bool first = true;
    bool queries = false;
    for (const resolved_clause& c : build.scope().clauses) {
        if (c.from->kind != clause_kind::set) continue;
        const member_info& m = build.scope().model().members[c.from->member];
        out.target_dialect().require_type(build.scope().model(), m);
        term& to =
            read_as(build.memory(), build.lower().expression(*c.expression, build.here()), m.type);
        if (build.plan().sources.size() != 1)
            throw_usage(
                "update of " + build.scope().model().name + '.' + m.name +
                " from a member of a related row: use cm::subquery() over the related model");
        queries = queries || holds_select(to);
        out.text(first ? " SET " : ", ");
        first = false;
        out.name(m.column);
        out.text(" = ");
        out.target_dialect().print_assigned(out, to, build.scope().model(), m);
    }
    if (first)
        throw_usage("update of " + build.scope().model().name +
                    " sets nothing: pass at least one \"member\"_f = value");
    if (queries && out.target_dialect().facts().update_reads_updated) out.text(" FROM (SELECT 1)");
}

}  // namespace

bool print_update(const query_data& query, lowering& lower, printer& out) {
    query_scope& scope = lower.scope_for(query);
    plan_builder build(scope, lower);
    build.begin_target();
    refuse_shapes(build, "update");
    out.text("UPDATE ");
    out.target(*scope.root);
    print_assignments(build, out);
    return print_conditions(build, out);
}

bool print_remove(const query_data& query, lowering& lower, printer& out) {
    query_scope& scope = lower.scope_for(query);
    plan_builder build(scope, lower);
    build.begin_target();
    refuse_shapes(build, "remove");
    out.text("DELETE FROM ");
    if (lower.facts().delete_alias) {
        out.target(*scope.root);
    } else {
        scope.root->alias = out.target_dialect().quote(scope.root->table);
        out.bare_target(*scope.root);
    }
    return print_conditions(build, out);
}

}  // namespace cormorant::detail
