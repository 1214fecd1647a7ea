#include "query/pinned_key.hpp"

#include <algorithm>
#include <iterator>

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

// What looks at the values that it is given and at nothing else. Other classes may do so too: what
// is not known to costs an answer that is forgotten too soon.
constexpr op_class looks_at_operands[] = {op_class::logic, op_class::comparison,
                                          op_class::membership, op_class::null_test,
                                          op_class::order};

bool is_of_own_row(const query_data& query, const program& p, const token& t) noexcept {
    if (t.code == op::value) return true;
    if (t.code == op::path)
        return p.paths[t.index].size == 1 &&
               !query.model->members[p.paths[t.index].hops[0]].column.empty();
    return std::find(std::begin(looks_at_operands), std::end(looks_at_operands),
                     class_of(t.code)) != std::end(looks_at_operands);
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
