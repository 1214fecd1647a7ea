#include "sql/bound_member.hpp"

#include <algorithm>
#include <cstddef>

#include "cormorant/schema/model.hpp"
#include "schema/qualified.hpp"
#include "sql/resolve/scope.hpp"

namespace cormorant::detail {
namespace {

std::string last_member(const model_info& model, const path& p) {
    const hop_info last = hop_of(model, p, p.size - 1U);
    return qualified(*last.model, *last.member);
}

// The clause that a value belongs to.
const clause* clause_of(const query_data& query, std::size_t value) {
    const clause* found = nullptr;
    for (const clause& c : query.clauses)
        if (c.first_value <= value && (found == nullptr || c.first_value >= found->first_value))
            found = &c;
    return found;
}

// In postfix order a column stands before the values that it is compared with, or behind the one
// that was written first.
const path* path_beside(const program& p, std::size_t value) {
    const auto* end = p.tokens + p.token_count;
    const auto* at = std::find_if(
        p.tokens, end, [&](const token& t) { return t.code == op::value && t.index == value; });
    if (at == end) return nullptr;
    const token* before = at;
    while (before != p.tokens && before->code == op::value) --before;
    if (before->code == op::path) return &p.paths[before->index];
    const bool behind = at + 1 != end && at[1].code == op::path;
    return behind ? &p.paths[at[1].index] : nullptr;
}

}  // namespace

std::string bound_member(const query_data& query, const bind_source& source) {
    if (!source.inside.empty()) return {};
    const clause* from = clause_of(query, source.value);
    if (from == nullptr) return {};
    const model_info& model = *query.model;
    if (from->expression != nullptr) {
        const std::size_t index = source.value - std::size_t{from->first_value};
        if (const path* beside = path_beside(*from->expression, index))
            return last_member(model, *beside);
    }
    if (from->kind != clause_kind::set && from->kind != clause_kind::keys_in) return {};
    return qualified(model, model.members[from->member]);
}

}  // namespace cormorant::detail
