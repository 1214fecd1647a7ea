#include "cormorant/query/condition.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/lower/lower.hpp"

/// cm::default_filter. A source whose rows are looked for, and not referred to by a foreign key of
/// a row at hand, gets the conditions of its model: the root of a query, rows of a relation to
/// many, and the other side of a one_to_one. They stand in the ON that ties the rows, so that a
/// LEFT JOIN takes a hidden row for none.

namespace cormorant::detail {
namespace {

void make_constant(term& n) {
    n.constant = true;
    for (term* operand : n.operands) make_constant(*operand);
}

bool hides_rows(const model_info& model) { return !model.default_filters.empty(); }

}  // namespace

void lowering::add_default_filters(source& rows, const model_info& model, std::vector<term*>& to) {
    for (const auto& filter : model.default_filters) {
        query_data& query = default_filters_.emplace_back(model);
        for (const value& v : filter->values()) query.values.push_back(v);
        query.add(clause_kind::filter, filter->expression(), 0);
        query_scope& scope = scope_for(query);
        resolve_clauses(scope, memory_);
        scope.plan = rows.owner;
        scope.root = &rows;
        term& made = condition(*scope.clauses[0].expression, {&scope, {}, 0});
        make_constant(made);
        to.push_back(&made);
    }
}

void lowering::hide_related(source& rows, const member_info& relation) {
    const model_info& target = relation.target();
    if (relation.kind != member_kind::many_to_many)
        return add_default_filters(rows, target, rows.on);
    if (relation.through != nullptr) add_default_filters(rows, relation.through(), rows.on);
    if (!hides_rows(target)) return;
    select_plan& shown = memory_.plan();
    source& row = memory_.table(shown);
    row.model = &target;
    row.table = target.table;
    row.on = {&memory_.operation(op::eq, {&key_column(row), &row_mark({{}, &rows, &relation})})};
    add_default_filters(row, target, row.on);
    term& select = memory_.make(term_kind::select);
    select.plan = &shown;
    rows.on.push_back(&memory_.operation(op::exists, {&select}));
}

}  // namespace cormorant::detail
