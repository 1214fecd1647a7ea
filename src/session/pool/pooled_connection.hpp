#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

#include "cormorant/driver/driver.hpp"
#include "cormorant/session/open_options.hpp"
#include "session/pool/statement_cache.hpp"
#include "session/pool/turn_lock.hpp"

namespace cormorant::detail {

/// A connection of a pool with its prepared statements. `lease` belongs to whoever took it from the
/// pool: a statement, or a transaction for all of its life.
class pooled_connection : public std::enable_shared_from_this<pooled_connection> {
public:
    pooled_connection(std::unique_ptr<connection> opened, std::size_t cache_limit)
        : link(std::move(opened)), statements(cache_limit) {}

    /// The statement of a text, marked as in use; prepares it where it is not in the cache. Null
    /// where that fails, and `why` is set.
    [[nodiscard]] cached_statement* find_or_prepare(std::string_view sql, text_author author,
                                                    failure& why);
    /// A statement failed so: what that says of the connection is noted.
    void note(const failure& why) noexcept { unfit = unfit || why.unfit || why.connection_lost; }
    /// Rolls back what is still open, so that whatever comes next is no part of it; where that
    /// fails it is stuck.
    void leave_transaction() noexcept;
    /// Adds what its statements did.
    void add_figures(session_statistics& to) const;

    std::unique_ptr<connection> link;
    statement_cache statements;
    turn_lock lease;
    /// Statements of a transaction take turns by this, whichever thread they come from.
    turn_lock turn;
    /// SQL text may have left something behind in the session: nobody else should meet it.
    bool has_state = false;
    /// It leads to a server that cannot serve, or nowhere.
    bool unfit = false;
    /// It is in a transaction that could not be rolled back: the pool sees to it before anybody
    /// else uses it.
    bool stuck = false;
    /// A transaction_scope has the lease.
    std::atomic<bool> in_transaction{false};
    // Of servers: when it was opened, and given back last.
    std::chrono::steady_clock::time_point opened = {};
    std::chrono::steady_clock::time_point idle_since = {};
};

}  // namespace cormorant::detail
