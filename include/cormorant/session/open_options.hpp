#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace cormorant {

/// How a database is opened. An option of the same name in the URL, `sqlite:shop.db?pool_size=2`,
/// goes before; what neither says has its default.
struct open_options {
    /// Connections that read at the same time, beside the one that writes. Default: the number of
    /// processors, at least 4 and at most 16.
    std::optional<std::size_t> pool_size = {};
    /// Prepared statements that each connection keeps. Default: 256.
    std::optional<std::size_t> statement_cache_size = {};
    /// How long a statement waits for a connection, or for a lock of another program, before it
    /// throws `timeout`. Default: 5 seconds.
    std::optional<std::chrono::milliseconds> busy_timeout = {};
};

/// What a database's connections and caches are doing; a snapshot.
struct session_statistics {
    std::uint64_t statement_hits = 0;      ///< runs of a statement that was prepared already
    std::uint64_t statement_misses = 0;    ///< statements prepared
    std::uint64_t statements_evicted = 0;  ///< dropped for newer ones
    std::size_t statements_cached = 0;     ///< prepared now, on all connections
    std::size_t queries_compiled = 0;      ///< shapes whose SQL is kept, for all connections
    std::size_t connections_in_use = 0;
    std::size_t connections_idle = 0;
    std::uint64_t waits = 0;  ///< times that a thread had to wait for a connection
};

}  // namespace cormorant
