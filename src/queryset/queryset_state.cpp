#include "cormorant/queryset/queryset_state.hpp"

#include "cormorant/base/error.hpp"
#include "cormorant/queryset/terminal.hpp"

namespace cormorant::detail {

queryset_state::queryset_state(query_data q, scope_ref s, prefetch_list p, fetch m)
    : query(std::move(q)), scope(std::move(s)), prefetches(std::move(p)), mode(m) {}

queryset_state::queryset_state(const queryset_state& other) = default;
queryset_state::queryset_state(queryset_state&& other) noexcept = default;
queryset_state& queryset_state::operator=(const queryset_state& other) = default;
queryset_state& queryset_state::operator=(queryset_state&& other) noexcept = default;
queryset_state::~queryset_state() = default;

void queryset_state::add_predicate(clause_kind kind, const predicate_data& condition) {
    begin_filter("filter() and exclude()");
    if (condition.expression == nullptr) {
        // An empty predicate is true for every row: to exclude them all leaves none.
        if (kind == clause_kind::exclude) query.nothing = true;
        return;
    }
    const std::size_t first = query.values.size();
    for (const value& v : condition.values) query.values.push_back(v);
    if (condition.owned) query.owned.push_back(condition.owned);
    query.add(kind, *condition.expression, first);
}

void queryset_state::begin_filter(std::string_view step) { refuse_slice(query, step); }

void queryset_state::begin_order(bool unordered) {
    refuse_slice(query, "order_by()");
    drop_order(query);
    query.unordered = unordered;
}

void queryset_state::reverse() {
    refuse_slice(query, "reverse()");
    reverse_order(query);
}

void queryset_state::make_distinct() {
    refuse_slice(query, "distinct()");
    query.distinct = true;
}

void queryset_state::slice(std::int64_t limit, std::int64_t offset) {
    detail::slice(query, limit, offset);
}

void queryset_state::add_keys_in(std::uint16_t member, value_list keys) {
    refuse_slice(query, "in_bulk()");
    query.add_keys(clause_kind::keys_in, value::list(std::move(keys)), member);
}

void queryset_state::begin_aggregate() {
    need_scope(scope, query);
    // none() aggregates no rows: a condition that none can match says so, behind slices too.
    if (query.nothing)
        query.add_keys(clause_kind::keys_in, value::list({}), query.model->primary_key.front());
    query.terminal = terminal_kind::aggregate;
    query.aggregate_from = static_cast<std::uint16_t>(query.clauses.size());
}

void queryset_state::begin_update() { query.terminal = terminal_kind::update; }

}  // namespace cormorant::detail
