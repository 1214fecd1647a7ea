#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cormorant/base/error.hpp"
#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/row_span.hpp"
#include "cormorant/base/value.hpp"
#include "cormorant/driver/transaction_control.hpp"

namespace cormorant::detail {

/// Why a driver's call failed. The session adds the model, the SQL and the call site, and throws.
struct failure {
    error_kind kind = error_kind::internal;
    int native_code = 0;
    std::string sqlstate;
    std::string message;
    std::string constraint;  ///< the name; empty where the database says none
    std::string table;       ///< that has the constraint, or the column, where the database says so
    std::vector<std::string> columns = {};  ///< that it is about, where the database says so
    std::string member = {};                ///< "Model.member", of a cell that does not fit
    std::size_t parameter = SIZE_MAX;       ///< that was not bound, where it is known
    bool primary_key = false;               ///< it is the key of the table, by whatever name
    bool connection_lost = false;
    bool crowded = false;  ///< the server has no connection left for this user, at the moment
    /// The server serves nobody, or no writes: another connection may lead to one that does.
    bool unfit = false;
    /// Drivers leave it, but for `unknown` where the server says that it does not know.
    cormorant::outcome outcome = cormorant::outcome::not_sent;
};

/// Nothing, or the failure.
using status = std::optional<failure>;

enum class step : std::uint8_t { row, done, failed };

/// A prepared statement of one connection: text and values in, rows out. Drivers return status and
/// never throw. Used by one thread at a time.
class statement {
public:
    virtual ~statement() = default;

    /// Binds the parameter `index`, counted from 0. A borrowed value must live until reset().
    virtual status bind(std::size_t index, const value& v) = 0;
    /// Binds the parameters from `first` on, as bind() does one by one.
    virtual status bind_all(std::size_t first, std::span<const value> values) = 0;
    /// Binds the values that members have in a row, which must live until reset(), as parameters
    /// from `first` on.
    virtual status bind_row(std::size_t first, std::span<const member_place> members,
                            const void* row);
    /// Binds the values as one parameter that is an array, NULLs included; an empty one too, where
    /// the dialect has features::arrays. Where it has features::runs_arrays, all parameters are
    /// arrays of one length, the statement is run for each row of them, and its rows come one
    /// behind the other.
    virtual status bind_array(std::size_t index, std::span<const value> values);
    /// The same of the values that a member has in these rows, which must live until reset().
    virtual status bind_column(std::size_t index, const member_place& from, const row_span& rows);
    /// The rows of the next run are read as they come, in constant memory, where a driver would
    /// otherwise take all of them at once.
    virtual void stream_rows() noexcept {}
    /// Sends the run without waiting for its end, so that several travel together: next() gives its
    /// rows as if it had run by itself. Outside a transaction only statements that read, one run of
    /// each; inside, values may be bound for another run. What runs behind one that fails fails
    /// like it. Where the dialect has features::pipelines.
    virtual status send_ahead();
    /// Ends the current run, and moves on to the next one that was sent ahead.
    virtual void next_run() noexcept {}
    /// Runs the statement at the first call; then one row a call.
    virtual step next() = 0;
    /// The rows behind the current one, where the driver has them already; else 0.
    [[nodiscard]] virtual std::size_t rows_ahead() const noexcept { return 0; }
    /// The column of the current row.
    virtual cell at(std::size_t column) = 0;
    /// Decodes the columns from `first_column` on into the object at `row`. False: last_failure()
    /// names the member that the column does not fit.
    virtual bool read(const row_plan& plan, std::size_t first_column, void* row) = 0;
    /// Ends the run and forgets the bound values, and runs that were sent ahead; the statement can
    /// be run again.
    virtual void reset() noexcept = 0;
    /// True where running it may change the database.
    [[nodiscard]] virtual bool writes() const = 0;
    /// False where only a run tells which columns there are.
    [[nodiscard]] virtual bool knows_columns() const { return true; }
    /// The columns of the current run, from its first next() on; before it, those that the
    /// statement had when it was prepared, or run last. They change with the schema.
    [[nodiscard]] virtual std::size_t column_count() const = 0;
    [[nodiscard]] virtual std::string column_name(std::size_t column) const = 0;
    /// Rows changed by the last run to its end.
    [[nodiscard]] virtual std::int64_t changes() const = 0;
    /// The key that the last run to its end made; 0 where it made none, or returned rows. Where the
    /// dialect has features::last_insert_id.
    [[nodiscard]] virtual std::int64_t made_key() const { return 0; }
    /// The reason of the last step::failed or false.
    [[nodiscard]] virtual failure last_failure() const = 0;

protected:
    value_list kept_;  ///< values that a parameter views, which lie in no row
};

/// The values that a member has in these rows.
[[nodiscard]] value_list values_of(const member_place& from, const row_span& rows);

/// Rows on their way into one table, as fast as the backend can take them.
class row_sink {
public:
    virtual ~row_sink() = default;
    /// Sends a row: the members for the columns that the sink was made for.
    virtual status add_row(std::span<const member_place> columns, const void* row) = 0;
    /// Ends the rows; `written` becomes their number. Without it none is stored.
    virtual status finish(std::int64_t& written) = 0;
};

/// What another program told those who listen to a channel.
struct channel_message {
    std::string channel;
    std::string payload;
    int process = 0;  ///< of the server, that served the sender
};

/// A text to be prepared, and what came of it: a statement, or a failure; neither where one before
/// it failed.
struct preparation {
    std::string_view sql;
    std::unique_ptr<statement> made = {};
    status wrong = {};
};

/// One connection. Used by one thread at a time, interrupt() with its end and round_trips() aside.
class connection {
public:
    virtual ~connection() = default;

    /// Prepares one statement; on failure the result is empty and `why` is set.
    virtual std::unique_ptr<statement> prepare(std::string_view sql, failure& why) = 0;
    /// Prepares several, in one round trip where the dialect has features::pipelines. Ends at the
    /// first that fails.
    virtual void prepare_all(std::span<preparation> wanted);
    /// What is known of the tables becomes what they are, also where another connection changed
    /// them.
    virtual void look_at_schema() noexcept {}
    /// Runs SQL without parameters or rows: PRAGMA, DDL. Several statements may be given. Texts of
    /// transactions go to control(): a driver looks for no words in what the library wrote.
    virtual status execute(std::string_view sql) = 0;
    /// Takes a step of a transaction; one that waits for the next statement, to travel with it, has
    /// been taken. A commit that the server turned into a rollback has failed.
    virtual status control(const transaction_control& wanted);
    /// Its SQL, for observers and messages; empty where this backend has nothing to do for it.
    [[nodiscard]] virtual std::string text_of(const transaction_control& wanted) const;
    /// True while a transaction is open on the connection, as far as the client's side knows.
    /// Nothing is sent.
    [[nodiscard]] virtual bool in_transaction() const = 0;
    /// True where it is open, and the server takes nothing but its end.
    [[nodiscard]] virtual bool transaction_failed() const noexcept { return false; }
    /// in_transaction() after a statement failed so: asks the server where its answer did not say.
    [[nodiscard]] virtual bool still_in_transaction(const failure&) noexcept {
        return in_transaction();
    }
    /// Ends a running statement from another thread.
    virtual void interrupt() noexcept = 0;
    /// Waits until the server has heard of an interrupt(), for a limited time.
    virtual void await_interrupt() noexcept {}
    /// False where the connection is known to be lost. Sends nothing: a look at the socket.
    [[nodiscard]] virtual bool usable() noexcept { return true; }
    /// Asks the server for a sign of life; false where there is none.
    [[nodiscard]] virtual bool ping() noexcept { return true; }

    /// Whether this very connection can do features::runs_arrays; a proxy may not.
    [[nodiscard]] virtual bool runs_arrays() const { return true; }

    /// Begins to send rows; on failure the result is empty and `why` is set. `copy` is the
    /// statement, `columns` a query that reads the same columns, for their types. Where the dialect
    /// has features::copies_rows.
    virtual std::unique_ptr<row_sink> send_rows(const std::string& copy, const std::string& columns,
                                                failure& why);
    /// How often this side waited for the server; 0 where there is none.
    [[nodiscard]] std::uint64_t round_trips() const noexcept {
        return round_trips_.load(std::memory_order_relaxed);
    }

    /// From now on messages to this channel are kept for wait_for_message().
    virtual status listen(std::string_view channel);
    /// Waits for the next message, for at most so many milliseconds; nothing where none came.
    virtual status wait_for_message(int milliseconds, std::optional<channel_message>& out);

protected:
    // One thread counts, others look: no read-modify-write is needed.
    void count_round_trip() noexcept {
        round_trips_.store(round_trips() + 1, std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint64_t> round_trips_{0};
};

/// What a driver opens: a backend, where it is, and options by name. Texts are decoded.
struct endpoint {
    std::string backend;  ///< "sqlite", "postgresql", "mariadb"
    std::string target;   ///< the path of a file, or the database on a server
    std::vector<std::pair<std::string, std::string>> options = {};
    // Of servers; empty where the URL does not say.
    std::string host = {};  ///< a socket's folder where it begins with '/'; may be a list
    std::string port = {};  ///< a list where `host` is one
    std::string user = {};
    std::string password = {};
};

/// Opens a connection; on failure the result is empty and `why` is set, without the password.
using open_function = std::unique_ptr<connection> (*)(const endpoint& where, failure& why);

}  // namespace cormorant::detail
