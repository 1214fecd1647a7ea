#include "session/model_statement.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "driver/value_check.hpp"
#include "session/connection_pool.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "session/row_check.hpp"

namespace cormorant::detail {
namespace {

std::int64_t clock_ns() noexcept {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

}  // namespace

model_statement::model_statement(scope& on, std::string_view sql, const statement_subject& about,
                                 std::source_location where)
    : scope_(on),
      held_(on.acquire(about.how, where)),
      about_{about.model, about.table, nullptr, about.parameters},
      where_(where) {
    try {
        prepare(sql);
        if (on.core().observed()) [[unlikely]] {
            if (!about.table.empty()) tables_.emplace_back(about.table);
            started_ns_ = clock_ns();
        }
    } catch (...) {
        if (statement_ != nullptr) statement_cache::give_back(*statement_);
        held_.from->give_back(held_);
        throw;
    }
}

model_statement::~model_statement() {
    while (ahead_ != 0) see_outcome();
    if (started_ns_ != 0 && sent_) report();
    statement_cache::give_back(*statement_);
    held_.from->give_back(held_);
}

void model_statement::prepare(std::string_view sql) {
    const std::uint64_t fingerprint = std::hash<std::string_view>{}(sql);
    statement_cache& cache = held_.connection->statements;
    statement_ = cache.find(fingerprint, sql);
    if (statement_ != nullptr) return;

    auto made = std::make_unique<cached_statement>();
    made->fingerprint = fingerprint;
    made->text = sql;
    failure why;
    made->prepared = held_.connection->link->prepare(sql, why);
    if (made->prepared == nullptr) {
        held_.from->statement_failed(held_, why);
        throw_failure(why, sql, about_, where_);
    }
    statement_ = &cache.add(std::move(made));
}

void model_statement::bind(const value& v) {
    if (ended_) rest();
    if (started_ns_ != 0) [[unlikely]]
        note_parameter(v);
    if (status wrong = statement_->prepared->bind(bound_++, v))
        fail(*at_parameter(std::move(wrong), bound_ - 1), false);
}

void model_statement::bind(std::span<const value> values) {
    if (ended_) rest();
    if (started_ns_ != 0) [[unlikely]] {
        for (const value& v : values) bind(v);
        return;
    }
    if (const status wrong = statement_->prepared->bind_all(bound_, values)) fail(*wrong, false);
    bound_ += values.size();
}

bool model_statement::takes_arrays() const { return held_.connection->link->runs_arrays(); }

void model_statement::bind_array(std::span<const value> values) {
    if (ended_) rest();
    if (started_ns_ != 0) [[unlikely]] {
        value_list copies;
        for (const value& v : values) copies.push_back(owned_value(v));
        note_parameter(value::list(std::move(copies)));
    }
    if (status wrong = statement_->prepared->bind_array(bound_++, values))
        fail(*at_parameter(std::move(wrong), bound_ - 1), false);
}

// Observers get the values after the rows that they view may be gone: they keep copies.
void model_statement::note_parameter(const value& v) {
    if (bound_ == 0) parameters_.clear();
    parameters_.push_back(owned_value(v));
}

void model_statement::send_ahead() {
    if (ended_) rest();
    sent_ = true;
    if (const status wrong = statement_->prepared->send_ahead()) fail(*wrong, true);
    ++ahead_;
    bound_ = 0;
}

void model_statement::receive() noexcept {
    statement_->prepared->next_run();
    ended_ = false;
    --ahead_;
}

// Of a run that nobody asks for its result: its transaction must know what became of it.
void model_statement::see_outcome() noexcept {
    receive();
    if (statement_->prepared->next() != step::failed) return;
    failed_ = true;
    held_.from->statement_failed(held_, statement_->prepared->last_failure());
}

bool model_statement::next() {
    if (ended_) rest();
    sent_ = true;
    switch (statement_->prepared->next()) {
        case step::row:
            ++rows_;
            return true;
        case step::done:
            ended_ = true;
            if (started_ns_ != 0) [[unlikely]]
                ended_ns_ = clock_ns();
            return false;
        case step::failed:
            break;
    }
    fail(statement_->prepared->last_failure(), true);
}

std::int64_t model_statement::run() {
    const std::int64_t read_before = rows_;
    while (next()) {
    }
    const std::int64_t changes = statement_->prepared->changes();
    if (rows_ == read_before) rows_ += changes;
    return changes;
}

cell model_statement::at(std::size_t column) { return statement_->prepared->at(column); }

void model_statement::read(const row_plan& plan, void* row) {
    if (!statement_->prepared->read(plan, 0, row))
        fail(statement_->prepared->last_failure(), false);
}

std::int64_t model_statement::made_key() const { return statement_->prepared->made_key(); }

void model_statement::rest() noexcept {
    statement_->prepared->reset();
    bound_ = 0;
    ended_ = false;
}

// `sent`: the database saw the statement, so that its transaction counts as failed.
void model_statement::fail(const failure& why, bool sent) {
    failed_ = true;
    if (sent) held_.from->statement_failed(held_, why);
    if (!sent) throw_failure(why, statement_->sql(), about_, where_);
    const bool commits = statement_->prepared->writes() && !held_.from->in_transaction();
    throw_failure(commits ? with_unknown_outcome(why, "the write was done") : undone(why),
                  statement_->sql(), about_, where_);
}

void model_statement::report() noexcept {
    statement_event event;
    event.sql = statement_->sql();
    event.parameters = parameters_;
    event.duration_ns = (ended_ns_ != 0 ? ended_ns_ : clock_ns()) - started_ns_;
    event.writes = statement_->prepared->writes();
    event.rows = rows_;
    event.where = where_;
    event.role = statement_role::text;
    const std::string error = failed_ ? text_of_failure(*statement_->prepared) : std::string();
    event.failed = failed_;
    event.error = error;
    event.fingerprint = statement_->fingerprint;
    event.tables = &tables_;
    scope_.core().report(event);
}

}  // namespace cormorant::detail
