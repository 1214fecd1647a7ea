#pragma once

#include <mysql.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/process_fork.hpp"
#include "base/sql_tokens.hpp"
#include "driver/mariadb/mariadb_options.hpp"

namespace cormorant::detail {

class mariadb_statement;

struct close_mysql {
    void operator()(MYSQL* handle) const noexcept { mysql_close(handle); }
};
using mysql_handle = std::unique_ptr<MYSQL, close_mysql>;

/// A connection to a MariaDB server.
///
/// The rows of a statement come one by one over the wire, which nothing else can use meanwhile: a
/// statement that runs while another one is read makes that one take the rest of its rows into
/// memory.
class mariadb_connection final : public connection {
public:
    mariadb_connection(mysql_handle handle, mariadb_options options) noexcept
        : handle_(std::move(handle)), options_(std::move(options)) {}
    mariadb_connection(const mariadb_connection&) = delete;
    mariadb_connection& operator=(const mariadb_connection&) = delete;

    /// Looks whether the server will do, and begins the session.
    [[nodiscard]] status set_up();

    std::unique_ptr<statement> prepare(std::string_view sql, failure& why) override;
    status execute(std::string_view sql) override;
    status control(const transaction_control& wanted) override;
    [[nodiscard]] std::string text_of(const transaction_control& wanted) const override;
    [[nodiscard]] bool in_transaction() const override;
    [[nodiscard]] bool still_in_transaction(const failure& why) noexcept override;
    void interrupt() noexcept override;
    [[nodiscard]] bool usable() noexcept override;
    [[nodiscard]] bool ping() noexcept override;
    [[nodiscard]] bool runs_arrays() const override;

    // For its statements.
    using connection::count_round_trip;
    /// True in a process that was forked off since: the rows on the wire are the parent's.
    [[nodiscard]] bool forked() const noexcept { return fork_generation() != generation_; }
    [[nodiscard]] MYSQL* handle() const noexcept { return handle_.get(); }
    /// Makes the wire free: a statement whose rows are still coming takes them into memory.
    void free_wire(const mariadb_statement* except = nullptr);
    /// The statement whose rows come over the wire from now on; null: none.
    void occupy_wire(mariadb_statement* by) noexcept { on_wire_ = by; }
    [[nodiscard]] const mariadb_statement* on_wire() const noexcept { return on_wire_; }
    /// The statement whose columns the connection describes, until something else is sent.
    void describe(const mariadb_statement* run) noexcept { described_ = run; }
    [[nodiscard]] const mariadb_statement* described() const noexcept { return described_; }
    /// The failure of a text, where that is not one statement.
    [[nodiscard]] static failure for_text(failure why, std::string_view sql);
    /// The failure of the last call on the connection. What it means for the transaction is noted.
    [[nodiscard]] failure last_failure();
    [[nodiscard]] failure noted(failure f) noexcept;
    /// Refuses parameters of so many bytes where the server's max_allowed_packet is less. Asks for
    /// it at the first large one.
    [[nodiscard]] status check_packet(std::size_t bytes);
    /// Sends SQL text that has no parameters and no rows; returns the rows changed in `changes`.
    [[nodiscard]] status send_text(std::string_view sql, std::int64_t& changes);

private:
    [[nodiscard]] status run_script(std::string_view sql);
    void ask_largest_packet();
    [[nodiscard]] status refuse_without_quorum();
    [[nodiscard]] std::string text_of(std::string_view sql);

    mysql_handle handle_;
    mariadb_options options_;
    std::uint64_t generation_ = fork_generation();  // of the process that it belongs to
    mariadb_statement* on_wire_ = nullptr;
    const mariadb_statement* described_ = nullptr;
    std::size_t largest_packet_ = 0;  // 0: not asked yet
};

/// How MariaDB writes comments and quotes.
[[nodiscard]] const sql_lexis& mariadb_lexis() noexcept;

/// Connects as the options say; null where that fails.
[[nodiscard]] mysql_handle connect_mariadb(const mariadb_options& options, failure& why);

}  // namespace cormorant::detail
