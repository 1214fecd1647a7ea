#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cormorant/driver/driver.hpp"
#include "driver/postgres/postgres_cancel.hpp"
#include "driver/postgres/postgres_decode.hpp"
#include "driver/postgres/postgres_handles.hpp"
#include "driver/postgres/postgres_options.hpp"
#include "driver/postgres/postgres_patience.hpp"
#include "driver/postgres/postgres_pipeline.hpp"

namespace cormorant::detail {

/// A type of the server's own making: an enum, or an array of one.
struct enum_type {
    bool is_enum = false;     ///< itself, or its elements
    type_number element = 0;  ///< where it is an array
};

/// What the server says of a statement before it is run.
struct described_statement {
    std::vector<type_number> parameters;
    std::vector<wire_type> columns;
    std::vector<type_number> types;  // of the columns
    std::vector<type_number> parts;  // of columns that are arrays or ranges: what they consist of
    std::vector<std::string> names;

    void add_column(type_number type, const char* name);
    /// Those of a result, or of a description, in place of what it has.
    void take_columns(const PGresult* from);
    /// What the column's values are read as, where the type is an enum.
    void set_enum(std::size_t column, const enum_type& type);
};

class postgres_statement;

/// A text to be parsed, as the statement `name` or for the moment, and what came of it.
struct description {
    std::string name;
    const std::string* sql;
    described_statement found = {};
    status wrong = {};
};

/// A connection to a PostgreSQL server.
class postgres_connection final : public connection {
public:
    postgres_connection(connection_ptr opened, const postgres_options& options);
    ~postgres_connection() override;
    postgres_connection(const postgres_connection&) = delete;
    postgres_connection& operator=(const postgres_connection&) = delete;

    /// Looks at the server's version and makes the settings of a new connection.
    [[nodiscard]] status set_up(const postgres_options& options);

    std::unique_ptr<statement> prepare(std::string_view sql, failure& why) override;
    void prepare_all(std::span<preparation> wanted) override;
    status execute(std::string_view sql) override;
    status control(const transaction_control& wanted) override;
    [[nodiscard]] std::string text_of(const transaction_control& wanted) const override;
    [[nodiscard]] bool in_transaction() const override;
    [[nodiscard]] bool transaction_failed() const noexcept override;
    void interrupt() noexcept override;
    void await_interrupt() noexcept override { cancel_.await(); }
    [[nodiscard]] bool usable() noexcept override;
    [[nodiscard]] bool ping() noexcept override;
    std::unique_ptr<row_sink> send_rows(const std::string& copy, const std::string& columns,
                                        failure& why) override;
    status listen(std::string_view channel) override;
    status wait_for_message(int milliseconds, std::optional<channel_message>& out) override;

    // For its statements.
    [[nodiscard]] PGconn* handle() const noexcept { return handle_.get(); }
    /// False where each run sends the text again.
    [[nodiscard]] bool names_statements() const noexcept { return names_statements_; }
    [[nodiscard]] std::string next_name();
    /// Has the server parse the texts and describe them. One round trip.
    void describe_all(std::span<description> wanted);
    /// A stream joins the transaction that streams share, which the first of them begins; true
    /// where there is one. The last to leave has to end it, and is told so.
    bool join_streams(bool begins) noexcept {
        if (!begins && streams_ == 0) return false;
        streams_ = begins ? 1 : streams_ + 1;
        return true;
    }
    [[nodiscard]] bool leave_streams() noexcept { return streams_ == 0 || --streams_ == 0; }
    /// Whether the next statement is alone on its way.
    [[nodiscard]] bool is_quiet() const noexcept { return later_.empty() && !pipeline_.open(); }
    /// Sends what waits, and what `send` sends; the result of the latter, or the first failure.
    template <class Send>
    [[nodiscard]] result_ptr send_with_later(const Send& send) {
        settle();
        const bool sent = add_later() && pipeline_.add(0, send);
        return sent ? last_of(finish()) : result_ptr();
    }
    /// Sends a run of the statement, of some bytes, without waiting for the result, which goes to
    /// the statement with the next settle(). False where the connection is lost.
    template <class Send>
    [[nodiscard]] bool send_ahead(postgres_statement& by, std::size_t bytes, const Send& send) {
        if (!pipeline_.open()) ahead_in_transaction_ = in_transaction();
        if (!add_later()) return false;
        ahead_.resize(ahead_.size() + 1);
        if (!pipeline_.add(bytes, send)) return false;
        ahead_.back() = &by;
        return true;
    }
    /// Sends by `send`, a PQsend... call, and waits for the end: the last result, as PQexec() gives
    /// it; null where nothing could be sent.
    template <class Send>
    [[nodiscard]] result_ptr ask(const Send& send) {
        count_round_trip();
        patience_.begin();
        return send() != 0 ? last_result() : result_ptr();
    }
    /// The next result, once it is there; null at the end.
    [[nodiscard]] result_ptr next_result();
    [[nodiscard]] postgres_patience& patience() noexcept { return patience_; }
    /// Waits for the results of what was sent ahead, and gives them to their statements.
    void settle();
    /// Ends the connection: what is asked of it from here on fails as lost.
    void give_up() noexcept;
    using connection::count_round_trip;
    /// Forgets a named statement, with the next ones that are prepared.
    void forget(std::string name) noexcept;
    /// The enum that this type is; null where it is none, or was not seen in a result.
    [[nodiscard]] const enum_type* enum_named(type_number type) const noexcept;
    [[nodiscard]] failure failure_of(const PGresult* result);
    /// The failure of a call that has no result.
    [[nodiscard]] failure lost() const;
    /// A failure in a process that was forked off since the connection was opened, which must send
    /// nothing over it.
    [[nodiscard]] status refuse_after_fork() const;

private:
    [[nodiscard]] status recognise_enums(described_statement& out);
    [[nodiscard]] status look_up(const std::string& types);
    void forget_on_server();
    void end_copy() noexcept;
    [[nodiscard]] failure explained(failure f) const;
    [[nodiscard]] result_ptr last_result();
    void mind_limits(std::string_view sql) noexcept;
    [[nodiscard]] bool waits_for_next(const transaction_control& wanted);
    [[nodiscard]] bool ends_unsent(const transaction_control& wanted) noexcept;
    [[nodiscard]] int queue_plain(const std::string& sql) const;
    [[nodiscard]] bool add_later();
    [[nodiscard]] status send_later_now();
    [[nodiscard]] std::vector<result_ptr> finish();
    [[nodiscard]] static result_ptr last_of(std::vector<result_ptr> results);

    connection_ptr handle_;
    postgres_cancel cancel_;
    std::uint64_t generation_;  // of the process that it belongs to
    postgres_patience patience_;
    postgres_pipeline pipeline_;
    std::vector<transaction_control> later_;  // savepoints, and a begin before them
    // Whose results come, in their order; null where nobody asks for one.
    std::vector<postgres_statement*> ahead_;
    bool ahead_in_transaction_ = false;
    std::size_t streams_ = 0;  // that share a transaction of their own
    std::vector<std::string> forgotten_;
    std::unordered_map<type_number, enum_type> enums_;  // and other types that were asked about
    std::uint64_t last_name_ = 0;
    std::atomic<bool> interrupted_{false};  // and no statement has ended of it yet
    bool names_statements_;
    bool has_time_out_;
};

}  // namespace cormorant::detail
