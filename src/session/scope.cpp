#include "cormorant/session/scope.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "cormorant/session/database_core.hpp"
#include "session/connection_pool.hpp"
#include "session/failures.hpp"

namespace cormorant::detail {
bool wait_for_retry(int tries) noexcept {
    // Those who got in each other's way must not meet again: each waits a time of its own.
    const auto longest = std::chrono::milliseconds(10) * (1 << std::min(tries, 6));
    const auto own = std::chrono::steady_clock::now().time_since_epoch().count() ^
                     static_cast<std::int64_t>(mix(this_thread_token(), 1));
    const auto part = static_cast<std::uint64_t>(own) * 0x9e3779b97f4a7c15U >> 54U;  // of 1,024
    std::this_thread::sleep_for(longest * static_cast<int>(part) / 1024);
    return true;
}

running scope::run_text(std::string_view sql, std::span<const value> values, bool writes,
                        std::source_location where) {
    running made(acquire(writes ? access::write : access::read, where), where);
    made.find(sql);
    // Text that writes though it was sent as a read ("insert ... returning") moves to the
    // connection that may write.
    if (!writes && !made.reads_only()) {
        made.end();
        made.statement_ = nullptr;
        made.held_ = {};
        made.held_ = acquire(access::write, where);
        made.find(sql);
    }
    made.bind(values);
    if (core_->observed()) [[unlikely]]
        made.observe(values);
    return made;
}

}  // namespace cormorant::detail
