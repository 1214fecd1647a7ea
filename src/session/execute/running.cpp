#include "session/execute/running.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "query/pinned_key.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "session/pool/connection_pool.hpp"
#include "session/scope.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

access access_of(const query_data& query) noexcept {
    switch (query.terminal) {
        case terminal_kind::update:
        case terminal_kind::remove:
            return access::write;
        case terminal_kind::rows:
        case terminal_kind::single:
        case terminal_kind::count:
        case terminal_kind::exists:
        case terminal_kind::aggregate:
        case terminal_kind::keys:
            break;
    }
    return access::read;
}

// Rows of one key, where a condition names it and it is not the key that is set.
changed_rows rows_written_by(const query_data& query) noexcept {
    const model_info& model = *query.model;
    const value* key = pinned_key(query);
    for (const clause& c : query.clauses)
        if (c.kind == clause_kind::set && model.members[c.member].primary_key) key = nullptr;
    if (key == nullptr) return {model.table};
    return {model.table, row_change::keyed, {key, 1}};
}

}  // namespace

// Flat: each of its steps is short, and a query for one row feels all of them.
[[gnu::flatten]] running scope::run(const query_data& query, std::source_location where) try {
    if (query.cached_ns != 0) [[unlikely]]
        return run_cached(query, where);
    return running(*this, query, where);
} catch (const usage_error& what) {
    throw_again_at(what, where);
}

running::running(scope& on, const query_data& query, std::source_location where)
    : run_(on, access_of(query), where) {
    if (access_of(query) == access::write) [[unlikely]]
        run_.touches(rows_written_by(query));
    find(query);
    begin(query);
}

std::int64_t run_text(const scope_ref& on, std::string_view sql, std::source_location where) {
    return on->run_text(sql, {}, true, where).finish();
}

running scope::run_text(std::string_view sql, std::span<const value> values,
                        const text_effect& effect, std::source_location where) {
    running made(*this, effect.writes ? access::write : access::read, where);
    made.find(sql);
    // Text that writes though it was sent as a read ("insert ... returning") moves to the
    // connection that may write.
    const bool writes = effect.writes || !made.reads_only();
    if (writes && !effect.writes) {
        made.run_.move_to(access::write);
        made.find(sql);
    }
    if (in_transaction()) made.refuse_end_of_transaction();
    if (writes && core_->cache() != nullptr) [[unlikely]]
        made.run_.touches(effect);
    made.bind(values);
    if (core_->observed()) [[unlikely]]
        made.run_.observe(values);
    return made;
}

// A statement of a batch that nobody asked for a row: what became of it counts all the same.
running::~running() {
    if (ahead_ && run_.on().held() && !run_.ended() && run_.rows() == 0) [[unlikely]]
        run_.see_outcome();
}

void running::find(const query_data& query) {
    if (find_prepared(query)) [[likely]]
        return;
    auto made = compile(query);
    failure why;
    made->prepared = run_.on()->link->prepare(made->sql(), why);
    if (made->prepared == nullptr) run_.fail_prepare(why, made->sql());
    take(std::move(made));
}

void running::find(std::string_view sql) {
    within_ = run_.on()->link->in_transaction();
    run_.find(sql, text_author::program);
}

bool running::find_prepared(const query_data& query) {
    run_.set_model(*query.model);
    run_.use(run_.on()->statements.find(full_fingerprint(query), query));
    return run_.cached() != nullptr;
}

std::unique_ptr<cached_statement> running::compile(const query_data& query) const {
    auto made = std::make_unique<cached_statement>();
    made->fingerprint = full_fingerprint(query);
    made->query = run_.on().from().core().queries().find_or_compile(query, made->fingerprint);
    return made;
}

void running::take(std::unique_ptr<cached_statement> made) {
    run_.use(&run_.on()->statements.add(std::move(made)));
}

void running::begin(const query_data& query) {
    const compiled_query& plan = compiled();
    // What no row can match is not sent. An aggregate over no rows is a row all the same.
    if (plan.shape.matches_nothing && query.terminal != terminal_kind::aggregate) [[unlikely]]
        return skip();
    const bool observed = run_.on().from().core().observed();
    bind(query, observed);
    if (!observed) [[likely]]
        return;
    if (plan.simple_binds)
        run_.observe({query.values.begin(), plan.binds.size()}, &query);
    else
        run_.observe(run_.cached()->bound, &query);
}

void running::bind(const query_data& query, bool observed) {
    const compiled_query& plan = compiled();
    const std::size_t count = plan.binds.size();
    if (plan.simple_binds) return run_.bind(0, std::span(query.values.begin(), count));
    check_equal_values(query, plan);
    // Texts may be inside the values, so these must not move once they are bound.
    std::vector<value>& bound = run_.cached()->bound;
    bound.reserve(count);
    for (std::size_t i = 0; i < count;) {
        // Observers are told of all values side by side.
        const auto items = observed ? std::span<const value>() : items_at(query, plan.binds[i]);
        if (!items.empty()) {
            run_.bind(i, items);
            i += items.size();
            continue;
        }
        bound.push_back(bound_value(query, plan.binds[i]));
        run_.bind(i, bound.back());
        ++i;
    }
}

void running::bind(std::span<const value> values) {
    for (std::size_t i = 0; i < values.size(); ++i) run_.bind(i, values[i]);
}

bool running::reads_only() const noexcept { return !run_.prepared().writes(); }

void running::send_ahead() {
    if (skipped_) return;
    run_.send_ahead();
    ahead_ = true;
}

void running::stream() {
    if (!skipped_) run_.prepared().stream_rows();
}

bool running::next() {
    if (run_.next()) [[likely]]
        return true;
    // A second call finds the same.
    if (!skipped_ && run_.cached()->query == nullptr) [[unlikely]]
        refuse_change_of_transaction();
    return false;
}

std::size_t running::rows_ahead() const noexcept {
    return skipped_ ? 0 : run_.prepared().rows_ahead();
}

// SQL text may hold a BEGIN, which the pool would hand to whoever comes next, or end the
// transaction that it is in.
void running::refuse_change_of_transaction() {
    pooled_connection& on = run_.on().connection();
    const bool inside = run_.on().from().in_transaction();
    if (inside && !on.link->in_transaction()) throw_usage_at(ended_by_text, run_.where());
    if (inside || within_ || !on.link->in_transaction() || on.in_transaction.load()) return;
    on.leave_transaction();
    run_.mark_failed();
    throw_usage_at("a transaction cannot be opened by SQL text, and was undone: use transaction()",
                   run_.where());
}

// Before it is sent: the transaction goes on.
void running::refuse_end_of_transaction() {
    const dialect& target = run_.on().from().core().sql_dialect();
    switch (run_.cached()->effect) {
        case transaction_effect::none:
            return;
        case transaction_effect::ends:
            throw_usage_at(
                "SQL text must not begin, commit or roll back inside a transaction: return from "
                "its function to commit, throw to roll back, and use savepoint() for a part of it",
                run_.where());
        case transaction_effect::changes_schema:
            if (target.facts().transactional_ddl) return;
            throw_usage_at(fmt::format("{} commits the transaction when its tables change: run "
                                       "this text on the database, outside of transactions",
                                       target.name()),
                           run_.where());
    }
}

void running::read(const row_plan& plan, std::size_t first_column, void* row) {
    if (!run_.prepared().read(plan, first_column, row)) [[unlikely]]
        fail_read(plan);
}

void running::fail_read(const row_plan& plan) {
    run_.mark_failed();
    const failure why = run_.prepared().last_failure();
    error_details details;
    details.kind = why.kind;
    details.message = why.message;
    details.model = plan.model;
    if (!why.member.empty()) details.members.push_back(why.member);
    details.sql = run_.cached()->sql();
    details.where = run_.where();
    throw_error(std::move(details));
}

cell running::at(std::size_t column) { return run_.prepared().at(column); }

bool running::knows_columns() const { return run_.prepared().knows_columns(); }

void running::prepare_again(std::span<const value> values) {
    failure why;
    connection& link = *run_.on()->link;
    link.look_at_schema();
    cached_statement& kept = *run_.cached();
    auto made = link.prepare(kept.text, why);
    if (made == nullptr) run_.fail_prepare(why, kept.text);
    kept.prepared = std::move(made);
    bind(values);
}

std::size_t running::column_count() const { return run_.prepared().column_count(); }

std::string running::column_name(std::size_t column) const {
    return run_.prepared().column_name(column);
}

std::int64_t running::finish() {
    while (next()) {
    }
    return skipped_ ? 0 : run_.prepared().changes();
}

const compiled_query& running::compiled() const { return run_.cached()->query->compiled; }

const row_shape& running::shape() const { return compiled().shape; }

}  // namespace cormorant::detail
