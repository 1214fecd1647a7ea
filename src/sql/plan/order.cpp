#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/plan/build.hpp"

/// ORDER BY: the query's own, else the model's, turned around where the query is reversed.

namespace cormorant::detail {
namespace {

constexpr int deepest_ordering = 4;  // orderings that refer to each other end somewhere

null_order turned(null_order nulls) {
    switch (nulls) {
        case null_order::unspecified:
            return null_order::unspecified;
        case null_order::first:
            return null_order::last;
        case null_order::last:
            return null_order::first;
    }
    return nulls;
}

// It orders nothing, and MariaDB takes a number for the place of a column.
bool is_constant(const term& n) {
    return n.kind == term_kind::value || n.kind == term_kind::number || n.kind == term_kind::truth;
}

bool computed_once(const term& n) {
    return n.kind == term_kind::select ||
           (n.is(op::coalesce) && n.operands[0]->kind == term_kind::select);
}

}  // namespace

void plan_builder::order() {
    if (is_one_group()) return;
    for (const resolved_clause& c : scope_.clauses) {
        if (c.from->kind != clause_kind::order_by) continue;
        const term& n = *c.expression;
        if (n.is(op::asc) || n.is(op::desc))
            order_by(*n.operands[0], n.is(op::desc), static_cast<null_order>(n.index));
        else
            order_by(*c.expression, false, null_order::unspecified);
    }
    if (!is_ordered() && !query().unordered && scope_.groups == group_mode::none) default_order();
    if (query().reversed) reverse_order();
    // A SELECT in the place of a column is not computed again for the order.
    for (order_item& item : plan().order) {
        const bool placed = item.nulls != null_order::unspecified && !facts_.nulls_first_last;
        const bool wraps = !on_windows_.empty() || group_size_ != nullptr || query().distinct;
        if (!computed_once(*item.key) || placed || wraps) continue;
        const auto& columns = plan().columns;
        const auto known = std::find(columns.begin(), columns.end(), item.key);
        if (known != columns.end())
            item.key = &memory().number(static_cast<std::uint16_t>(known - columns.begin() + 1));
    }
}

void plan_builder::order_by(term& n, bool descending, null_order nulls) {
    if (n.kind == term_kind::path) {
        const member_info& last = *hop_of(scope_.model(), *n.hops, n.hops->size - 1U).member;
        if (is_relation(last.kind)) return order_by_relation(*n.hops, descending, 0);
    }
    term& key = lower_.expression(n, here());
    require_of_keys(key, "order_by()");
    if (!is_constant(key)) plan().order.push_back({&key, descending, nulls});
}

// By the related model's own ordering, or by its key.
void plan_builder::order_by_relation(const path& p, bool descending, int depth) {
    const member_info& last = *hop_of(scope_.model(), p, p.size - 1U).member;
    const bool ends = !is_relation(last.kind) || last.target().ordering.empty() ||
                      depth == deepest_ordering || p.size == path::max_hops;
    if (ends) {
        term& key = lower_.column_of(p, here());
        require_of_keys(key, "order_by()");
        plan().order.push_back({&key, descending, null_order::unspecified});
        return;
    }
    for (const order_field& field : last.target().ordering) {
        path further = p;
        further.hops[further.size++] = field.member;
        order_by_relation(further, descending != field.descending, depth + 1);
    }
}

void plan_builder::default_order() {
    for (const order_field& field : scope_.model().ordering) {
        path p;
        p.hops[p.size++] = field.member;
        order_by_relation(p, field.descending, 0);
    }
}

void plan_builder::reverse_order() {
    for (order_item& item : plan().order) {
        item.descending = !item.descending;
        item.nulls = turned(item.nulls);
    }
    if (plan().order.empty()) order_by_keys(true);
}

// By the keys of the groups, or the model's.
void plan_builder::order_by_keys(bool descending) {
    std::vector<term*> keys = plan().group_by;
    if (scope_.groups == group_mode::none)
        for (const std::uint16_t key : scope_.model().primary_key)
            keys.push_back(&member_column(key));
    for (term* key : keys) plan().order.push_back({key, descending, null_order::unspecified});
}

// ---- distinct rows ------------------------------------------------------------------------------

bool plan_builder::selects(const term& n) const {
    const auto& columns = plan().columns;
    return n.kind == term_kind::number ||
           std::any_of(columns.begin(), columns.end(), [&](const term* c) {
               return c == &n || (c->kind == term_kind::column && n.kind == term_kind::column &&
                                  c->from == n.from && c->name == n.name);
           });
}

bool plan_builder::orders_outside_columns() const {
    const auto& order = plan().order;
    return plan().distinct && std::any_of(order.begin(), order.end(), [&](const order_item& item) {
               return !selects(*item.key);
           });
}

// Each row is one of the model's, and what orders it is of that row.
bool plan_builder::selects_key() const {
    const auto& keys = scope_.model().primary_key;
    return scope_.joined.empty() && scope_.groups == group_mode::none && !keys.empty() &&
           std::all_of(keys.begin(), keys.end(), [&](std::uint16_t key) {
               term column;
               column.kind = term_kind::column;
               column.from = scope_.root;
               column.name = scope_.model().members[key].column;
               return selects(column);
           });
}

// SELECT DISTINCT orders by what it selects: so PostgreSQL insists, and so the rows are the same on
// every backend.
void plan_builder::hidden_order_columns() {
    if (!selects_key()) return firsts_of_distinct_rows();
    if (!plan().distinct) return;
    for (const order_item& item : plan().order) {
        // The key of a through_keys clause stays the last column.
        auto& all = plan().columns;
        if (!selects(*item.key))
            all.insert(all.end() - (through_key_ != nullptr ? 1 : 0), item.key);
    }
}

void plan_builder::firsts_of_distinct_rows() { firsts_ = orders_outside_columns(); }

}  // namespace cormorant::detail
