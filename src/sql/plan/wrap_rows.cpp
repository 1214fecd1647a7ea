#include <algorithm>
#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/plan/build.hpp"
#include "sql/plan/wrap.hpp"

/// What wraps the rows: conditions on windows, limits for each key, the first of equal rows, and
/// the limits of the query.

namespace cormorant::detail {

// Not every database shows a derived table the rows around it: what of the query would stand in one
// must not depend on them.
template <class Below>
void plan_builder::refuse_outer_in(const Below& below, std::string_view what,
                                   std::string_view instead) const {
    if (facts_.outer_in_derived_tables) return;
    for (const resolved_clause& c : scope_.clauses)
        if (c.expression != nullptr && below(c) && holds_outer(*c.expression))
            throw_usage(std::string(what) + scope_.model().name +
                        " that depends on cm::outer(): this database cannot do that; " +
                        std::string(instead));
}

// Conditions on rows stand below the windows.
void plan_builder::refuse_outer_below() const {
    const auto narrows_rows = [](const resolved_clause& c) {
        return (c.from->kind == clause_kind::filter || c.from->kind == clause_kind::exclude) &&
               !holds_window(*c.expression);
    };
    if (!on_windows_.empty() || scope_.rows != nullptr)
        refuse_outer_in(narrows_rows, "a filter by a window in a query over ",
                        "put both conditions into one filter(), so that the window is over all "
                        "rows");
    if (!scope_.first_marks.empty())
        refuse_outer_in([](const resolved_clause&) { return true; },
                        "an aggregate over rows that the values repeat in a query over ",
                        "compute it without values over a relation to many rows");
}

void plan_builder::refuse_slice_of_outer() const {
    if (facts_.limit_in_membership || !sliced()) return;
    refuse_outer_in([](const resolved_clause&) { return true; }, "in() of a slice of ",
                    "compare with cm::subquery() for one row, or leave the slice out");
}

wrapped_plan& plan_builder::open_wrap() {
    wrapped_plan& around = wraps_.emplace_back(memory(), plan());
    around.pass_columns();
    return around;
}

// The order is that of the rows outside.
void plan_builder::close_wrap(wrapped_plan& around, select_plan& inner) {
    select_plan& outer = around.outer();
    for (const order_item& item : inner.order)
        outer.order.push_back({&around.brought_out(*item.key), item.descending, item.nulls});
    inner.order.clear();
    outer.distinct = std::exchange(inner.distinct, false);
    scope_.plan = &outer;
}

// In the order of the plan, from 1 on in each part of the rows.
term& plan_builder::row_number(std::vector<term*> partition) {
    const auto keys = static_cast<std::uint16_t>(partition.size());
    std::vector<term*> window{&memory().operation(op::row_number, {})};
    window.insert(window.end(), partition.begin(), partition.end());
    for (const order_item& item : plan().order)
        window.push_back(&memory().operation(item.descending ? op::desc : op::asc, {item.key},
                                             static_cast<std::uint16_t>(item.nulls)));
    return memory().operation(op::over, std::move(window), keys);
}

void plan_builder::wrap_if_needed() {
    refuse_outer_below();
    regroup();
    if (!on_windows_.empty() || group_size_ != nullptr) {
        term* number = group_size_ != nullptr ? &row_number({group_by_}) : nullptr;
        select_plan& inner = plan();
        wrapped_plan& around = open_wrap();
        for (term* condition : on_windows_)
            around.outer().where.push_back(&around.condition(*condition));
        if (number != nullptr)
            around.outer().where.push_back(
                &memory().operation(op::le, {&around.brought_out(*number), group_size_}));
        close_wrap(around, inner);
    }
    if (firsts_) keep_firsts();
}

namespace {

bool holds_window_column(const select_plan& plan) {
    const auto computed = [](const term* n) { return holds_window(*n); };
    return std::any_of(plan.columns.begin(), plan.columns.end(), computed) ||
           std::any_of(plan.order.begin(), plan.order.end(),
                       [](const order_item& item) { return holds_window(*item.key); });
}

}  // namespace

// A window cannot be over windows, and is kept from groups.
void plan_builder::keep_firsts() {
    if (!plan().group_by.empty() || holds_window_column(plan())) {
        select_plan& rows = plan();
        close_wrap(open_wrap(), rows);
    }
    select_plan& inner = plan();
    inner.distinct = false;
    term& number = row_number(inner.columns);
    wrapped_plan& around = open_wrap();
    around.outer().where.push_back(
        &memory().operation(op::eq, {&around.brought_out(number), &memory().number(1)}));
    close_wrap(around, inner);
}

term& plan_builder::through_wraps(term& n) {
    term* out = regrouped_ ? &regrouped_->over(n) : &n;
    for (wrapped_plan& around : wraps_) out = &around.brought_out(*out);
    return *out;
}

namespace {

bool holds_column_of(const select_plan& plan, const term& n);

bool holds_column_of(const select_plan& plan, const select_plan& nested) {
    const auto holds = [&](const term* n) { return holds_column_of(plan, *n); };
    return std::any_of(nested.columns.begin(), nested.columns.end(), holds) ||
           std::any_of(nested.where.begin(), nested.where.end(), holds) ||
           std::any_of(nested.sources.begin(), nested.sources.end(), [&](const source* s) {
               return std::any_of(s->on.begin(), s->on.end(), holds);
           });
}

bool holds_column_of(const select_plan& plan, const term& n) {
    if (n.kind == term_kind::column) return n.from != nullptr && n.from->owner == &plan;
    if (n.kind == term_kind::select && holds_column_of(plan, *n.plan)) return true;
    return std::any_of(n.operands.begin(), n.operands.end(),
                       [&](const term* operand) { return holds_column_of(plan, *operand); });
}

}  // namespace

// Rows that are all the same are one row. Where a database skips no row of a DISTINCT over
// constants, they are one group: by the first column, as a number in GROUP BY says.
void plan_builder::group_constants() {
    select_plan& rows = plan();
    const bool may = rows.distinct && query().offset > 0 && rows.group_by.empty();
    if (facts_.offset_of_constants || !may) return;
    for (const term* n : rows.columns)
        if (holds_column_of(rows, *n) || holds_aggregate(*n)) return;
    rows.distinct = false;
    rows.group_by = {&memory().number(1)};
}

void plan_builder::limits() {
    group_constants();
    const auto parameter = [&](bind_transform transform) -> term* {
        term& n = memory().make(term_kind::value);
        n.bind.transform = transform;
        n.bind.inside = scope_.inside;
        return &n;
    };
    if (query().terminal == terminal_kind::single && !names_one_row(query())) plan().most_rows = 2;
    if (query().limit >= 0)
        plan().limit = parameter(one_value_ ? bind_transform::limit_of_one : bind_transform::limit);
    else if (one_value_)
        plan().most_rows = 1;
    if (query().offset > 0) plan().offset = parameter(bind_transform::offset);
}

}  // namespace cormorant::detail
