#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cormorant/driver/driver.hpp"
#include "driver/postgres/postgres_decode.hpp"
#include "driver/postgres/postgres_handles.hpp"
#include "driver/postgres/postgres_options.hpp"

namespace cormorant::detail {

/// What the server says of a statement before it is run.
struct described_statement {
    std::vector<type_number> parameters;
    std::vector<wire_type> columns;
    std::vector<type_number> types;  // of the columns
    std::vector<std::string> names;
};

/// A connection to a PostgreSQL server.
class postgres_connection final : public connection {
public:
    postgres_connection(connection_ptr opened, const postgres_options& options) noexcept;
    ~postgres_connection() override;
    postgres_connection(const postgres_connection&) = delete;
    postgres_connection& operator=(const postgres_connection&) = delete;

    /// Looks at the server's version and makes the settings of a new connection.
    [[nodiscard]] status set_up(const postgres_options& options);

    std::unique_ptr<statement> prepare(std::string_view sql, failure& why) override;
    status execute(std::string_view sql) override;
    [[nodiscard]] bool in_transaction() const override;
    void interrupt() noexcept override;
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
    /// Has the server parse the text, as the statement `name` or for the moment, and describe it.
    /// One round trip.
    [[nodiscard]] status describe(const std::string& name, const std::string& sql,
                                  described_statement& out);
    /// Begins a transaction together with the next statement, in one round trip: nothing sees the
    /// difference, as a transaction looks at the database with its first statement only.
    void begin_later(std::string sql) noexcept { begin_ = std::move(sql); }
    [[nodiscard]] bool begins_later() const noexcept { return !begin_.empty(); }
    /// Takes back what begin_later() said: a transaction without statements.
    void forget_begin() noexcept { begin_.clear(); }
    /// Sends the BEGIN and what `send` sends; the result of the latter, or the first failure.
    template <class Send>
    [[nodiscard]] result_ptr send_with_begin(const Send& send) {
        const std::string begin = std::exchange(begin_, {});
        const bool sent = PQenterPipelineMode(handle()) != 0 && send_text(begin) && send() != 0 &&
                          PQpipelineSync(handle()) != 0;
        return sent ? receive_pipeline() : nullptr;
    }
    /// Forgets a named statement, with the next ones that are prepared.
    void forget(std::string name) noexcept;
    [[nodiscard]] failure failure_of(const PGresult* result) const;
    [[nodiscard]] bool transaction_failed() const noexcept;

private:
    status send_description(const std::string& name, const std::string& sql);
    status receive_description(described_statement& out);
    void forget_on_server();
    [[nodiscard]] bool send_text(const std::string& sql) const noexcept;
    [[nodiscard]] result_ptr receive_pipeline();
    [[nodiscard]] status begin_now();

    connection_ptr handle_;
    cancel_ptr cancel_;
    std::uint64_t generation_;  // of the process that it belongs to
    std::string begin_;         // empty where there is none to be sent
    std::vector<std::string> forgotten_;
    std::uint64_t last_name_ = 0;
    bool names_statements_;
};

}  // namespace cormorant::detail
