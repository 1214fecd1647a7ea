#include "query/pinned_key.hpp"

#include <algorithm>

#include "cormorant/query/operations.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

// key = value, as the whole condition of a step.
bool pins(const query_data& query, const clause& c, const member_info& key) noexcept {
    if (c.kind != clause_kind::filter || c.expression->token_count != 3) return false;
    const program& p = *c.expression;
    return p.tokens[0].code == op::path && p.tokens[1].code == op::value &&
           p.tokens[2].code == op::eq && p.paths[p.tokens[0].index].size == 1 &&
           &query.model->members[p.paths[p.tokens[0].index].hops[0]] == &key;
}

bool is_identity(const value& v, const member_info& key) noexcept {
    if (key.type == value_kind::uuid) return v.kind() == value_kind::uuid;
    return key.type == value_kind::integer &&
           (v.kind() == value_kind::integer || v.kind() == value_kind::unsigned_integer);
}

bool is_of_own_row(const query_data& query, const program& p, const token& t) noexcept {
    switch (class_of(t.code)) {
        case op_class::operand:
            if (t.code != op::path) return t.code == op::value;
            return p.paths[t.index].size == 1 &&
                   !query.model->members[p.paths[t.index].hops[0]].column.empty();
        case op_class::logic:
        case op_class::comparison:
        case op_class::membership:
        case op_class::null_test:
        case op_class::order:
            return true;
        case op_class::text_lookup:
        case op_class::json_lookup:
        case op_class::search:
        case op_class::container_lookup:
        case op_class::range_lookup:
        case op_class::exists:
        case op_class::arithmetic:
        case op_class::text_function:
        case op_class::choice:
        case op_class::number_function:
        case op_class::time_function:
        case op_class::json_value:
        case op_class::fit:
        case op_class::element:
        case op_class::bound:
        case op_class::cast:
        case op_class::case_:
        case op_class::sql:
        case op_class::subquery:
        case op_class::aggregate:
        case op_class::of_window:
        case op_class::window:
            break;
    }
    return false;
}

bool is_of_own_row(const query_data& query, const clause& c) noexcept {
    switch (c.kind) {
        case clause_kind::filter:
        case clause_kind::exclude:
        case clause_kind::order_by:
        case clause_kind::values:
        case clause_kind::only:
        case clause_kind::defer:
            break;
        case clause_kind::annotate:
        case clause_kind::select_related:
        case clause_kind::lock_of:
        case clause_kind::set:
        case clause_kind::keys_in:
        case clause_kind::through_keys:
        case clause_kind::group_limit:
            return false;
    }
    if (c.expression == nullptr) return true;
    const program& p = *c.expression;
    return std::all_of(p.tokens, p.tokens + p.token_count,
                       [&](const token& t) { return is_of_own_row(query, p, t); });
}

}  // namespace

const value* pinned_key(const query_data& query) noexcept {
    const member_info* key = query.model->single_key();
    if (key == nullptr) return nullptr;
    for (const clause& c : query.clauses) {
        if (!pins(query, c, *key)) continue;
        const value& v = query.values[c.first_value + c.expression->tokens[1].index];
        if (is_identity(v, *key)) return &v;
    }
    return nullptr;
}

bool reads_pinned_row_alone(const query_data& query) noexcept {
    const bool rows =
        query.terminal == terminal_kind::rows || query.terminal == terminal_kind::single;
    return rows && (query.hidden_too || query.model->default_filters.empty()) &&
           std::all_of(query.clauses.begin(), query.clauses.end(),
                       [&](const clause& c) { return is_of_own_row(query, c); }) &&
           std::none_of(query.values.begin(), query.values.end(), [](const value& v) {
               return v.kind() == value_kind::subquery || v.kind() == value_kind::sql;
           });
}

}  // namespace cormorant::detail
