#include "cache/loaders.hpp"

#include "cormorant/base/error.hpp"

namespace cormorant::detail {

// Whether the flight's loader waits, directly or by others, for what the owner loads.
bool loaders::leads_to(const flight& from, std::uint64_t owner) const {
    for (const flight* at = &from;;) {
        if (at->owner == owner) return true;
        const auto next = waits_.find(at->owner);
        if (next == waits_.end()) return false;
        at = next->second.get();
    }
}

bool loaders::loads_here(std::string_view key) {
    const std::lock_guard guard(mutex_);
    const auto found = flights_.find(std::string(key));
    return found != flights_.end() && found->second->owner == this_flow().owner;
}

kept_ref loaders::load(const wanted& what, const std::function<kept_ref()>& load) {
    const std::uint64_t me = this_flow().owner;
    const std::string key(what.key);
    std::unique_lock guard(mutex_);
    const auto found = flights_.find(key);
    if (found != flights_.end()) {
        const flight_ref there = found->second;
        if (leads_to(*there, me)) return nullptr;
        if (there->seen == what.seen) return wait(there, guard);
    }
    const auto mine = std::make_shared<flight>(flight{me, what.seen});
    flights_[key] = mine;
    guard.unlock();
    try {
        mine->result = load();
    } catch (...) {
        mine->failed = std::current_exception();
    }
    end(mine, key);
    if (mine->failed) std::rethrow_exception(mine->failed);
    return mine->result;
}

kept_ref loaders::wait(const flight_ref& joined, std::unique_lock<std::mutex>& guard) {
    const std::uint64_t me = this_flow().owner;
    if (!joined->over) {
        wake_up wake;
        joined->waiting.push_back(&wake);
        waits_[me] = joined;
        const waited how = wake.wait(guard, no_deadline);
        waits_.erase(me);
        std::erase(joined->waiting, &wake);
        if (how == waited::stopped)
            throw_error({.kind = error_kind::cancelled,
                         .message = "the wait for another loader of a cache's key was given up",
                         .outcome = outcome::not_sent});
    }
    if (joined->failed) std::rethrow_exception(joined->failed);
    return joined->result;
}

void loaders::end(const flight_ref& ended, const std::string& key) {
    const std::lock_guard guard(mutex_);
    ended->over = true;
    const auto found = flights_.find(key);
    if (found != flights_.end() && found->second == ended) flights_.erase(found);
    for (wake_up* each : ended->waiting) each->notify();
}

}  // namespace cormorant::detail
