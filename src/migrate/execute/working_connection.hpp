#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

#include "base/waiting.hpp"
#include "cormorant/base/error.hpp"
#include "session/kept_scope.hpp"
#include "sql/ddl/ask_rows.hpp"

namespace cormorant::detail {

class run_spelling;

/// The connection that migrations run on, with the settings that they need and the lock that keeps
/// other programs out.
class working_connection {
public:
    working_connection(const scope_ref& on, std::source_location where);
    ~working_connection();
    working_connection(const working_connection&) = delete;
    working_connection& operator=(const working_connection&) = delete;

    /// Gets the lock, where it is one of its own, not later than that; calls `waits` once where
    /// another program has it. Throws stopped_migration.
    void lock(wait_time until, const std::function<void()>& waits);
    /// Runs it in a transaction. Where a lock is not to be had it is run again, from its start, a
    /// few times; where the transaction is the lock, until the deadline. Throws the error of the
    /// last try.
    void in_transaction(wait_time until, const std::function<void()>& work);
    /// Runs it outside of transactions, again where a lock is not to be had.
    void by_itself(const std::function<void()>& work);

    [[nodiscard]] scope& on() noexcept { return *kept_; }
    [[nodiscard]] const run_spelling& spelling() const noexcept { return spelling_; }
    /// Runs one statement.
    void execute(const std::string& sql) { (void)rows(sql); }
    /// The same, with its rows.
    std::vector<text_row> rows(const std::string& sql);

private:
    void begin(wait_time until);

    std::shared_ptr<kept_scope> kept_;
    const run_spelling& spelling_;
    std::source_location where_;
    std::vector<std::string> put_back_;
};

}  // namespace cormorant::detail
