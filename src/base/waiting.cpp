#include "base/waiting.hpp"

#include <poll.h>

#include <atomic>
#include <limits>
#include <utility>

namespace cormorant::detail {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constinit thread_local flow own;  // the thread's
constinit thread_local flow* here = nullptr;

[[gnu::noinline, gnu::cold]] flow& begin_thread() noexcept {
    if (own.owner == 0) own.owner = next_owner();
    here = &own;
    return own;
}

// Without a look at the clock: it costs more than all else of a wait that is over at once.
waited poll_for(int handle, short events, milliseconds patience, short& came) noexcept {
    constexpr milliseconds longest{std::numeric_limits<int>::max()};
    pollfd socket{handle, events, 0};
    const int found =
        poll(&socket, 1, patience > longest ? -1 : static_cast<int>(patience.count()));
    came = socket.revents;
    return found != 0 ? waited::ready : waited::timed_out;
}

}  // namespace

wait_time after(std::chrono::milliseconds delay) noexcept {
    const wait_time now = steady_clock::now();
    return delay < duration_cast<milliseconds>(no_deadline - now) ? now + delay : no_deadline;
}

std::uint64_t next_owner() noexcept {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

flow& this_flow() noexcept {
    if (here != nullptr) [[likely]]
        return *here;
    return begin_thread();
}

flow* switch_flow(flow* next) noexcept {
    flow* before = here;
    here = next;
    return before == &own ? nullptr : before;
}

waited wait_for_socket(int handle, short events, milliseconds patience, short& came) noexcept {
    came = 0;
    waiting* seam = this_flow().seam;
    return seam != nullptr ? seam->socket(handle, events, after(patience), came)
                           : poll_for(handle, events, patience, came);
}

waited sleep_until(wait_time until) noexcept {
    std::mutex mutex;
    std::unique_lock held(mutex);
    wake_up nobody_calls;
    return nobody_calls.wait(held, until);
}

waited wake_up::wait(std::unique_lock<std::mutex>& held, wait_time until) noexcept {
    parked_ = this_flow().seam;
    waited end = waited::ready;
    while (!notified_ && end == waited::ready) {
        if (parked_ != nullptr)
            end = parked_->park(held, until);
        else if (until == no_deadline)
            thread_.wait(held);
        else if (thread_.wait_until(held, until) == std::cv_status::timeout)
            end = waited::timed_out;
    }
    parked_ = nullptr;
    return std::exchange(notified_, false) ? waited::ready : end;
}

void wake_up::notify() noexcept {
    notified_ = true;
    if (parked_ != nullptr)
        parked_->unpark();
    else
        thread_.notify_one();
}

}  // namespace cormorant::detail
