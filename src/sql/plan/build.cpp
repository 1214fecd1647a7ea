#include "sql/plan/build.hpp"

#include <algorithm>

#include "cormorant/schema/model.hpp"

/// From clauses to a plan: how the query groups, and its conditions.

namespace cormorant::detail {

bool plan_builder::has(clause_kind kind) const {
    return std::any_of(scope_.clauses.begin(), scope_.clauses.end(),
                       [&](const resolved_clause& c) { return c.from->kind == kind; });
}

bool plan_builder::sliced() const { return query().limit >= 0 || query().offset > 0; }

bool plan_builder::reshapes_rows() const {
    const bool windows =
        std::any_of(scope_.clauses.begin(), scope_.clauses.end(), [&](const resolved_clause& c) {
            return (c.from->kind == clause_kind::filter || c.from->kind == clause_kind::exclude) &&
                   holds_open_window(*c.expression);
        });
    return sliced() || query().distinct || windows || scope_.groups == group_mode::by_values ||
           has(clause_kind::group_limit);
}

void plan_builder::begin() {
    resolve();
    const group_mode groups = grouping();
    bring(computed_below(groups));
    decide_groups(groups);
}

void plan_builder::begin_target() {
    resolve();
    decide_groups(grouping());
}

void plan_builder::resolve() {
    resolve_clauses(scope_, memory());
    make_root();
    decide_scalars();
}

void plan_builder::make_root() {
    scope_.plan = &memory().plan();
    source& root = memory().table(*scope_.plan);
    root.model = &scope_.model();
    root.table = root.model->table;
    scope_.root = &root;
}

group_mode plan_builder::grouping() {
    bool values = false;
    group_mode groups = group_mode::none;
    scope_.groups_from = scope_.clauses.size();
    for (std::size_t i = 0; i < scope_.clauses.size(); ++i) {
        const resolved_clause& c = scope_.clauses[i];
        const bool final_aggregate =
            query().terminal == terminal_kind::aggregate && i >= query().aggregate_from;
        if (c.from->kind == clause_kind::values) {
            if (!values) scope_.groups_from = i;
            values = true;
            if (computes_aggregate(*c.expression)) groups = group_mode::by_values;
        }
        if (c.from->kind == clause_kind::annotate && values && !final_aggregate &&
            holds_aggregate(*c.expression))
            groups = group_mode::by_values;
    }
    if (groups == group_mode::none) scope_.groups_from = scope_.clauses.size();
    return groups;
}

void plan_builder::decide_groups(group_mode groups) {
    lower_row_aggregates();
    join_values();
    scope_.groups = groups;
    if (groups != group_mode::by_values) return;
    join_one_chain();
    know_keys();
}

// Annotations in front of the values are computed for each row of the model: before it groups.
void plan_builder::lower_row_aggregates() {
    const bool final = query().terminal == terminal_kind::aggregate;
    const std::size_t end = final
                                ? std::min<std::size_t>(scope_.groups_from, query().aggregate_from)
                                : scope_.groups_from;
    if (!final && end == scope_.clauses.size()) return;
    for (std::size_t i = 0; i < end; ++i) {
        const resolved_clause& c = scope_.clauses[i];
        if (c.from->kind != clause_kind::annotate || !holds_aggregate(*c.expression)) continue;
        term& name = memory().make(term_kind::annotation);
        name.operands = {c.expression};
        (void)lower_.expression(name, here());
    }
}

bool plan_builder::of_groups(const term& n) const {
    if (scope_.groups != group_mode::by_values || n.kind == term_kind::outer) return false;
    if (is_brought(n)) return false;
    if (n.kind == term_kind::operation && is_aggregate(n.code)) return true;
    for (const term* operand : n.operands) {
        for (std::size_t i = 0; i < scope_.groups_from; ++i)
            if (scope_.clauses[i].expression == operand) return false;
        if (of_groups(*operand)) return true;
    }
    return false;
}

bool plan_builder::finds_nothing() const {
    if (is_one_group()) return false;
    const auto never = [](const select_plan& rows) {
        return std::any_of(rows.where.begin(), rows.where.end(),
                           [](const term* n) { return n->is_truth(false); });
    };
    return never(*scope_.root->owner) || (scope_.rows != nullptr && never(*scope_.rows));
}

// ---- conditions ---------------------------------------------------------------------------------

// What the model says of the rows that are to be seen.
void plan_builder::default_conditions() {
    if (query().hidden_too) return;
    lower_.add_default_filters(*scope_.root, scope_.model(), plan().where);
}

void plan_builder::filters() {
    if (scope_.rows == nullptr) default_conditions();
    for (const resolved_clause& c : scope_.clauses) {
        if (c.below) continue;
        switch (c.from->kind) {
            case clause_kind::filter:
            case clause_kind::exclude:
                filter(c);
                break;
            case clause_kind::keys_in:
                keys_in(*c.from);
                break;
            case clause_kind::through_keys:
                through_keys(*c.from);
                break;
            case clause_kind::group_limit: {
                group_by_ = &member_column(c.from->member);
                group_size_ = &memory().make(term_kind::value);
                group_size_->bind.value = c.from->first_value;
                group_size_->bind.inside = scope_.inside;
                group_size_->bound = &query().values[c.from->first_value];
                break;
            }
            case clause_kind::order_by:
            case clause_kind::annotate:
            case clause_kind::values:
            case clause_kind::only:
            case clause_kind::defer:
            case clause_kind::select_related:
            case clause_kind::lock_of:
            case clause_kind::set:
                break;
        }
    }
    if (query().nothing) plan().where.push_back(&memory().truth(false));
    // A limit per key of a through table is by that key.
    if (group_size_ != nullptr && through_key_ != nullptr) group_by_ = through_key_;
    mark_demanded(plan(), lower_.rewrites());
}

void plan_builder::filter(const resolved_clause& c) {
    // In front of the values an aggregate is that of a row.
    const bool in_front = &c < scope_.clauses.data() + scope_.groups_from;
    const group_mode groups = scope_.groups;
    if (in_front) scope_.groups = group_mode::none;
    if (of_groups(*c.expression))
        group_filter(c);
    else
        row_filter(c);
    scope_.groups = groups;
}

void plan_builder::row_filter(const resolved_clause& c) {
    term* condition = c.expression;
    if (c.from->kind == clause_kind::exclude)
        condition = &memory().operation(op::not_, {condition});
    term& made = lower_.condition(*condition, {&scope_, {}, 0, true});
    if (made.is_truth(true)) return;
    (holds_open_window(*c.expression) ? on_windows_ : plan().where).push_back(&made);
}

// Parts about aggregates are for HAVING, the others for WHERE. Those about windows over the groups,
// and about computed keys, which not every database knows in HAVING, are for a SELECT around them.
void plan_builder::group_filter(const resolved_clause& c) {
    std::vector<term*> parts{c.expression};
    if (c.from->kind == clause_kind::exclude)
        parts = {&memory().operation(op::not_, {c.expression})};
    std::vector<term*> of_rows;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        term* part = parts[i];
        if (part->is(op::and_))
            parts.insert(parts.end(), part->operands.begin(), part->operands.end());
        else if (!of_groups(*part))
            of_rows.push_back(part);
        else
            having(*part);
    }
    if (of_rows.empty()) return;
    term& together = of_rows.size() == 1 ? *of_rows[0] : memory().operation(op::and_, of_rows);
    plan().where.push_back(&lower_.condition(together, {&scope_, {}, 0, true}));
}

// A path over a relation to many is about the rows that the keys read, also inside a negation.
void plan_builder::having(term& part) {
    viewpoint at = here();
    at.kept = at.openings.size();
    term& made = lower_.condition(part, at);
    require_of_keys(made, "a condition");
    const bool around = holds_open_window(part) || holds_computed_key(made);
    (around ? on_windows_ : plan().having).push_back(&made);
}

term& plan_builder::member_column(std::uint16_t member) {
    return lower_.column(*scope_.root, scope_.model().members[member]);
}

namespace {

term& list_among(const clause& c, term& column, query_scope& scope, arena& memory) {
    const value& list = scope.query->values[c.first_value];
    const bool none = list.kind() == value_kind::list &&
                      std::all_of(list.as_list().begin(), list.as_list().end(),
                                  [](const value& item) { return item.is_null(); });
    if (none) return memory.truth(false);
    term& values = memory.make(term_kind::value);
    values.bind.value = c.first_value;
    values.bind.inside = scope.inside;
    values.bound = &list;
    return memory.operation(op::in, {&column, &values});
}

}  // namespace

void plan_builder::keys_in(const clause& c) {
    keys_in_ = &list_among(c, member_column(c.member), scope_, memory());
    plan().where.push_back(keys_in_);
}

void plan_builder::through_keys(const clause& c) {
    source& link = memory().table(plan());
    link.table = c.through->through_table;
    link.parent = scope_.root;
    link.via = c.through;
    link.multiplies = true;
    const auto link_column = [&](std::string_view name) -> term& {
        term& n = memory().make(term_kind::column);
        n.from = &link;
        n.name = name;
        return n;
    };
    link.on = {&memory().operation(
        op::eq, {&link_column(c.through->through_target), &lower_.key_column(*scope_.root)})};
    if (c.through->through != nullptr)
        lower_.add_default_filters(link, c.through->through(), link.on);
    through_key_ = &link_column(c.through->through_source);
    plan().where.push_back(&list_among(c, *through_key_, scope_, memory()));
}

}  // namespace cormorant::detail
