#include "cormorant/queryset/queryset_state.hpp"

#include "cormorant/base/error.hpp"
#include "cormorant/queryset/terminal.hpp"
#include "cormorant/schema/model.hpp"
#include "relations/fetch.hpp"
#include "relations/key_match.hpp"
#include "session/scope.hpp"

namespace cormorant::detail {
namespace {

fetch_settings settings_of(const queryset_state& of, std::source_location where) noexcept {
    return {of.mode, of.prefetches.empty() ? nullptr : &of.prefetches, where};
}

}  // namespace

queryset_state::queryset_state(const model_info& m, const scope_ref& s) : query(m), scope(s) {}
queryset_state::queryset_state(query_data q, const scope_ref& s) : query(std::move(q)), scope(s) {}

queryset_state::queryset_state(const queryset_state& other) = default;
queryset_state::queryset_state(queryset_state&& other) noexcept = default;
queryset_state& queryset_state::operator=(const queryset_state& other) = default;
queryset_state& queryset_state::operator=(queryset_state&& other) noexcept = default;
queryset_state::~queryset_state() = default;

void queryset_state::add_predicate(clause_kind kind, const predicate_data& condition,
                                   std::source_location where) {
    begin_filter("filter() and exclude()", where);
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

void queryset_state::begin_filter(std::string_view step, std::source_location where) {
    refuse_slice(query, step, where);
}

void queryset_state::begin_order(bool unordered, std::source_location where) {
    refuse_slice(query, "order_by()", where);
    drop_order(query);
    query.unordered = unordered;
}

void queryset_state::add_order(const order_data& by, std::source_location where) {
    if (by.keys.empty()) return;
    begin_order(false, where);
    for (const auto& key : by.keys) {
        query.owned.push_back(key);
        query.add(clause_kind::order_by, *key, query.values.size());
    }
}

void queryset_state::reverse(std::source_location where) {
    refuse_slice(query, "reverse()", where);
    reverse_order(query);
}

void queryset_state::make_distinct(std::source_location where) {
    refuse_slice(query, "distinct()", where);
    query.distinct = true;
}

void queryset_state::slice(std::int64_t limit, std::int64_t offset, std::source_location where) {
    detail::slice(query, limit, offset, where);
}

void queryset_state::add_keys_in(std::uint16_t member, value_list keys,
                                 std::source_location where) {
    refuse_slice(query, "in_bulk()", where);
    sort_and_drop_equal(keys);
    query.add_keys(clause_kind::keys_in, value::list(std::move(keys)), member);
}

void queryset_state::lock(lock_mode mode, lock_wait wait, std::source_location where) {
    if (!scope || !scope->in_transaction())
        throw_usage_at(
            "for_update() locks rows until the transaction ends: ask a transaction, "
            "db.transaction([&](cm::transaction& tx) { tx.objects<...>().for_update() ... })",
            where);
    query.lock = mode;
    query.wait = wait;
}

void queryset_state::begin_aggregate(std::source_location where) {
    need_scope(scope, query, where);
    query.terminal = terminal_kind::aggregate;
    query.aggregate_from = static_cast<std::uint16_t>(query.clauses.size());
}

void queryset_state::begin_update() { query.terminal = terminal_kind::update; }

row_list& queryset_state::rows(const row_type& type, std::source_location where) {
    if (kept) return *kept;
    row_list read = take_rows(type, where);
    read.join();
    kept = std::make_shared<row_list>(std::move(read));
    return *kept;
}

row_list queryset_state::take_rows(const row_type& type, std::source_location where) {
    if (kept) return kept.use_count() == 1 ? std::move(*kept) : kept->copy();
    need_scope(scope, query, where);
    if (query.nothing) return row_list(*type.ops);
    return fetch_rows(scope, query, type, settings_of(*this, where));
}

std::int64_t queryset_state::count(std::source_location where) const {
    if (kept) return static_cast<std::int64_t>(kept->size());
    return count_rows(scope, query, where);
}

bool queryset_state::exists(std::source_location where) const {
    if (kept) return !kept->empty();
    return any_row(scope, query, where);
}

bool queryset_state::at_least(std::int64_t n, std::source_location where) const {
    if (kept) return static_cast<std::int64_t>(kept->size()) >= n;
    return has_rows(scope, query, n, where);
}

bool queryset_state::read_one(const row_type& type, void* row, std::source_location where) const {
    need_scope(scope, query, where);
    if (query.nothing) return false;
    const rows_found found = fetch_row(scope, query, type, row, settings_of(*this, where));
    if (found == rows_found::several) throw_rows(query, where);
    return found == rows_found::one;
}

[[gnu::flatten]] void queryset_state::read_single(const row_type& type, void* row,
                                                  std::source_location where) {
    if (!read_if_single(type, row, where)) throw_no_row(query, where);
}

bool queryset_state::read_if_single(const row_type& type, void* row, std::source_location where) {
    struct single {
        query_data& asked;
        explicit single(query_data& q) noexcept : asked(q) { q.terminal = terminal_kind::single; }
        ~single() { asked.terminal = terminal_kind::rows; }
        single(const single&) = delete;
        single& operator=(const single&) = delete;
    };
    const single meanwhile(query);
    if (!query.sliced) [[likely]]
        return read_one(type, row, where);
    queryset_state two = unread();
    two.slice(2, 0, where);
    return two.read_one(type, row, where);
}

const void* queryset_state::kept_row(std::int64_t i, std::source_location where) const {
    if (!kept) return nullptr;
    if (i < 0 || i >= static_cast<std::int64_t>(kept->size())) throw_no_such_index(query, i, where);
    return kept->at(static_cast<std::size_t>(i));
}

queryset_state queryset_state::unread() const {
    queryset_state copy(*this);
    copy.kept.reset();
    return copy;
}

bool queryset_state::read_sliced(const row_type& type, void* row, std::source_location where) {
    slice(1, 0, where);
    return read_one(type, row, where);
}

void queryset_state::read_at(std::int64_t i, const row_type& type, void* row,
                             std::source_location where) const {
    queryset_state one = unread();
    one.slice(-1, i, where);
    if (!one.read_sliced(type, row, where)) throw_no_such_index(query, i, where);
}

bool queryset_state::read_first(const row_type& type, void* row, std::source_location where) const {
    queryset_state one = unread();
    if (type.has_model) order_by_key(one.query);
    return one.read_sliced(type, row, where);
}

bool queryset_state::read_last(const row_type& type, void* row, std::source_location where) const {
    refuse_slice(query, "last()", where);
    queryset_state one = unread();
    reverse_order(one.query);
    return one.read_sliced(type, row, where);
}

}  // namespace cormorant::detail
