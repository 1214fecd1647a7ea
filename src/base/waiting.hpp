#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string_view>

/// The seam of waiting. Whatever must wait, for a socket or for somebody else, does so here: on a
/// thread that blocks, or by a seam that suspends what it runs and lets the thread go on.

namespace cormorant::detail {

struct flow_transaction;

using wait_time = std::chrono::steady_clock::time_point;

inline constexpr wait_time no_deadline = wait_time::max();

/// The time after so long, of which there may be more than clocks have.
[[nodiscard]] wait_time after(std::chrono::milliseconds delay) noexcept;

/// How a wait ended.
enum class waited : std::uint8_t {
    ready,
    timed_out,
    stopped  ///< it was given up from outside: told once, and what cleans up after it waits again
};

/// Waits in the place of a thread. Called by what it runs, unpark() aside.
class waiting {
public:
    /// Waits until something of `events` comes to the socket; both are those of poll().
    [[nodiscard]] virtual waited socket(int handle, short events, wait_time until,
                                        short& came) noexcept = 0;
    /// Waits until unpark() is called; the lock is free meanwhile.
    [[nodiscard]] virtual waited park(std::unique_lock<std::mutex>& held,
                                      wait_time until) noexcept = 0;
    /// From any thread, with the lock of park() held.
    virtual void unpark() noexcept = 0;

protected:
    ~waiting() = default;
};

/// One line of calls: a thread, or what a seam runs on changing ones. Transactions and turns belong
/// to it.
struct flow {
    std::uint64_t owner = 0;  ///< its name: never 0, never used again
    waiting* seam = nullptr;  ///< null: its thread blocks
    std::string_view word = "thread";
    flow_transaction* transactions = nullptr;  ///< that it began and did not end, the last first
};

/// A name for a flow.
[[nodiscard]] std::uint64_t next_owner() noexcept;

/// The flow of the call. Its address may be kept over nothing that waits, and is not: compilers
/// keep addresses of thread-locals that they see, and a seam may go on with another thread.
[[nodiscard, gnu::noinline]] flow& this_flow() noexcept;

/// Makes another one the flow of this thread, null its own; returns the one before. For seams, at
/// each switch.
[[gnu::noinline]] flow* switch_flow(flow* next) noexcept;

/// Waits for a socket for so long, as waiting::socket() does. A signal may end it before: it is
/// ready, and nothing came.
[[nodiscard]] waited wait_for_socket(int handle, short events, std::chrono::milliseconds patience,
                                     short& came) noexcept;

/// Waits for the time: timed_out is the usual end.
waited sleep_until(wait_time until) noexcept;

/// One flow waits, until another one notifies it; a mutex that both hold guards it. It is over once
/// it was notified, even where nobody waited yet.
class wake_up {
public:
    [[nodiscard]] waited wait(std::unique_lock<std::mutex>& held, wait_time until) noexcept;
    /// With the mutex held.
    void notify() noexcept;

private:
    bool notified_ = false;
    waiting* parked_ = nullptr;
    std::condition_variable thread_;
};

}  // namespace cormorant::detail
