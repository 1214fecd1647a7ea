#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace cormorant {

/// The time of a cache.
using cache_time = std::chrono::steady_clock::time_point;

/// For entries whose time is never over.
inline constexpr std::chrono::nanoseconds no_timeout = std::chrono::nanoseconds::max();

/// How a cache is made.
struct cache_options {
    /// The memory that its entries take at most, what the cache needs for them included. An entry
    /// larger than an eighth of a shard, of which there are 64 from 16 MiB on, is not kept.
    std::size_t bytes = std::size_t{64} << 20U;
    /// The time of entries for which the program says none.
    std::chrono::nanoseconds timeout = std::chrono::minutes(5);
    /// Stands before each key: programs and their parts that share a cache stay apart.
    std::string prefix = {};
    /// Another version sees none of the entries.
    int version = 1;
    /// The clock of the time-outs, for tests.
    cache_time (*clock)() = &std::chrono::steady_clock::now;
};

/// What a cache holds and did; a snapshot.
struct cache_statistics {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;       ///< those whose time was over included
    std::uint64_t evictions = 0;    ///< entries that made room for others
    std::uint64_t refused = 0;      ///< entries too large to be kept
    std::uint64_t undecodable = 0;  ///< misses of entries that are of another type
    std::size_t entries = 0;
    std::size_t bytes = 0;  ///< taken now
};

}  // namespace cormorant
