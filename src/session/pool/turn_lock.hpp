#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>

namespace cormorant::detail {

inline constinit thread_local std::uint64_t thread_token = 0;
std::uint64_t make_thread_token() noexcept;

/// Names the calling thread; never 0, never used again.
[[nodiscard]] inline std::uint64_t this_thread_token() noexcept {
    return thread_token != 0 ? thread_token : make_thread_token();
}

/// A lock that a thread may take again while it has it, handed on in the order of arrival, with a
/// time-out. Unlike a std::recursive_timed_mutex any thread may give it back. Taking and giving
/// back a lock that nobody waits for costs one atomic operation each.
class turn_lock {
public:
    enum class grant : std::uint8_t { taken, nested, timed_out };

    /// Takes the lock where it is free; a thread that has it already does not get it here.
    [[nodiscard]] bool try_take() noexcept { return try_take_for(this_thread_token()); }
    /// Takes it for another thread, which waits for that.
    [[nodiscard]] bool try_take_for(std::uint64_t token) noexcept {
        std::uint64_t free = 0;
        return state_.compare_exchange_strong(free, once(token));
    }
    /// Takes the lock, waiting for at most `patience`.
    [[nodiscard]] grant take(std::chrono::milliseconds patience) {
        if (try_take()) [[likely]]
            return grant::taken;
        return take_slowly(patience);
    }
    /// Gives back what one take() took. True where that was the last: it is free, or another's.
    bool give_back() noexcept {
        std::uint64_t state = once(this_thread_token());
        if (state_.compare_exchange_strong(state, 0)) [[likely]]
            return true;
        return give_back_slowly(state);
    }

    /// Makes it the calling thread's, which has what another thread took once; waits for as long as
    /// that one has taken it more often. False where that takes longer than `patience`.
    [[nodiscard]] bool move_here(std::chrono::milliseconds patience) noexcept;

    [[nodiscard]] bool mine() const noexcept;
    /// The token of the thread that has it; 0: none.
    [[nodiscard]] std::uint64_t owner() const noexcept { return owner_of(state_.load()); }
    [[nodiscard]] bool in_use() const noexcept { return state_.load() != 0; }
    /// How many calls had to wait.
    [[nodiscard]] std::uint64_t waits() const noexcept { return waits_.load(); }

private:
    struct waiter {
        std::uint64_t token;
        bool granted = false;
        std::condition_variable wake;
    };

    static constexpr int token_shift = 16;
    static constexpr std::uint64_t once(std::uint64_t token) noexcept {
        return token << token_shift | 1;
    }
    static constexpr std::uint64_t owner_of(std::uint64_t state) noexcept {
        return state >> token_shift;
    }

    grant take_slowly(std::chrono::milliseconds patience);
    bool try_nest() noexcept;
    bool give_back_slowly(std::uint64_t state) noexcept;
    grant wait(std::chrono::milliseconds patience);
    bool mark_waiting(std::uint64_t token) noexcept;
    void hand_on() noexcept;

    // The owner's token, one bit for "somebody waits", and how often the owner took the lock; 0 =
    // free. One word, so that it changes in one step.
    std::atomic<std::uint64_t> state_{0};
    std::atomic<std::uint64_t> waits_{0};
    std::mutex queue_mutex_;
    std::deque<waiter*> queue_;
};

}  // namespace cormorant::detail
