#pragma once

#include <chrono>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <utility>

#include "base/waiting.hpp"

namespace compliance {

/// A seam that waits as it should, but for one wait, or all from it on, which ends as a test says.
class scripted_waiting final : public cormorant::detail::waiting {
public:
    using waited = cormorant::detail::waited;
    using wait_time = cormorant::detail::wait_time;

    /// The wait of this number, from 0, ends so at once; those after it are as usual.
    void end_at(int number, waited how) {
        waits = 0;
        at_ = last_ = number;
        how_ = how;
    }

    [[nodiscard]] waited socket(int handle, short events, wait_time until,
                                short& came) noexcept override {
        if (ends()) return how_;
        cormorant::detail::flow* me = cormorant::detail::switch_flow(nullptr);
        const waited end = cormorant::detail::wait_for_socket(
            handle, events, std::chrono::ceil<std::chrono::milliseconds>(left_until(until)), came);
        cormorant::detail::switch_flow(me);
        return end;
    }
    [[nodiscard]] waited park(std::unique_lock<std::mutex>& held,
                              wait_time until) noexcept override {
        if (ends()) return how_;
        const auto is_called = [&] { return std::exchange(called_, false); };
        if (until == cormorant::detail::no_deadline) {
            wake_.wait(held, is_called);
            return waited::ready;
        }
        return wake_.wait_until(held, until, is_called) ? waited::ready : waited::timed_out;
    }
    void unpark() noexcept override {
        called_ = true;
        wake_.notify_all();
    }

    /// From the wait of this number on, all end so at once.
    void end_from(int number, waited how) {
        end_at(number, how);
        last_ = std::numeric_limits<int>::max();
    }

    int waits = 0;  ///< so far

private:
    [[nodiscard]] bool ends() noexcept {
        const int number = waits++;
        return number >= at_ && number <= last_;
    }
    static std::chrono::nanoseconds left_until(wait_time until) {
        const auto now = std::chrono::steady_clock::now();
        return until > now ? until - now : std::chrono::nanoseconds(0);
    }

    int at_ = -1, last_ = -1;
    waited how_ = waited::ready;
    std::condition_variable wake_;
    bool called_ = false;
};

/// For as long as it lives the thread runs another flow, with this seam or as a thread does.
class as_flow {
public:
    explicit as_flow(cormorant::detail::waiting* seam = nullptr) {
        mine_.owner = cormorant::detail::next_owner();
        mine_.seam = seam;
        mine_.word = "flow";
        before_ = cormorant::detail::switch_flow(&mine_);
    }
    ~as_flow() { cormorant::detail::switch_flow(before_); }
    as_flow(const as_flow&) = delete;
    as_flow& operator=(const as_flow&) = delete;

private:
    cormorant::detail::flow mine_;
    cormorant::detail::flow* before_;
};

}  // namespace compliance
