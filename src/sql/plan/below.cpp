#include <algorithm>

#include "cormorant/schema/model.hpp"
#include "sql/plan/build.hpp"

/// What must be computed for each row before rows are filtered by it, grouped or aggregated:
/// windows over rows, and keys of groups that are queries. A SELECT in the place of the model's
/// table has them beside the model's own columns, which keep their names, so that all above reads a
/// table.

namespace cormorant::detail {
namespace {

void add_once(std::vector<term*>& to, term* n) {
    if (std::find(to.begin(), to.end(), n) == to.end()) to.push_back(n);
}

void add_windows(term& n, std::vector<term*>& out) {
    if (n.kind == term_kind::outer) return;
    if (n.is(op::over)) return add_once(out, &n);
    for (term* operand : n.operands) add_windows(*operand, out);
}

// Windows that other windows are over: SQL has none inside another.
std::vector<term*> windows_inside(const std::vector<term*>& windows) {
    std::vector<term*> inside;
    for (const term* n : windows)
        for (term* operand : n->operands) add_windows(*operand, inside);
    return inside;
}

term& unnamed(term& n) { return n.kind == term_kind::annotation ? unnamed(*n.operands[0]) : n; }

bool holds_query(const term& n) {
    if (n.is(op::subquery) || n.is(op::exists)) return true;
    return std::any_of(n.operands.begin(), n.operands.end(),
                       [](const term* operand) { return holds_query(*operand); });
}

bool leads_to_many(const term& n, const model_info& model) {
    if (n.kind == term_kind::path && last_to_many(model, *n.hops) != 0) return true;
    return std::any_of(n.operands.begin(), n.operands.end(),
                       [&](const term* operand) { return leads_to_many(*operand, model); });
}

std::string free_name(const select_plan& plan, std::size_t number) {
    std::string name = "w" + std::to_string(number);
    while (std::find(plan.names.begin(), plan.names.end(), name) != plan.names.end()) name += '_';
    return name;
}

}  // namespace

// The windows that an expression behind the values is over rows by: those named in front of them,
// and those inside its aggregates. Others are over the groups.
void plan_builder::add_row_windows(term& n, std::vector<term*>& out) const {
    if (n.kind == term_kind::outer) return;
    const bool of_rows = n.kind == term_kind::operation && is_aggregate(n.code);
    for (term* operand : n.operands) {
        const bool in_front =
            std::any_of(scope_.clauses.begin(),
                        scope_.clauses.begin() + static_cast<std::ptrdiff_t>(scope_.groups_from),
                        [&](const resolved_clause& c) { return c.expression == operand; });
        if (of_rows || (in_front && n.kind == term_kind::annotation))
            add_windows(*operand, out);
        else
            add_row_windows(*operand, out);
    }
}

void plan_builder::add_computed_below(std::size_t i, std::vector<term*>& out) const {
    const resolved_clause& c = scope_.clauses[i];
    const clause_kind kind = c.from->kind;
    const bool in_front = i < scope_.groups_from;
    const bool final = query().terminal == terminal_kind::aggregate && i >= query().aggregate_from;
    const bool filters = kind == clause_kind::filter || kind == clause_kind::exclude;
    if (c.expression == nullptr || (kind == clause_kind::annotate && in_front && !final)) return;
    if (kind == clause_kind::values || (in_front && (filters || final)))
        return add_windows(*c.expression, out);
    if (!final) return add_row_windows(*c.expression, out);
    // The last aggregates are over the groups.
    std::vector<term*> aggregates;
    add_aggregates(*c.expression, aggregates);
    for (const term* a : aggregates)
        for (term* operand : a->operands) add_row_windows(*operand, out);
}

std::vector<term*> plan_builder::computed_below(group_mode groups) const {
    std::vector<term*> below;
    if (groups == group_mode::none && query().terminal != terminal_kind::aggregate) {
        for (const resolved_clause& c : scope_.clauses)
            if (c.expression != nullptr) add_windows(*c.expression, below);
        return windows_inside(below);
    }
    for (std::size_t i = 0; i < scope_.clauses.size(); ++i) {
        add_computed_below(i, below);
        const resolved_clause& c = scope_.clauses[i];
        if (groups == group_mode::none || c.from->kind != clause_kind::values) continue;
        term& key = unnamed(*c.expression);
        if (holds_query(key) && !holds_window(key) && !holds_aggregate(key) &&
            !leads_to_many(key, scope_.model()))
            add_once(below, &key);
    }
    return below;
}

bool plan_builder::is_brought(const term& n) const {
    return std::any_of(scope_.brought.begin(), scope_.brought.end(),
                       [&](const auto& known) { return known.first == &n; });
}

// A window that is not computed below.
bool plan_builder::holds_open_window(const term& n) const {
    if (n.kind == term_kind::outer || is_brought(n)) return false;
    return n.is(op::over) ||
           std::any_of(n.operands.begin(), n.operands.end(),
                       [&](const term* operand) { return holds_open_window(*operand); });
}

// ---- the rows below -----------------------------------------------------------------------------

bool plan_builder::is_row_condition(const resolved_clause& c) const {
    const bool in_front = &c < scope_.clauses.data() + scope_.groups_from;
    const bool filters =
        c.from->kind == clause_kind::filter || c.from->kind == clause_kind::exclude;
    return c.from->kind == clause_kind::keys_in ||
           (in_front && filters && !holds_window(*c.expression));
}

// Conditions take place before the windows, unless they are on them.
void plan_builder::row_conditions() {
    default_conditions();
    for (const resolved_clause& c : scope_.clauses) {
        if (!is_row_condition(c)) continue;
        if (c.from->kind == clause_kind::keys_in)
            keys_in(*c.from);
        else
            row_filter(c);
    }
    mark_demanded(plan(), lower_.rewrites());
}

void plan_builder::bring(const std::vector<term*>& wanted) {
    if (wanted.empty()) return;
    query_scope& rows = lower_.scope_for(query());
    rows.enclosing = scope_.enclosing;
    rows.inside = scope_.inside;
    rows.clauses = scope_.clauses;
    rows.annotations = scope_.annotations;
    rows.groups_from = scope_.groups_from;
    rows.scalar_aggregates = scope_.scalar_aggregates;
    plan_builder below(rows, lower_);
    below.make_root();
    below.bring(windows_inside(wanted));
    if (rows.rows == nullptr) below.row_conditions();
    bring_columns(wanted, below);
    scope_.root->derived = &below.plan();
    scope_.rows = rows.rows != nullptr ? rows.rows : &below.plan();
    for (resolved_clause& c : scope_.clauses) c.below = is_row_condition(c);
}

void plan_builder::bring_columns(const std::vector<term*>& wanted, plan_builder& below) {
    select_plan& plan = below.plan();
    for (const member_info& m : scope_.model().members) {
        if (!has_column(m.kind)) continue;
        plan.columns.push_back(&lower_.column(*below.scope().root, m));
        plan.names.emplace_back(m.column);
    }
    for (term* n : wanted) {
        term& made = lower_.expression(*n, below.here());
        term& out = memory().make(term_kind::column);
        out.from = scope_.root;
        out.name = memory().keep(free_name(plan, scope_.brought.size()));
        out.type = kind_of(made);
        out.nullable = may_be_null(made);
        plan.columns.push_back(&made);
        plan.names.emplace_back(out.name);
        scope_.brought.emplace_back(n, &out);
    }
}

}  // namespace cormorant::detail
