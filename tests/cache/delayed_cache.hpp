#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <thread>
#include <utility>

#include "cormorant/cache/cache.hpp"
#include "session/result_cache.hpp"

/// A cache whose threads stand still now and then, before and after each step of the protocol.

/// What a cache does wrong, so that a test that looks for wrong answers can be seen to find them.
enum class fault : std::uint8_t {
    none,
    no_marks,     ///< nothing is marked before the commit, and all is renewed after it
    renews_early  ///< all is renewed before the commit, and nothing after it
};

/// Stands still for a time by chance: mostly none, up to half a millisecond.
inline void stand_still() {
    thread_local std::mt19937 random(
        static_cast<std::uint32_t>(std::hash<std::thread::id>()(std::this_thread::get_id())));
    const auto drawn = random();
    if (drawn % 4 != 0) return;
    std::this_thread::sleep_for(std::chrono::microseconds(drawn / 4 % 500));
}

class delayed_cache final : public cormorant::detail::result_cache {
    using touched_slots = cormorant::detail::touched_slots;
    using commit_end = cormorant::detail::commit_end;

public:
    explicit delayed_cache(const cormorant::cache& inner, fault wrong = fault::none)
        : inner_(inner), wrong_(wrong) {}

    void add(touched_slots& to, const cormorant::detail::changed_rows& rows) override {
        inner_->add(to, rows);
    }
    void mark(const touched_slots& touched) noexcept override {
        stand_still();
        if (wrong_ != fault::no_marks) inner_->mark(touched);
        if (wrong_ == fault::renews_early) inner_->settle(touched, commit_end::committed);
        stand_still();
    }
    void settle(const touched_slots& touched, commit_end how) noexcept override {
        stand_still();
        if (wrong_ == fault::no_marks) inner_->mark(touched);
        if (wrong_ != fault::renews_early) inner_->settle(touched, how);
        stand_still();
    }
    cormorant::detail::given_answer answer(
        const cormorant::detail::asked_query& asked,
        const std::function<cormorant::detail::ran_query()>& run) override {
        stand_still();
        return inner_->answer(asked, [&] {
            stand_still();
            auto ran = run();
            stand_still();
            return ran;
        });
    }

private:
    std::shared_ptr<cormorant::detail::result_cache> inner_;
    fault wrong_;
};
