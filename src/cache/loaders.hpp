#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/waiting.hpp"
#include "cache/kept_item.hpp"

namespace cormorant::detail {

/// One loader for each key at a time: others who ask meanwhile wait for what it gives. Thread-safe.
class loaders {
public:
    /// What is loaded, and what of it was seen before: who saw something else does not wait for it.
    struct wanted {
        std::string_view key;
        std::string seen;
    };
    /// Gives what `load` makes, here or on the thread that loads the key already. Throws what
    /// `load` throws. Null where nothing came out of it that others may have: who waits would wait
    /// for itself, or for what is not to be shared, and has to load alone.
    [[nodiscard]] kept_ref load(const wanted& what, const std::function<kept_ref()>& load);
    /// Whether the flow of the call is in the loader of the key.
    [[nodiscard]] bool loads_here(std::string_view key);

private:
    struct flight {
        std::uint64_t owner;
        std::string seen;
        bool over = false;
        kept_ref result = {};
        std::exception_ptr failed = {};
        std::vector<wake_up*> waiting = {};
    };
    using flight_ref = std::shared_ptr<flight>;

    [[nodiscard]] bool leads_to(const flight& from, std::uint64_t owner) const;
    [[nodiscard]] kept_ref wait(const flight_ref& joined, std::unique_lock<std::mutex>& guard);
    void end(const flight_ref& ended, const std::string& key);

    std::mutex mutex_;
    std::unordered_map<std::string, flight_ref> flights_;
    std::unordered_map<std::uint64_t, flight_ref> waits_;  // which flight each owner waits for
};

}  // namespace cormorant::detail
