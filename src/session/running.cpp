#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <utility>

#include "driver/value_check.hpp"
#include "session/connection_pool.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "session/scope.hpp"
#include "sql/bound_member.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

std::int64_t clock_ns() noexcept {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

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

}  // namespace

// Flat: each of its steps is short, and a query for one row feels all of them.
[[gnu::flatten]] running scope::run(const query_data& query, std::source_location where) {
    running made(acquire(access_of(query), where), where);
    made.find(query);
    made.begin(query);
    return made;
}

running::running(running&& other) noexcept
    : held_(std::exchange(other.held_, {})),
      statement_(std::exchange(other.statement_, nullptr)),
      model_(other.model_),
      where_(other.where_),
      parameters_(other.parameters_),
      started_ns_(other.started_ns_),
      ended_ns_(other.ended_ns_),
      rows_(other.rows_),
      done_(other.done_),
      failed_(other.failed_),
      skipped_(other.skipped_),
      ahead_(other.ahead_),
      within_(other.within_) {}

running::~running() {
    if (held_.connection != nullptr) end();
}

void running::find(const query_data& query) {
    if (find_prepared(query)) [[likely]]
        return;
    auto made = compile(query);
    failure why;
    made->prepared = held_.connection->link->prepare(made->sql(), why);
    if (made->prepared == nullptr) fail_prepare(why, made->sql());
    take(std::move(made));
}

bool running::find_prepared(const query_data& query) {
    model_ = query.model;
    statement_ = held_.connection->statements.find(full_fingerprint(query), query);
    return statement_ != nullptr;
}

std::unique_ptr<cached_statement> running::compile(const query_data& query) const {
    auto made = std::make_unique<cached_statement>();
    made->fingerprint = full_fingerprint(query);
    made->query = held_.from->core().queries().find_or_compile(query, made->fingerprint);
    return made;
}

void running::take(std::unique_ptr<cached_statement> made) {
    statement_ = &held_.connection->statements.add(std::move(made));
}

void running::fail_prepare(const failure& why, std::string_view sql) {
    held_.from->statement_failed(held_, why);
    throw_failure(why, sql, {model_}, where_);
}

void running::find(std::string_view sql) {
    failure why;
    within_ = held_.connection->link->in_transaction();
    statement_ = held_.connection->find_or_prepare(sql, why);
    if (statement_ == nullptr) [[unlikely]]
        fail_prepare(why, sql);
}

void running::begin(const query_data& query) {
    const compiled_query& plan = compiled();
    // What no row can match is not sent. An aggregate over no rows is a row all the same.
    if (plan.matches_nothing && query.terminal != terminal_kind::aggregate) [[unlikely]]
        return skip();
    const bool observed = held_.from->core().observed();
    bind(query, observed);
    if (!observed) [[likely]]
        return;
    if (plan.simple_binds)
        observe({query.values.begin(), plan.binds.size()});
    else
        observe(statement_->bound);
}

void running::bind(const query_data& query, bool observed) {
    const compiled_query& plan = statement_->query->compiled;
    statement& target = *statement_->prepared;
    const std::size_t count = plan.binds.size();
    if (plan.simple_binds) {
        if (const status wrong = target.bind_all(0, {query.values.begin(), count})) [[unlikely]]
            fail(*wrong, false);
        return;
    }
    check_equal_values(query, plan);
    // Texts may be inside the values, so these must not move once they are bound.
    std::vector<value>& bound = statement_->bound;
    bound.reserve(count);
    for (std::size_t i = 0; i < count;) {
        // Observers are told of all values side by side.
        const auto items = observed ? std::span<const value>() : items_at(query, plan.binds[i]);
        if (!items.empty()) {
            if (const status wrong = target.bind_all(i, items)) fail(*wrong, false);
            i += items.size();
            continue;
        }
        bound.push_back(bound_value(query, plan.binds[i]));
        if (status wrong = target.bind(i, bound.back()))
            fail(*at_parameter(std::move(wrong), i), false);
        ++i;
    }
}

void running::bind(std::span<const value> values) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const status wrong = statement_->prepared->bind(i, values[i])) fail(*wrong, false);
}

bool running::reads_only() const noexcept { return !statement_->prepared->writes(); }

void running::observe(std::span<const value> parameters) noexcept {
    parameters_ = parameters;
    started_ns_ = clock_ns();
}

void running::send_ahead() {
    if (skipped_) return;
    if (const status wrong = statement_->prepared->send_ahead()) fail(*wrong, true);
    ahead_ = true;
}

// A statement of a batch that nobody asked for a row: what became of it counts all the same.
void running::see_outcome() noexcept {
    const step reached = statement_->prepared->next();
    failed_ = reached == step::failed;
    done_ = true;
    if (failed_) held_.from->statement_failed(held_, statement_->prepared->last_failure());
}

bool running::move_here() noexcept { return held_.from->move_here(held_); }

void running::stream() {
    if (!skipped_) statement_->prepared->stream_rows();
}

bool running::next() {
    if (done_) [[unlikely]]
        return false;
    const step reached = statement_->prepared->next();
    if (reached == step::row) [[likely]] {
        ++rows_;
        return true;
    }
    if (reached == step::failed) [[unlikely]]
        fail_step();
    last_row();
    return false;
}

std::size_t running::rows_ahead() const noexcept {
    return skipped_ ? 0 : statement_->prepared->rows_ahead();
}

void running::fail_step() { fail(statement_->prepared->last_failure(), true); }

void running::last_row() {
    done_ = true;
    if (started_ns_ != 0) [[unlikely]]
        ended_ns_ = clock_ns();
    if (statement_->query == nullptr) refuse_change_of_transaction();
}

// SQL text may hold a BEGIN, which the pool would hand to whoever comes next, or end the
// transaction that it is in.
void running::refuse_change_of_transaction() {
    pooled_connection& on = *held_.connection;
    const bool inside = held_.from->in_transaction();
    if (inside && !on.link->in_transaction()) throw_usage_at(ended_by_text, where_);
    if (inside || within_ || !on.link->in_transaction() || on.in_transaction.load()) return;
    on.leave_transaction();
    failed_ = true;
    throw_usage_at("a transaction cannot be opened by SQL text, and was undone: use transaction()",
                   where_);
}

// Before it is sent: the transaction goes on.
void running::refuse_end_of_transaction() {
    const dialect& target = held_.from->core().sql_dialect();
    switch (statement_->effect) {
        case transaction_effect::none:
            return;
        case transaction_effect::ends:
            throw_usage_at(
                "SQL text must not begin, commit or roll back inside a transaction: return from "
                "its function to commit, throw to roll back, and use savepoint() for a part of it",
                where_);
        case transaction_effect::changes_schema:
            if (target.facts().transactional_ddl) return;
            throw_usage_at(fmt::format("{} commits the transaction when its tables change: run "
                                       "this text on the database, outside of transactions",
                                       target.name()),
                           where_);
    }
}

void running::read(const row_plan& plan, std::size_t first_column, void* row) {
    if (!statement_->prepared->read(plan, first_column, row)) [[unlikely]]
        fail_read(plan);
}

void running::fail_read(const row_plan& plan) {
    failed_ = true;
    const failure why = statement_->prepared->last_failure();
    error_details details;
    details.kind = why.kind;
    details.message = why.message;
    details.model = plan.model;
    if (!why.member.empty()) details.members.push_back(why.member);
    details.sql = statement_->sql();
    details.where = where_;
    throw_error(std::move(details));
}

cell running::at(std::size_t column) { return statement_->prepared->at(column); }

bool running::knows_columns() const { return statement_->prepared->knows_columns(); }

void running::prepare_again(std::span<const value> values) {
    failure why;
    connection& link = *held_.connection->link;
    link.look_at_schema();
    auto made = link.prepare(statement_->text, why);
    if (made == nullptr) fail_prepare(why, statement_->text);
    statement_->prepared = std::move(made);
    bind(values);
}

std::size_t running::column_count() const { return statement_->prepared->column_count(); }

std::string running::column_name(std::size_t column) const {
    return statement_->prepared->column_name(column);
}

std::int64_t running::finish() {
    while (next()) {
    }
    return skipped_ ? 0 : statement_->prepared->changes();
}

const compiled_query& running::compiled() const { return statement_->query->compiled; }

// A value that was not bound is about the member that it stands beside.
failure running::about_parameter(failure why) const {
    const known_query* query = statement_->query.get();
    if (query != nullptr && why.parameter < query->compiled.binds.size())
        why.member = bound_member(query->shape, query->compiled.binds[why.parameter]);
    return why;
}

// `sent`: the database saw the statement, so that its transaction counts as failed.
void running::fail(const failure& why, bool sent) {
    failed_ = true;
    done_ = true;
    if (sent)
        held_.from->statement_failed(held_, why);
    else
        started_ns_ = 0;
    const known_query* query = statement_->query.get();
    const statement_about about{model_, {}, query != nullptr ? &query->shape : nullptr};
    if (!sent) throw_failure(about_parameter(why), statement_->sql(), about, where_);
    const bool commits = statement_->prepared->writes() && !held_.from->in_transaction();
    throw_failure(commits ? with_unknown_outcome(why, "the write was done") : undone(why),
                  statement_->sql(), about, where_);
}

void running::end() noexcept {
    if (statement_ != nullptr) {
        if (ahead_ && rows_ == 0 && !done_) [[unlikely]]
            see_outcome();
        // Observers hear of what the database saw, not of a value that was refused before.
        const bool sent = rows_ > 0 || done_;
        if (started_ns_ != 0 && sent) report();
        statement_cache::give_back(*statement_);
    }
    if (!held_.lent) held_.from->give_back(held_);
}

void running::report() noexcept {
    const known_query* query = statement_->query.get();
    statement_event event;
    event.sql = statement_->sql();
    event.parameters = parameters_;
    event.duration_ns = (ended_ns_ != 0 ? ended_ns_ : clock_ns()) - started_ns_;
    event.writes = statement_->prepared->writes();
    event.rows =
        event.writes && rows_ == 0 && done_ && !failed_ ? statement_->prepared->changes() : rows_;
    event.where = where_;
    event.role = query != nullptr ? statement_role::query : statement_role::text;
    const std::string error = failed_ ? text_of_failure(*statement_->prepared) : std::string();
    event.failed = failed_;
    event.error = error;
    event.fingerprint = statement_->fingerprint;
    if (query != nullptr) event.tables = &query->compiled.tables;
    held_.from->core().report(event);
}

}  // namespace cormorant::detail
