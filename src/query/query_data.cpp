#include "cormorant/query/query_data.hpp"

#include <algorithm>

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

const query_data& subquery_of(const value& v) {
    return *static_cast<const query_data*>(v.as_subquery().get());
}

inline bool same_variable(const value& a, const value& b) {
    if (a.is_null() != b.is_null()) return false;
    const bool a_plain = a.kind() < value_kind::list;
    const bool b_plain = b.kind() < value_kind::list;
    if (a_plain || b_plain) return a_plain == b_plain;
    if (a.kind() != b.kind()) return false;
    if (is_container(a.kind())) return true;
    if (a.kind() == value_kind::list)
        return padded_length(a.as_list().size()) == padded_length(b.as_list().size());
    return same_shape(subquery_of(a), subquery_of(b));
}

inline bool same_clause(const clause& a, const clause& b) {
    return a.kind == b.kind && a.member == b.member && a.first_value == b.first_value &&
           a.name == b.name && a.through == b.through &&
           (a.expression == b.expression || (a.expression != nullptr && b.expression != nullptr &&
                                             same(*a.expression, *b.expression)));
}

}  // namespace

bool same(const program& a, const program& b) noexcept {
    return a.fingerprint == b.fingerprint && a.token_count == b.token_count &&
           a.path_count == b.path_count && a.name_count == b.name_count &&
           std::equal(a.tokens, a.tokens + a.token_count, b.tokens) &&
           std::equal(a.paths, a.paths + a.path_count, b.paths) &&
           std::equal(a.names, a.names + a.name_count, b.names);
}

std::size_t padded_length(std::size_t n) noexcept {
    std::size_t length = 1;
    while (length < n) length *= 2;
    return n == 0 ? 0 : length;
}

void query_data::add_variable(std::size_t i) {
    const value& v = values[i];
    std::uint64_t more = static_cast<std::uint64_t>(v.kind()) + 1;
    if (v.kind() == value_kind::list) more = mix(more, padded_length(v.as_list().size()));
    if (v.kind() == value_kind::subquery) more = mix(more, full_fingerprint(subquery_of(v)));
    fingerprint = mix(fingerprint, mix(more, i));
}

std::uint64_t full_fingerprint(const query_data& query) noexcept {
    const std::uint64_t flags = static_cast<std::uint64_t>(query.terminal) |
                                static_cast<std::uint64_t>(query.distinct) << 8 |
                                static_cast<std::uint64_t>(query.reversed) << 9 |
                                static_cast<std::uint64_t>(query.unordered) << 10 |
                                static_cast<std::uint64_t>(query.limit >= 0) << 11 |
                                static_cast<std::uint64_t>(query.offset > 0) << 12 |
                                static_cast<std::uint64_t>(query.lock) << 16 |
                                static_cast<std::uint64_t>(query.wait) << 20 |
                                static_cast<std::uint64_t>(query.aggregate_from) << 32;
    return mix(query.fingerprint, flags ^ reinterpret_cast<std::uintptr_t>(query.model));
}

namespace {

bool same_clauses(const query_data& a, const query_data& b) noexcept {
    const std::size_t n = a.clauses.size();
    if (n != b.clauses.size()) return false;
    for (std::size_t i = 0; i < n; ++i)
        if (!same_clause(a.clauses[i], b.clauses[i])) return false;
    return true;
}

bool same_values(const query_data& a, const query_data& b) noexcept {
    const std::size_t n = a.values.size();
    if (n != b.values.size()) return false;
    for (std::size_t i = 0; i < n; ++i)
        if (!same_variable(a.values[i], b.values[i])) return false;
    return true;
}

}  // namespace

bool same_shape(const query_data& a, const query_data& b) noexcept {
    return a.model == b.model && a.terminal == b.terminal && a.distinct == b.distinct &&
           a.reversed == b.reversed && a.unordered == b.unordered &&
           (a.limit >= 0) == (b.limit >= 0) && (a.offset > 0) == (b.offset > 0) &&
           a.lock == b.lock && a.wait == b.wait && a.aggregate_from == b.aggregate_from &&
           same_clauses(a, b) && same_values(a, b);
}

bool names_one_row(const query_data& query) noexcept {
    const member_info* key = query.model->single_key();
    if (key == nullptr) return false;
    for (const clause& c : query.clauses) {
        if (c.kind != clause_kind::filter || c.expression->token_count != 3) continue;
        const token* t = c.expression->tokens;
        if (t[0].code != op::path || t[1].code != op::value || t[2].code != op::eq) continue;
        const path& p = c.expression->paths[t[0].index];
        if (p.size == 1 && &query.model->members[p.hops[0]] == key &&
            query.values[c.first_value].kind() < value_kind::list)
            return true;
    }
    return false;
}

}  // namespace cormorant::detail
