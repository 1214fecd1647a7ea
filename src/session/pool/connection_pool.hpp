#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <source_location>
#include <vector>

#include "cormorant/driver/driver.hpp"
#include "cormorant/session/open_options.hpp"
#include "session/pool/access.hpp"
#include "session/pool/file_watch.hpp"
#include "session/pool/pool_settings.hpp"
#include "session/pool/pooled_connection.hpp"

namespace cormorant::detail {

class server_pool;

/// The connections of a database. Of a file: one that writes and some that read beside it, or a
/// single one for both where readers would not see, or would block, the writer: in memory, and with
/// a journal other than WAL. Of a server: those of a server_pool. Thread-safe; opened when they are
/// first needed.
class connection_pool {
public:
    /// Opens the first connection. Throws connection_error and its kin.
    explicit connection_pool(pool_settings settings);
    ~connection_pool();

    struct grant {
        pooled_connection* connection;
        bool nested;  ///< the flow had it already
    };
    /// Takes the lease of a connection, for the calling flow. Throws timeout.
    [[nodiscard]] grant take(access how, std::source_location where,
                             std::uint64_t owner = this_flow().owner) {
        if (readers_max_ > 0 && (how != access::write || writer_ == nullptr)) [[likely]] {
            // Whoever waits came first.
            if (waiting_.load() == 0) [[likely]] {
                if (pooled_connection* free = free_reader(owner)) [[likely]] {
                    if (file_.moved_lately() || free->stuck) [[unlikely]]
                        see_to(*free, where);
                    return {free, false};
                }
            }
            return wait_for_reader(where);
        }
        return take_other(how, where);
    }
    /// Gives one lease back.
    void give_back(pooled_connection& used) noexcept {
        const bool last = used.lease.give_back();
        if (last && waiting_.load() != 0) [[unlikely]]
            pass_on(used);
    }

    /// True where writes have a connection of their own.
    [[nodiscard]] bool reads_apart() const noexcept {
        return writer_ != nullptr && readers_max_ > 0;
    }
    [[nodiscard]] std::chrono::milliseconds patience() const noexcept { return settings_.patience; }
    /// Opens a connection that is none of the pool's; null, and `why` is set, where that fails.
    [[nodiscard]] std::unique_ptr<connection> open_beside(failure& why) const {
        return settings_.kind->open(settings_.where, why);
    }
    /// True where the connections belong to a process that this one was forked off from.
    [[nodiscard]] bool forked() const noexcept;
    void interrupt() noexcept;
    void add_figures(session_statistics& to) const;

private:
    std::unique_ptr<pooled_connection> open(const endpoint& where) const;
    [[nodiscard]] endpoint reader_endpoint() const;
    class held_up;
    /// A flow that waits for a connection that reads.
    struct waiter {
        std::uint64_t owner = this_flow().owner;
        pooled_connection* connection = nullptr;
        wake_up wake = {};
    };

    /// One that is free, now taken for this flow; else null.
    pooled_connection* free_reader(std::uint64_t owner) noexcept {
        const std::size_t open = readers_open_.load(std::memory_order_acquire);
        for (std::size_t i = 0; i < open; ++i)
            if (readers_[i]->lease.try_take_for(owner)) return readers_[i].get();
        return nullptr;
    }
    pooled_connection* reader_of_this_flow() noexcept;
    pooled_connection* open_reader(std::source_location where);
    void see_to(pooled_connection& lent, std::source_location where);
    grant nested(pooled_connection& lent, std::source_location where);
    [[nodiscard]] status undo(pooled_connection& stuck);
    [[noreturn]] void throw_moved(std::source_location where) const;
    [[noreturn]] void throw_stuck(failure why, std::source_location where) const;
    grant take_other(access how, std::source_location where);
    grant take_writer(std::source_location where);
    void pass_on(pooled_connection& given_back) noexcept;
    grant wait_for_reader(std::source_location where);
    void hand_out() noexcept;
    void wait(std::unique_lock<std::mutex>& guard, waiter& self, std::source_location where);
    [[nodiscard]] bool holds_reader() const noexcept;
    [[nodiscard]] bool all_wait() const noexcept;
    [[noreturn]] void throw_all_wait(std::source_location where) const;
    [[noreturn]] void throw_timeout(const char* what, std::source_location where) const;
    template <class Visit>
    void visit(const Visit& each) const;

    pool_settings settings_;
    file_watch file_;
    std::unique_ptr<server_pool> server_;        // null for files; then none of the others is used
    std::unique_ptr<pooled_connection> writer_;  // null where the file is opened for reading only
    std::size_t readers_max_ = 0;
    // Sized once; the first readers_open_ are set and never change again.
    std::vector<std::unique_ptr<pooled_connection>> readers_;
    std::atomic<std::size_t> readers_open_{0};
    mutable std::mutex mutex_;
    std::deque<waiter*> queue_;
    std::atomic<int> waiting_{0};  // the queue's length; of servers always 1: each is passed on
    // Flows that hold the connection that writes and wait for one that reads, or the other way.
    std::vector<std::uint64_t> held_up_;
    std::atomic<std::uint64_t> waits_{0};
};

}  // namespace cormorant::detail
