#include "session/pool/turn_lock.hpp"

#include <algorithm>

namespace cormorant::detail {
namespace {

constexpr std::uint64_t depth_mask = 0x7fff;
constexpr std::uint64_t waiting_bit = 0x8000;

}  // namespace

bool turn_lock::mine() const noexcept {
    return owner_of(state_.load(std::memory_order_relaxed)) == this_flow().owner;
}

bool turn_lock::taken_again() const noexcept {
    return (state_.load(std::memory_order_relaxed) & depth_mask) > 1;
}

bool turn_lock::move_here(std::chrono::milliseconds patience) noexcept {
    const wait_time deadline = after(patience);
    const std::uint64_t me = this_flow().owner;
    for (std::uint64_t state = state_.load(); owner_of(state) != me;) {
        if ((state & depth_mask) == 1) {
            const std::uint64_t wanted = once(me) | (state & waiting_bit);
            if (state_.compare_exchange_weak(state, wanted)) return true;
            continue;
        }
        if (std::chrono::steady_clock::now() > deadline) return false;
        if (sleep_until(after(std::chrono::milliseconds(1))) == waited::stopped) return false;
        state = state_.load();
    }
    return true;
}

turn_lock::grant turn_lock::take_slowly(std::chrono::milliseconds patience) {
    if (try_nest()) return grant::nested;
    return wait(patience);
}

bool turn_lock::try_nest() noexcept {
    std::uint64_t state = state_.load();
    while (owner_of(state) == this_flow().owner)
        if (state_.compare_exchange_weak(state, state + 1)) return true;
    return false;
}

turn_lock::grant turn_lock::wait(std::chrono::milliseconds patience) {
    const wait_time deadline = after(patience);
    std::unique_lock guard(queue_mutex_);
    waiter self{.owner = this_flow().owner, .wake = {}};
    if (!mark_waiting(self.owner)) return grant::taken;
    waits_.fetch_add(1, std::memory_order_relaxed);
    queue_.push_back(&self);
    const waited end = self.wake.wait(guard, deadline);
    if (end == waited::ready) return grant::taken;
    queue_.erase(std::find(queue_.begin(), queue_.end(), &self));
    if (queue_.empty()) state_.fetch_and(~waiting_bit);
    return end == waited::stopped ? grant::stopped : grant::timed_out;
}

// False where the lock became free meanwhile and was taken. With the queue's mutex held, so that
// hand_on() cannot miss the waiter that follows.
bool turn_lock::mark_waiting(std::uint64_t owner) noexcept {
    std::uint64_t state = state_.load();
    for (;;) {
        const std::uint64_t wanted = state == 0 ? once(owner) : state | waiting_bit;
        if (state_.compare_exchange_weak(state, wanted)) return state != 0;
    }
}

bool turn_lock::give_back_slowly(std::uint64_t state) noexcept {
    for (;;) {
        const bool last = (state & depth_mask) == 1;
        if (last && (state & waiting_bit) != 0) break;
        if (state_.compare_exchange_weak(state, last ? 0 : state - 1)) return last;
    }
    hand_on();
    return true;
}

// The lock goes to the first in the queue without being free in between: nobody can overtake.
void turn_lock::hand_on() noexcept {
    const std::lock_guard guard(queue_mutex_);
    if (queue_.empty()) {
        state_.store(0);
        return;
    }
    waiter* next = queue_.front();
    queue_.pop_front();
    state_.store(once(next->owner) | (queue_.empty() ? 0 : waiting_bit));
    next->wake.notify();
}

}  // namespace cormorant::detail
