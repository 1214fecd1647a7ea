#include <algorithm>
#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/build.hpp"
#include "sql/wrap.hpp"

/// What wraps the rows: conditions on windows, limits for each key, the first of equal rows, and
/// the limits of the query.

namespace cormorant::detail {
namespace {

bool holds_outer(const term& n) {
    return n.kind == term_kind::outer ||
           std::any_of(n.operands.begin(), n.operands.end(),
                       [](const term* operand) { return holds_outer(*operand); });
}

}  // namespace

// Conditions on rows stand below the windows, in a derived table.
void plan_builder::refuse_outer_below() const {
    if (facts_.outer_in_derived_tables || (on_windows_.empty() && scope_.rows == nullptr)) return;
    for (const resolved_clause& c : scope_.clauses) {
        const bool filters =
            c.from->kind == clause_kind::filter || c.from->kind == clause_kind::exclude;
        if (filters && !holds_window(*c.expression) && holds_outer(*c.expression))
            throw_usage("a query over " + scope_.model().name +
                        " that depends on cm::outer() and filters by a window: this database "
                        "cannot do that; put both conditions into one filter(), so that the "
                        "window is over all rows");
    }
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
    term* out = &n;
    for (wrapped_plan& around : wraps_) out = &around.brought_out(*out);
    return *out;
}

void plan_builder::limits() {
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
