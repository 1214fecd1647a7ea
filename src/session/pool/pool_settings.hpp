#pragma once

#include <chrono>
#include <cstddef>

#include "cormorant/driver/driver.hpp"
#include "session/pool/backends.hpp"

namespace cormorant::detail {

/// How a pool is made; what the URL and open_options say together.
struct pool_settings {
    const backend* kind = nullptr;
    endpoint where = {};
    std::size_t readers = 4;  ///< of servers: all connections
    std::size_t cache_limit = 256;
    std::chrono::milliseconds patience{5000};
    // Of servers; 0 = never.
    std::chrono::seconds max_lifetime{1800};
    std::chrono::seconds idle_timeout{600};
    // Idle for less, a look at the socket is enough: that of a server which went away has its
    // farewell in it, but a network that went away says nothing.
    std::chrono::milliseconds trusted_without_ping{30'000};
};

}  // namespace cormorant::detail
