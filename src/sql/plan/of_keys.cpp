#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/plan/build.hpp"

/// What may be said of a group: only that in which all its rows agree. That is made of the keys, of
/// columns that the keys tell, of aggregates and values.

namespace cormorant::detail {

void plan_builder::know_key_columns() {
    if (!keys_.empty()) return;
    for (std::size_t i = 0; i < scope_.clauses.size(); ++i)
        if (is_group_key(i))
            keys_.push_back(&lower_.expression(*scope_.clauses[i].expression, here()));
}

bool plan_builder::is_key(const term& lowered) const {
    return std::any_of(keys_.begin(), keys_.end(),
                       [&](const term* key) { return same_lowered(*key, lowered); });
}

// Whether the keys tell which row of the table it is.
bool plan_builder::is_told(const source& row) const {
    const auto is_its_key = [&](std::string_view name) {
        return std::any_of(keys_.begin(), keys_.end(), [&](const term* key) {
            return key->kind == term_kind::column && key->from == &row && key->name == name;
        });
    };
    if (row.model != nullptr && !row.model->primary_key.empty()) {
        const auto& key = row.model->primary_key;
        const bool told = std::all_of(key.begin(), key.end(), [&](std::uint16_t member) {
            return is_its_key(row.model->members[member].column);
        });
        if (told) return true;
    }
    if (row.parent == nullptr || row.multiplies) return false;
    // One row at most for each of the parent, or for each value of what refers to it there.
    const auto refers = [&](const term* key) {
        return key->kind == term_kind::column && key->from == row.parent && row.via != nullptr &&
               has_column(row.via->kind) && key->name == row.via->column;
    };
    return is_told(*row.parent) || std::any_of(keys_.begin(), keys_.end(), refers);
}

// A column that the keys tell becomes one more key, which makes no other groups: not every database
// sees that by itself.
bool plan_builder::is_told(term& column) {
    if (column.from == nullptr || column.from->owner != &plan()) return true;
    if (!is_told(*column.from)) return false;
    add_key(column);
    return true;
}

bool plan_builder::is_of_keys(term& n) {
    if (is_key(n) || (n.kind == term_kind::operation && is_aggregate(n.code))) return true;
    if (n.kind == term_kind::column) return is_told(n);
    if (n.kind == term_kind::select) return is_of_keys(*n.plan);
    // SUM(x) OVER (...) is a window over the groups: x is of the group.
    const term* function = n.is(op::over) ? n.operands[0] : nullptr;
    const auto agree = [&](term* operand) { return is_of_keys(*operand); };
    const auto operand_agrees = [&](term* operand) {
        if (operand != function) return agree(operand);
        return std::all_of(operand->operands.begin(), operand->operands.end(), agree);
    };
    return std::all_of(n.operands.begin(), n.operands.end(), operand_agrees);
}

bool plan_builder::is_of_keys(const select_plan& nested) {
    const auto agree = [&](term* n) { return is_of_keys(*n); };
    const auto all = [&](const std::vector<term*>& terms) {
        return std::all_of(terms.begin(), terms.end(), agree);
    };
    const auto row_agrees = [&](const source* s) {
        return all(s->on) && (s->derived == nullptr || is_of_keys(*s->derived));
    };
    return all(nested.columns) && all(nested.where) && all(nested.group_by) && all(nested.having) &&
           std::all_of(nested.order.begin(), nested.order.end(),
                       [&](const order_item& item) { return agree(item.key); }) &&
           std::all_of(nested.sources.begin(), nested.sources.end(), row_agrees);
}

void plan_builder::require_of_keys(term& n, std::string_view where) {
    if (scope_.groups != group_mode::by_values) return;
    know_key_columns();
    if (!is_of_keys(n))
        throw_usage(std::string(where) + " behind the groups of " + scope_.model().name +
                    " reads what is neither a column of values() nor an aggregate: groups have "
                    "many values of it; name it in values(), or take an aggregate of it, such as "
                    "cm::min()");
}

void plan_builder::add_key(term& column) {
    std::vector<term*>& keys = plan().group_by;
    if (std::none_of(keys.begin(), keys.end(),
                     [&](const term* key) { return same_lowered(*key, column); }))
        keys.push_back(&column);
}

}  // namespace cormorant::detail
