#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "observe/events.hpp"
#include "session/database_core.hpp"
#include "session/lease.hpp"
#include "session/pool/pooled_connection.hpp"
#include "session/refusal.hpp"
#include "session/scope.hpp"
#include "session/write_mark.hpp"

namespace cormorant::detail {

/// Now, on the clock that durations are measured by.
[[nodiscard]] std::int64_t clock_ns() noexcept;

/// One statement on its way: the connection that it holds, the prepared statement, its time, what
/// observers are told of it, and how its failure is thrown. Everything that runs a statement is
/// made of one. Used by one thread at a time.
class execution {
public:
    /// Takes a connection. Throws timeout, usage_error.
    execution(scope& on, access how, std::source_location where)
        : waited_ns_(asked_at(on)), lease_(on, how, where), where_(where) {
        if (waited_ns_ != 0) [[unlikely]]
            waited_ns_ = clock_ns() - waited_ns_;
    }
    /// Runs on a connection that another one holds.
    execution(lease borrowed, std::source_location where) noexcept
        : lease_(std::move(borrowed)), where_(where) {}
    execution(execution&& other) noexcept;
    execution& operator=(execution&&) = delete;
    ~execution() {
        if (lease_.held()) end();
    }

    /// Finds the statement of a text, or prepares it. Throws the database's error.
    void find(std::string_view sql, text_author author);
    /// Runs this one from now on; it is marked as in use. Null: none yet.
    void use(cached_statement* found) noexcept { statement_ = found; }
    /// The statement could not be prepared.
    [[noreturn, gnu::cold]] void fail_prepare(const failure& why, std::string_view sql);

    /// It changes these rows, and is not sent yet: the cache is told, where there is one.
    void touches(const changed_rows& rows) {
        if (lease_.from().core().cache() != nullptr) [[unlikely]]
            touch(rows);
    }
    /// The same of SQL text.
    void touches(const text_effect& effect);

    /// Begins to take the time for the observers, who are told of these parameters, the query that
    /// it is made of, and the tables.
    [[gnu::cold]] void observe(std::span<const value> parameters,
                               const query_data* query = nullptr) noexcept;
    void observe_tables(const std::vector<std::string>& tables) noexcept { tables_ = &tables; }
    /// Whether observers are told of it.
    [[nodiscard]] bool observed() const noexcept { return started_ns_ != 0; }

    void bind(std::size_t index, const value& v) {
        if (status wrong = prepared().bind(index, v)) [[unlikely]]
            fail_bind(std::move(wrong), index);
    }
    void bind(std::size_t first, std::span<const value> values) {
        if (const status wrong = prepared().bind_all(first, values)) [[unlikely]]
            fail(*wrong, false);
    }
    void bind_row(std::size_t first, std::span<const member_place> members, const void* row) {
        if (const status wrong = prepared().bind_row(first, members, row)) [[unlikely]]
            fail(*wrong, false);
    }
    void bind_column(std::size_t index, const member_place& from, const row_span& rows) {
        if (status wrong = prepared().bind_column(index, from, rows)) [[unlikely]]
            fail_bind(std::move(wrong), index);
    }
    void bind_array(std::size_t index, std::span<const value> values) {
        if (status wrong = prepared().bind_array(index, values)) [[unlikely]]
            fail_bind(std::move(wrong), index);
    }
    void send_ahead();
    /// Takes a step of a transaction instead of running a statement: what came of it.
    [[nodiscard]] status control(const transaction_control& wanted) noexcept;
    /// Moves to the next row; false at the end of the run. Throws the database's error.
    bool next() {
        if (ended_) [[unlikely]]
            return false;
        const step reached = prepared().next();
        if (reached == step::row) [[likely]] {
            ++rows_;
            return true;
        }
        if (reached == step::failed) [[unlikely]]
            fail_step();
        end_run();
        return false;
    }
    /// Whether the run is over, by its last row or a failure.
    [[nodiscard]] bool ended() const noexcept { return ended_; }
    /// Nothing is sent, and there are no rows.
    void skip() noexcept { ended_ = true; }
    /// Another run of the same statement.
    void begin_again() noexcept { ended_ = false; }
    /// Of a run that nobody asks for its result: its transaction must know what became of it.
    void see_outcome() noexcept;
    /// Rows that were changed count like those that were read.
    void count_changes(std::int64_t changes) noexcept { rows_ += changes; }

    /// Throws the failure. `sent`: the database saw the statement, so that its transaction counts
    /// as failed.
    [[noreturn, gnu::cold]] void fail(const failure& why, bool sent);
    [[noreturn, gnu::cold]] void fail_step() { fail(prepared().last_failure(), true); }
    void mark_failed() noexcept { failed_ = true; }
    /// Nobody knows what became of a write that commits by itself.
    void outcome_is_unknown() noexcept {
        if (mark_ != nullptr) mark_->outcome_is_unknown();
    }

    /// Tells the observers, and gives statement and connection back.
    void end() noexcept;
    /// The same, and goes on with another connection of the scope. Throws timeout, usage_error.
    void move_to(access how);

    /// What observers are told of what ends now, whatever it was.
    [[nodiscard]] statement_event event() const noexcept;
    [[nodiscard]] const lease& on() const noexcept { return lease_; }
    [[nodiscard]] cached_statement* cached() const noexcept { return statement_; }
    [[nodiscard]] statement& prepared() const noexcept { return *statement_->prepared; }
    /// What messages speak of: a query's model, or all of this, which must outlive the statement.
    void set_model(const model_info& model) noexcept { model_ = &model; }
    void set_about(const statement_about& about) noexcept { about_ = &about; }
    [[nodiscard]] std::source_location where() const noexcept { return where_; }
    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }

private:
    /// Now, where observers are to be told how long the connection was waited for; else 0.
    [[nodiscard]] static std::int64_t asked_at(const scope& on) noexcept {
        return on.core().observed() ? clock_ns() : 0;
    }
    [[gnu::cold]] void touch(const changed_rows& rows);
    void end_run() noexcept;
    [[noreturn, gnu::cold]] void fail_bind(status wrong, std::size_t index);
    [[nodiscard]] statement_about about() const noexcept;
    [[nodiscard]] failure about_parameter(failure why) const;
    [[gnu::cold]] void report() noexcept;
    [[gnu::cold]] void report(const transaction_control& taken, const status& wrong) noexcept;

    std::int64_t waited_ns_ = 0;  // for the connection, where somebody observes
    lease lease_;
    cached_statement* statement_ = nullptr;
    const model_info* model_ = nullptr;
    const statement_about* about_ = nullptr;
    std::source_location where_;
    std::int64_t rows_ = 0;
    std::int64_t started_ns_ = 0;  // 0 where nobody observes
    std::int64_t ended_ns_ = 0;
    std::span<const value> parameters_;
    const std::vector<std::string>* tables_ = nullptr;
    const query_data* query_ = nullptr;
    std::unique_ptr<write_mark> mark_;  // of a write that commits by itself, where there is a cache
    bool sent_ = false;  // the database saw it; what was refused before is not reported
    bool failed_ = false;
    bool ended_ = false;
};

}  // namespace cormorant::detail
