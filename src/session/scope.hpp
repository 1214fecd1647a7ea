#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/value.hpp"
#include "cormorant/query/query_data.hpp"
#include "cormorant/query/transaction_form.hpp"
#include "cormorant/session/scope_ref.hpp"

namespace cormorant::detail {

class pooled_connection;
struct cached_statement;
struct compiled_query;
struct failure;

/// What a connection is taken for: a statement that reads, a statement or transaction that writes,
/// or a transaction that only reads.
enum class access : std::uint8_t { read, write, read_transaction };

/// A connection that a statement runs on, and the scope that takes it back.
struct held_connection {
    pooled_connection* connection = nullptr;
    scope* from = nullptr;
    bool lent = false;  ///< by a query_batch, which gives it back
};

/// A statement in use: it holds its connection until it is destroyed. The scope, the query and the
/// texts of its values must outlive it. Used by one thread at a time.
class running {
public:
    running(running&& other) noexcept;
    running& operator=(running&&) = delete;
    ~running();

    /// Asks for the rows as they come, in constant memory; before the first next().
    void stream();
    /// The calling thread has the statement's connection from here on, where another one took it;
    /// waits until that one does nothing else over it. False where it does for too long.
    [[nodiscard]] bool move_here() noexcept;
    /// Moves to the next row; false after the last. Throws the database's error.
    bool next();
    /// The rows behind the current one, where they are known; else 0.
    [[nodiscard]] std::size_t rows_ahead() const noexcept;
    /// Decodes columns of the current row into the object. Throws error of kind data that names
    /// the model and the member.
    void read(const row_plan& plan, std::size_t first_column, void* row);
    [[nodiscard]] cell at(std::size_t column);
    /// The columns of the rows: as they were when the statement was prepared, until the first
    /// next().
    [[nodiscard]] std::size_t column_count() const;
    [[nodiscard]] std::string column_name(std::size_t column) const;
    /// Whether running it may change the database.
    [[nodiscard]] bool reads_only() const noexcept;
    /// False where only a run tells which columns there are.
    [[nodiscard]] bool knows_columns() const;
    /// Prepares SQL text anew, since tables may have changed; the values are bound again.
    void prepare_again(std::span<const value> values);
    /// Runs to the end; returns the rows changed. Throws the database's error.
    std::int64_t finish();
    /// How the columns are laid out; only for statements made from a query.
    [[nodiscard]] const compiled_query& compiled() const;

private:
    friend class scope;
    friend class query_batch;
    running(const held_connection& on, std::source_location where) noexcept
        : held_(on), where_(where) {}
    void find(const query_data& query);
    [[nodiscard]] bool find_prepared(const query_data& query);
    [[nodiscard]] std::unique_ptr<cached_statement> compile(const query_data& query) const;
    void take(std::unique_ptr<cached_statement> made);
    void begin(const query_data& query);
    void send_ahead();
    void see_outcome() noexcept;
    void find(std::string_view sql);
    void bind(const query_data& query, bool observed);
    void bind(std::span<const value> values);
    void observe(std::span<const value> parameters) noexcept;
    void last_row();
    /// Gives no rows and sends nothing.
    void skip() noexcept { done_ = skipped_ = true; }
    void refuse_change_of_transaction();
    void refuse_end_of_transaction();
    [[noreturn, gnu::cold]] void fail_read(const row_plan& plan);
    [[noreturn, gnu::cold]] void fail_step();
    void end() noexcept;
    void report() noexcept;
    [[noreturn, gnu::cold]] void fail_prepare(const failure& why, std::string_view sql);
    [[nodiscard]] failure about_parameter(failure why) const;
    [[noreturn, gnu::cold]] void fail(const failure& why, bool sent);

    held_connection held_;
    cached_statement* statement_ = nullptr;
    const model_info* model_ = nullptr;
    std::source_location where_;
    std::span<const value> parameters_;
    std::int64_t started_ns_ = 0;  // 0 where nobody observes
    std::int64_t ended_ns_ = 0;
    std::int64_t rows_ = 0;
    bool done_ = false;
    bool failed_ = false;
    bool skipped_ = false;
    bool ahead_ = false;   // the database has it, whether or not a row was asked for
    bool within_ = false;  // SQL text, beside a stream that has a transaction of its own
};

/// Where statements run: a database's pool, or one open transaction. Thread-safe: statements of a
/// transaction take turns on its connection.
class scope : public std::enable_shared_from_this<scope> {
public:
    virtual ~scope() = default;
    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;

    /// Sends the query: one statement. Throws usage_error for what the query cannot mean, timeout
    /// where no connection became free. The query must outlive the result.
    running run(const query_data& query, std::source_location where);
    /// Sends SQL text with values in the order of its placeholders, as the dialect spells them. The
    /// text is not parsed; it names its statement in the cache. A text that writes is recognised
    /// even where `writes` is false. The values must outlive the result.
    running run_text(std::string_view sql, std::span<const value> values, bool writes,
                     std::source_location where);
    /// Runs `work` with a scope on which several statements are atomic: a new transaction, or a
    /// savepoint where this already is one. Commits at the end; an exception rolls back and is
    /// rethrown, or a new transaction tried, as often as the form says. `form` counts for new
    /// transactions only.
    virtual void atomically(const std::function<void(const scope_ref&)>& work,
                            transaction_form form = transaction_mode::write,
                            std::source_location where = std::source_location::current()) = 0;

    [[nodiscard]] database_core& core() const noexcept { return *core_; }
    /// True while this is a transaction that has not ended.
    [[nodiscard]] virtual bool in_transaction() const noexcept = 0;
    /// This scope, or what takes its place once it has ended: rows read in a transaction load their
    /// relations outside it afterwards.
    [[nodiscard]] virtual scope_ref live() { return shared_from_this(); }
    /// Runs `action` after the outermost commit, in the order of the calls; at once where there is
    /// no transaction. Dropped with a savepoint that is rolled back.
    virtual void on_commit(std::function<void()> action) = 0;

protected:
    explicit scope(std::shared_ptr<database_core> core) noexcept : core_(std::move(core)) {}

private:
    friend class running;
    friend class query_batch;
    friend class model_statement;
    friend class model_copy;
    friend class autocommit_scope;
    friend class transaction_scope;
    /// Takes a connection. Throws timeout, or usage_error in a transaction that failed.
    virtual held_connection acquire(access how, std::source_location where) = 0;
    virtual void give_back(const held_connection& held) noexcept = 0;
    /// running::move_here().
    [[nodiscard]] virtual bool move_here(const held_connection& held) noexcept = 0;
    /// A statement was sent over the connection and failed.
    virtual void statement_failed(const held_connection& on, const failure& why) noexcept = 0;

    std::shared_ptr<database_core> core_;
};

}  // namespace cormorant::detail
