#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>

#include "base/waiting.hpp"

namespace cormorant::detail {

/// A lock that a flow may take again while it has it, handed on in the order of arrival, with a
/// time-out. Unlike a std::recursive_timed_mutex anybody may give it back. Taking and giving back a
/// lock that nobody waits for costs one atomic operation each.
class turn_lock {
public:
    enum class grant : std::uint8_t { taken, nested, timed_out, stopped };
    [[nodiscard]] static constexpr bool is_mine(grant g) noexcept {
        return g == grant::taken || g == grant::nested;
    }

    /// Takes the lock where it is free; a flow that has it already does not get it here.
    [[nodiscard]] bool try_take() noexcept { return try_take_for(this_flow().owner); }
    /// Takes it for another flow, which waits for that.
    [[nodiscard]] bool try_take_for(std::uint64_t owner) noexcept {
        std::uint64_t free = 0;
        return state_.compare_exchange_strong(free, once(owner));
    }
    /// Takes the lock, waiting for at most `patience`.
    [[nodiscard]] grant take(std::chrono::milliseconds patience) {
        if (try_take()) [[likely]]
            return grant::taken;
        return take_slowly(patience);
    }
    /// Gives back what one take() took. True where that was the last: it is free, or another's.
    bool give_back() noexcept {
        std::uint64_t state = state_.load(std::memory_order_relaxed);
        if (is_last(state) && state_.compare_exchange_strong(state, 0)) [[likely]]
            return true;
        return give_back_slowly(state);
    }

    /// Makes it the calling flow's, which has what another one took once; waits for as long as that
    /// one has taken it more often. False where that takes longer than `patience`.
    [[nodiscard]] bool move_here(std::chrono::milliseconds patience) noexcept;

    [[nodiscard]] bool mine() const noexcept;
    /// Whether its owner has taken it more than once.
    [[nodiscard]] bool taken_again() const noexcept;
    /// The flow that has it; 0: none.
    [[nodiscard]] std::uint64_t owner() const noexcept { return owner_of(state_.load()); }
    [[nodiscard]] bool in_use() const noexcept { return state_.load() != 0; }
    /// How many calls had to wait.
    [[nodiscard]] std::uint64_t waits() const noexcept { return waits_.load(); }

private:
    struct waiter {
        std::uint64_t owner;
        wake_up wake;
    };

    static constexpr int owner_shift = 16;
    static constexpr std::uint64_t once(std::uint64_t owner) noexcept {
        return owner << owner_shift | 1;
    }
    static constexpr std::uint64_t owner_of(std::uint64_t state) noexcept {
        return state >> owner_shift;
    }
    /// Taken once, and nobody waits.
    static constexpr bool is_last(std::uint64_t state) noexcept {
        return (state & ((std::uint64_t{1} << owner_shift) - 1)) == 1;
    }

    grant take_slowly(std::chrono::milliseconds patience);
    bool try_nest() noexcept;
    bool give_back_slowly(std::uint64_t state) noexcept;
    grant wait(std::chrono::milliseconds patience);
    bool mark_waiting(std::uint64_t owner) noexcept;
    void hand_on() noexcept;

    // The owner, one bit for "somebody waits", and how often the owner took the lock; 0 = free. One
    // word, so that it changes in one step.
    std::atomic<std::uint64_t> state_{0};
    std::atomic<std::uint64_t> waits_{0};
    std::mutex queue_mutex_;
    std::deque<waiter*> queue_;
};

}  // namespace cormorant::detail
