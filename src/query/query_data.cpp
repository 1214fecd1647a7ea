#include "cormorant/query/query_data.hpp"

#include <algorithm>
#include <bit>

#include "cormorant/schema/model.hpp"
#include "query/one_key.hpp"

namespace cormorant::detail {
namespace {

const query_data& subquery_of(const value& v) {
    return *static_cast<const query_data*>(v.as_subquery().get());
}

bool same_contents(const value& a, const value& b) {
    if (a.kind() != b.kind()) return false;
    if (is_container(a.kind())) return true;
    if (a.kind() == value_kind::sql) return a.as_text() == b.as_text();
    if (a.kind() == value_kind::list)
        return padded_length(a.as_list().size()) == padded_length(b.as_list().size());
    return same_shape(subquery_of(a), subquery_of(b));
}

inline bool same_variable(const value& a, const value& b) {
    if (a.is_null() != b.is_null()) return false;
    if (a.kind() < value_kind::list && b.kind() < value_kind::list) [[likely]]
        return true;
    return same_contents(a, b);
}

// Most programs are constants of the calling program, so that their addresses tell.
inline bool same_program(const program* a, const program* b) {
    return a == b || (a != nullptr && b != nullptr && same(*a, *b));
}

inline bool same_clause(const clause& a, const clause& b) {
    return same_program(a.expression, b.expression) && a.kind == b.kind && a.member == b.member &&
           a.first_value == b.first_value && a.through == b.through && a.name == b.name;
}

std::uint64_t form_of(const query_data& query) noexcept {
    static_assert(sizeof(query_form) == sizeof(std::uint64_t));
    // The highest bits of two enums of few values and of a bool.
    return std::bit_cast<std::uint64_t>(static_cast<const query_form&>(query)) |
           static_cast<std::uint64_t>(query.limit >= 0) << 15 |
           static_cast<std::uint64_t>(query.offset > 0) << 23 |
           static_cast<std::uint64_t>(query.nothing) << 31;
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

inline void query_data::add_shape(std::uint64_t more, const clause& added) {
    fingerprint = mix(fingerprint, more ^ (static_cast<std::uint64_t>(added.kind) << 56) ^
                                       (static_cast<std::uint64_t>(added.member) << 40));
    for (std::size_t i = added.first_value; i < values.size(); ++i)
        if (values[i].is_null() || values[i].kind() >= value_kind::list) add_variable(i);
}

void query_data::add(clause_kind kind, const program& expression, std::size_t first_value,
                     std::string_view name, std::uint16_t member) {
    clause& added = clauses.emplace_back();
    added.kind = kind;
    added.member = member;
    added.first_value = static_cast<std::uint16_t>(first_value);
    added.expression = &expression;
    added.name = name;
    add_shape(expression.fingerprint, added);
}

void query_data::add_keys(clause_kind kind, value v, std::uint16_t member,
                          const member_info* through) {
    clause& added = clauses.emplace_back();
    added.kind = kind;
    added.member = member;
    added.first_value = static_cast<std::uint16_t>(values.size());
    added.through = through;
    values.push_back(std::move(v));
    add_shape(reinterpret_cast<std::uintptr_t>(through), added);
}

void query_data::add_variable(std::size_t i) {
    const value& v = values[i];
    std::uint64_t more = static_cast<std::uint64_t>(v.kind()) + 1;
    if (v.kind() == value_kind::list) more = mix(more, padded_length(v.as_list().size()));
    if (v.kind() == value_kind::sql)
        for (const char c : v.as_text()) more = mix(more, static_cast<unsigned char>(c));
    if (v.kind() == value_kind::subquery) more = mix(more, full_fingerprint(subquery_of(v)));
    fingerprint = mix(fingerprint, mix(more, i));
}

std::uint64_t full_fingerprint(const query_data& query) noexcept {
    return mix(query.fingerprint, form_of(query) ^ reinterpret_cast<std::uintptr_t>(query.model));
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
    return a.model == b.model && form_of(a) == form_of(b) && same_clauses(a, b) &&
           same_values(a, b);
}

namespace {

// member = value, as it is: what get("id"_f == 7) is; or a member of the enclosing query.
bool is_equality(const program& condition) noexcept {
    const token* t = condition.tokens;
    return condition.token_count == 3 && t[0].code == op::path &&
           (t[1].code == op::value || t[1].code == op::outer) && t[2].code == op::eq &&
           condition.paths[t[0].index].size == 1;
}

// A value may be NULL, which many rows of a unique member are.
bool is_one_value(const query_data& query, const clause& equality) noexcept {
    if (equality.expression->tokens[1].code == op::outer) return true;
    const value& key = query.values[equality.first_value];
    return !key.is_null() && key.kind() < value_kind::list;
}

bool is_unique(const model_info& model, std::uint16_t member) noexcept {
    return (model.primary_key.size() == 1 && model.primary_key[0] == member) ||
           model.members[member].unique;
}

}  // namespace

bool names_one_key(const query_data& query) noexcept {
    return std::any_of(query.clauses.begin(), query.clauses.end(), [&](const clause& c) {
        if (c.kind != clause_kind::filter || !is_equality(*c.expression)) return false;
        const path& member = c.expression->paths[c.expression->tokens[0].index];
        return is_one_value(query, c) && is_unique(*query.model, member.hops[0]);
    });
}

bool names_one_row(const query_data& query) noexcept {
    // These may join several rows to one.
    const bool joins = std::any_of(query.clauses.begin(), query.clauses.end(), [](const clause& c) {
        return c.kind == clause_kind::values || c.kind == clause_kind::through_keys;
    });
    return !joins && names_one_key(query);
}

}  // namespace cormorant::detail
