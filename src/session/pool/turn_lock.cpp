#include "session/pool/turn_lock.hpp"

#include <algorithm>
#include <thread>

namespace cormorant::detail {
namespace {

constexpr std::uint64_t depth_mask = 0x7fff;
constexpr std::uint64_t waiting_bit = 0x8000;

}  // namespace

std::uint64_t make_thread_token() noexcept {
    static std::atomic<std::uint64_t> last{0};
    return thread_token = ++last;
}

bool turn_lock::mine() const noexcept {
    return owner_of(state_.load(std::memory_order_relaxed)) == this_thread_token();
}

bool turn_lock::move_here(std::chrono::milliseconds patience) noexcept {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (std::uint64_t state = state_.load(); owner_of(state) != this_thread_token();) {
        if ((state & depth_mask) == 1) {
            const std::uint64_t wanted = once(this_thread_token()) | (state & waiting_bit);
            if (state_.compare_exchange_weak(state, wanted)) return true;
            continue;
        }
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
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
    while (owner_of(state) == this_thread_token())
        if (state_.compare_exchange_weak(state, state + 1)) return true;
    return false;
}

turn_lock::grant turn_lock::wait(std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::unique_lock guard(queue_mutex_);
    waiter self{.token = this_thread_token(), .granted = false, .wake = {}};
    if (!mark_waiting(self.token)) return grant::taken;
    waits_.fetch_add(1, std::memory_order_relaxed);
    queue_.push_back(&self);
    self.wake.wait_until(guard, deadline, [&] { return self.granted; });
    if (self.granted) return grant::taken;
    queue_.erase(std::find(queue_.begin(), queue_.end(), &self));
    if (queue_.empty()) state_.fetch_and(~waiting_bit);
    return grant::timed_out;
}

// False where the lock became free meanwhile and was taken. With the queue's mutex held, so that
// hand_on() cannot miss the waiter that follows.
bool turn_lock::mark_waiting(std::uint64_t token) noexcept {
    std::uint64_t state = state_.load();
    for (;;) {
        const std::uint64_t wanted = state == 0 ? once(token) : state | waiting_bit;
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
    state_.store(once(next->token) | (queue_.empty() ? 0 : waiting_bit));
    next->granted = true;
    next->wake.notify_one();
}

}  // namespace cormorant::detail
