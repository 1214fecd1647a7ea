#include <algorithm>

#include "sql/print/printer.hpp"

#include "cormorant/schema/model.hpp"

/// SELECT, clause by clause.

namespace cormorant::detail {
namespace {

bool reads_beside(const term& n, const term& key) {
    if (n.kind == term_kind::column) return n.from == key.from && n.name != key.name;
    return std::any_of(n.operands.begin(), n.operands.end(),
                       [&](const term* operand) { return reads_beside(*operand, key); });
}

// Groups of one column of the table whose other columns are read too: an index on the column does
// not hold them.
bool groups_whole_rows(const select_plan& plan) {
    if (plan.group_by.size() != 1) return false;
    const term& key = *plan.group_by.front();
    if (key.kind != term_kind::column || key.member == nullptr || key.member->primary_key)
        return false;
    return std::any_of(plan.columns.begin(), plan.columns.end(),
                       [&](const term* column) { return reads_beside(*column, key); });
}

}  // namespace

void printer::select(const select_plan& plan) {
    text(plan.distinct ? "SELECT DISTINCT " : "SELECT ");
    if (plan.columns.empty()) text("1");
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
        if (i != 0) text(", ");
        expression(*plan.columns[i]);
        if (plan.names.empty()) continue;
        text(" AS ");
        name(plan.names[i]);
    }
    from(plan);
    list(groups_whole_rows(plan) ? " GROUP BY " + std::string(dialect_.facts().without_index)
                                 : " GROUP BY ",
         plan.group_by);
    if (!plan.having.empty()) {
        text(" HAVING ");
        conditions(plan.having);
    }
    order(plan.order);
    limits(plan);
    locks(plan);
}

void printer::target(const source& table_of) { table(table_of); }

void printer::bare_target(const source& table_of) {
    used(table_of.table);
    name(table_of.table);
}

void printer::used(std::string_view name_of_table) {
    if (std::find(tables_.begin(), tables_.end(), name_of_table) == tables_.end())
        tables_.emplace_back(name_of_table);
}

void printer::table(const source& s) {
    if (s.derived != nullptr) {
        text("(");
        select(*s.derived);
        text(")");
    } else {
        used(s.table);
        name(s.table);
    }
    text(" AS ");
    text(s.alias);
}

// FROM and WHERE. The condition that ties the root to an enclosing query is the first of the WHERE,
// unless the root itself is joined to a row that is always there.
void printer::from(const select_plan& plan) {
    text(" FROM ");
    std::vector<term*> where_parts;
    const source& root = plan.root();
    if (plan.keys != nullptr) {
        key_rows(*plan.keys);
        text(" AS " + root.alias + "_keys CROSS JOIN ");
        table(root);
        text(" ON ");
        expression(*plan.keys->operands[0]);
        text(" = " + root.alias + "_keys.column1");
    } else if (plan.root_may_be_absent) {
        text("(SELECT 1) AS ");
        text(root.alias);
        text("_or_none LEFT JOIN ");
        table(root);
        text(" ON ");
        conditions(root.on);
    } else {
        table(root);
        where_parts = root.on;
    }
    for (std::size_t i = 1; i < plan.sources.size(); ++i) {
        const source& s = *plan.sources[i];
        text(is_outer(s) ? " LEFT JOIN " : " JOIN ");
        table(s);
        text(" ON ");
        conditions(s.on);
    }
    where_parts.insert(where_parts.end(), plan.where.begin(), plan.where.end());
    where(where_parts);
}

void printer::where(const std::vector<term*>& parts) {
    if (parts.empty()) return;
    text(" WHERE ");
    conditions(parts);
}

void printer::conditions(const std::vector<term*>& parts) {
    std::vector<term*> flat;
    for (term* part : parts) {
        if (part->is(op::and_))
            flat.insert(flat.end(), part->operands.begin(), part->operands.end());
        else
            flat.push_back(part);
    }
    if (flat.size() == 1)
        expression(*flat[0]);
    else
        chain(" AND ", flat);
}

void printer::list(std::string_view before, const std::vector<term*>& items) {
    if (items.empty()) return;
    text(before);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) text(", ");
        expression(*items[i]);
    }
}

void printer::order(const std::vector<order_item>& items) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        text(i == 0 ? " ORDER BY " : ", ");
        order_key(items[i]);
    }
}

void printer::order_key(const order_item& item) {
    const bool placed = item.nulls != null_order::unspecified;
    const bool emulated = placed && !dialect_.facts().nulls_first_last;
    if (emulated) {
        operand(*item.key);
        text(item.nulls == null_order::first ? " IS NOT NULL, " : " IS NULL, ");
    }
    expression(*item.key);
    if (item.descending) text(" DESC");
    if (placed && !emulated) text(item.nulls == null_order::first ? " NULLS FIRST" : " NULLS LAST");
}

void printer::limits(const select_plan& plan) {
    if (plan.limit != nullptr) {
        text(" LIMIT ");
        expression(*plan.limit);
    } else if (plan.most_rows != 0) {
        text(" LIMIT " + std::to_string(plan.most_rows));
    } else if (plan.offset != nullptr && !dialect_.facts().all_rows.empty()) {
        text(" LIMIT ");
        text(dialect_.facts().all_rows);
    }
    if (plan.offset == nullptr) return;
    text(" OFFSET ");
    expression(*plan.offset);
}

void printer::locks(const select_plan& plan) {
    if (!dialect_.facts().row_locks || plan.lock == lock_mode::none) return;
    text(" ");
    text(dialect_.row_lock(plan.lock));
    // The rows of the query, not those that are joined to them and may not be there.
    if (plan.sources.size() > 1 && dialect_.facts().lock_of_table) {
        text(" OF ");
        text(plan.root().alias);
        for (const source* also : plan.locked) {
            text(", ");
            text(also->alias);
        }
    }
    switch (plan.wait) {
        case lock_wait::wait:
            break;
        case lock_wait::nowait:
            text(" NOWAIT");
            break;
        case lock_wait::skip_locked:
            text(" SKIP LOCKED");
            break;
    }
}

}  // namespace cormorant::detail
