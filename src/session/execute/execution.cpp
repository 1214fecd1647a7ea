#include "session/execute/execution.hpp"

#include <chrono>
#include <exception>

#include "driver/value_check.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "sql/bound_member.hpp"

namespace cormorant::detail {

std::int64_t clock_ns() noexcept {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

execution::execution(execution&& other) noexcept
    : waited_ns_(other.waited_ns_),
      lease_(std::move(other.lease_)),
      statement_(std::exchange(other.statement_, nullptr)),
      model_(other.model_),
      about_(other.about_),
      where_(other.where_),
      rows_(other.rows_),
      started_ns_(other.started_ns_),
      ended_ns_(other.ended_ns_),
      parameters_(other.parameters_),
      tables_(other.tables_),
      query_(other.query_),
      mark_(std::move(other.mark_)),
      sent_(other.sent_),
      failed_(other.failed_),
      ended_(other.ended_) {}

void execution::find(std::string_view sql, text_author author) {
    failure why;
    statement_ = lease_->find_or_prepare(sql, author, why);
    if (statement_ == nullptr) [[unlikely]]
        fail_prepare(why, sql);
}

// In a transaction the commit counts, else the statement itself.
void execution::touch(const changed_rows& rows) {
    scope& from = lease_.from();
    result_cache& told = *from.core().cache();
    if (touched_slots* inside = from.touched()) return told.add(*inside, rows);
    if (mark_ == nullptr) mark_ = std::make_unique<write_mark>(told);
    mark_->add(rows);
}

void execution::touches(const text_effect& effect) {
    if (!effect.known) return touch({});
    for (const std::string_view table : effect.touches) touch({table});
}

void execution::fail_prepare(const failure& why, std::string_view sql) {
    lease_.failed(why);
    throw_failure(why, sql, about(), where_);
}

void execution::fail_bind(status wrong, std::size_t index) {
    fail(*at_parameter(std::move(wrong), index), false);
}

statement_about execution::about() const noexcept {
    if (about_ != nullptr) return *about_;
    const known_query* query = statement_ != nullptr ? statement_->query.get() : nullptr;
    return {model_, {}, query != nullptr ? &query->shape : nullptr};
}

// A value that was not bound is about the member that it stands beside.
failure execution::about_parameter(failure why) const {
    const known_query* query = statement_->query.get();
    if (query != nullptr && why.parameter < query->compiled.binds.size())
        why.member = bound_member(query->shape, query->compiled.binds[why.parameter]);
    return why;
}

void execution::observe(std::span<const value> parameters, const query_data* query) noexcept {
    parameters_ = parameters;
    query_ = query;
    if (started_ns_ == 0) started_ns_ = clock_ns();
}

void execution::send_ahead() {
    sent_ = true;
    if (const status wrong = prepared().send_ahead()) fail(*wrong, true);
}

status execution::control(const transaction_control& wanted) noexcept {
    try {
        if (lease_.from().core().observed()) [[unlikely]]
            observe({});
        status wrong = lease_->link->control(wanted);
        failed_ = wrong.has_value();
        end_run();
        if (observed()) [[unlikely]]
            report(wanted, wrong);
        return wrong;
    } catch (const std::exception&) {
        return failure{};  // out of memory: kind internal, without a text that would need some
    }
}

void execution::end_run() noexcept {
    sent_ = ended_ = true;
    if (started_ns_ != 0) [[unlikely]]
        ended_ns_ = clock_ns();
}

void execution::see_outcome() noexcept {
    sent_ = ended_ = true;
    if (prepared().next() != step::failed) return;
    failed_ = true;
    lease_.failed(prepared().last_failure());
}

void execution::fail(const failure& why, bool sent) {
    failed_ = ended_ = true;
    if (!sent) throw_failure(about_parameter(why), statement_->sql(), about(), where_);
    sent_ = true;
    lease_.failed(why);
    const bool commits = prepared().writes() && !lease_.from().in_transaction();
    const failure told = commits ? with_unknown_outcome(why, "the write was done") : undone(why);
    if (told.outcome == outcome::unknown) outcome_is_unknown();
    throw_failure(told, statement_->sql(), about(), where_);
}

void execution::end() noexcept {
    if (statement_ != nullptr) {
        if (started_ns_ != 0 && (sent_ || rows_ > 0)) [[unlikely]]
            report();
        statement_cache::give_back(*std::exchange(statement_, nullptr));
    }
    // Now it has ended, whatever became of it.
    if (mark_ != nullptr) [[unlikely]]
        mark_->settle();
    lease_.end();
}

void execution::move_to(access how) {
    scope& from = lease_.from();
    end();
    lease_ = lease(from, how, where_);
}

statement_event execution::event() const noexcept {
    statement_event event;
    event.parameters = parameters_;
    event.duration_ns = (ended_ns_ != 0 ? ended_ns_ : clock_ns()) - started_ns_;
    event.waited_ns = waited_ns_;
    event.rows = rows_;
    event.where = where_;
    event.failed = failed_;
    event.tables = tables_;
    event.query = query_;
    event.transaction = lease_.from().transaction();
    return event;
}

void execution::report() noexcept {
    statement_event told = event();
    told.sql = statement_->sql();
    told.writes = prepared().writes();
    if (told.writes && rows_ == 0 && ended_ns_ != 0 && !failed_) told.rows = prepared().changes();
    if (const known_query* query = statement_->query.get()) {
        told.role = statement_role::query;
        told.tables = &query->compiled.tables;
    }
    const std::string error = failed_ ? text_of_failure(prepared()) : std::string();
    told.error = error;
    told.fingerprint = statement_->fingerprint;
    lease_.from().core().observers().tell(told);
}

void execution::report(const transaction_control& taken, const status& wrong) noexcept {
    try {
        const std::string sql = lease_->link->text_of(taken);
        if (sql.empty()) return;
        statement_event told = event();
        told.sql = sql;
        told.role = statement_role::transaction_control;
        if (wrong) told.error = wrong->message;
        lease_.from().core().observers().tell(told);
    } catch (const std::exception&) {  // out of memory: nobody hears of it
    }
}

}  // namespace cormorant::detail
