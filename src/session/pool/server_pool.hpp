#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <source_location>
#include <vector>

#include "base/process_fork.hpp"
#include "session/pool/access.hpp"
#include "session/pool/pool_settings.hpp"
#include "session/pool/pooled_connection.hpp"

namespace cormorant::detail {

/// The connections to a server: opened when they are needed, at most so many, all of one kind. A
/// thread that holds one in a row stream gets another, where there is one. Those who wait are
/// served in the order in which they came. A connection is given back without a transaction, and
/// one that is lost, too old, unused for long, leads to a server that cannot serve, or has what SQL
/// text left in its session, is closed. Thread-safe.
class server_pool {
public:
    /// Opens the first connection. Throws connection_error and its kin.
    explicit server_pool(const pool_settings& settings);
    ~server_pool();
    server_pool(const server_pool&) = delete;
    server_pool& operator=(const server_pool&) = delete;

    /// Takes a connection, its lease included. Throws timeout where none became free, or never
    /// would, since all threads that have one wait here; connection_error where the server cannot
    /// be reached, usage_error in a process that was forked off since the pool was made. Where all
    /// are in use, reads of a thread that has a row stream go over its connection.
    pooled_connection& take(access how, std::source_location where);
    /// Takes a connection back whose lease was given back.
    void give_back(pooled_connection& used) noexcept;

    /// True in a process that was forked off since: nothing may be sent over the connections.
    [[nodiscard]] bool forked() const noexcept { return fork_generation() != generation_; }
    void interrupt() noexcept;
    void add_figures(session_statistics& to) const;

private:
    using clock = std::chrono::steady_clock;

    /// A flow that waits: it gets a connection, or the place of one that it may open.
    struct waiter {
        std::uint64_t owner = this_flow().owner;
        pooled_connection* connection = nullptr;  ///< null once it is woken: it may open one
        wake_up wake;
    };
    /// One whose statement is being ended. It may come back meanwhile, and is not lent before all
    /// that is over, so that what comes next over it is not ended.
    struct interrupted {
        std::shared_ptr<pooled_connection> connection;
        bool came_back = false;
    };
    /// A connection, or the right to open one.
    struct place {
        pooled_connection* connection = nullptr;
        bool nested = false;  ///< the flow had it already
    };

    void refuse_after_fork(std::source_location where) const;
    place find_place(access how, std::source_location where);
    pooled_connection* last_idle() noexcept;
    [[nodiscard]] pooled_connection* stream_of_this_flow() const noexcept;
    [[nodiscard]] bool all_holders_wait() const noexcept;
    place wait(std::unique_lock<std::mutex>& guard, clock::time_point deadline,
               std::source_location where);
    pooled_connection& open(std::source_location where);
    std::shared_ptr<pooled_connection> connect(failure& why) const;
    [[nodiscard]] bool healthy(pooled_connection& idle) const noexcept;
    [[nodiscard]] bool too_old(const pooled_connection& c, clock::time_point now) const noexcept;
    [[nodiscard]] bool replaces_unfit(clock::time_point now) noexcept;
    std::shared_ptr<pooled_connection> remove(const pooled_connection& dropped) noexcept;
    void drop(pooled_connection& dropped) noexcept;
    void lend_on(pooled_connection& free) noexcept;
    void interrupt_all();
    std::shared_ptr<pooled_connection> take_unused(clock::time_point now) noexcept;
    void free_place() noexcept;
    [[noreturn]] void throw_all_wait(std::source_location where) const;
    [[noreturn]] void throw_timeout(std::source_location where) const;

    pool_settings settings_;
    std::uint64_t generation_;  // of the process that the connections belong to
    mutable std::mutex mutex_;
    // Shared with the transactions that use them: the turn of one outlives a connection that is
    // lost.
    std::vector<std::shared_ptr<pooled_connection>> all_;
    std::vector<pooled_connection*> idle_;  // the last used at the end: its caches are warm
    std::size_t opening_ = 0;
    std::deque<waiter*> queue_;
    std::vector<interrupted> interrupted_;
    turn_lock interrupts_;  // one at a time
    // While the server cannot be reached, nobody knocks before this time.
    clock::time_point closed_until_ = {};
    std::chrono::milliseconds back_off_{0};
    failure last_refusal_;
    // Of connections that are closed because their server cannot serve: not before this time again.
    clock::time_point next_replacement_ = {};
    std::chrono::milliseconds replacement_pause_{0};
    // Of connections that are closed, so that the figures never go down.
    session_statistics past_;
};

}  // namespace cormorant::detail
