#include "sql/print/condition.hpp"

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/lower/lower.hpp"
#include "sql/print/printer.hpp"

namespace cormorant::detail {
namespace {

void only_own_columns(const term& n, const model_info& model) {
    const bool query = n.kind == term_kind::value && n.bound->kind() == value_kind::subquery;
    const bool aggregate =
        n.kind == term_kind::operation && (is_aggregate(n.code) || n.code == op::over);
    if (query || aggregate || n.kind == term_kind::outer || n.kind == term_kind::annotation)
        throw_usage("a condition of an index or check of " + model.name +
                    " compares columns and values only: no queries, aggregates or annotations");
    for (const term* operand : n.operands) only_own_columns(*operand, model);
}

}  // namespace

std::string print_condition(const condition& from, const model_info& model, const dialect& target) {
    arena memory;
    lowering lower(memory, target, rewrite_set{});
    query_data query(model);
    for (const value& v : from.values()) query.values.push_back(v);
    query.add(clause_kind::filter, from.expression(), 0);
    query_scope& scope = lower.scope_for(query);
    resolve_clauses(scope, memory);
    scope.plan = &memory.plan();
    scope.root = &memory.table(*scope.plan);
    scope.root->model = &model;
    scope.root->table = model.table;
    term& condition = *scope.clauses[0].expression;
    only_own_columns(condition, model);
    term& made = lower.condition(condition, {&scope, {}, 0});
    const bool related = scope.plan->sources.size() != 1 || made.is(op::exists);
    if (related)
        throw_usage("a condition of an index or check of " + model.name +
                    " uses a related row: the database sees the columns of one row only");
    printer out(target);
    out.use_literals();
    out.expression(made);
    return std::move(out.sql());
}

}  // namespace cormorant::detail
