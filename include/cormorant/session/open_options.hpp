#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace cormorant {

namespace detail {
class result_cache;
}

/// How a database is opened. An option of the same name in the URL, `sqlite:shop.db?pool_size=2`,
/// goes before; what neither says has its default.
struct open_options {
    /// Connections at the same time; on SQLite those that read, beside the one that writes.
    /// Default: the number of processors, at least 4 and at most 16.
    std::optional<std::size_t> pool_size = {};
    /// Prepared statements that each connection keeps. Default: 256.
    std::optional<std::size_t> statement_cache_size = {};
    /// How long a statement waits for a connection, or for a lock of another program, before it
    /// throws `timeout`. Default: 5 seconds.
    std::optional<std::chrono::milliseconds> busy_timeout = {};
    /// Servers: a connection that is older is closed when it is given back; 0 = never. Default: 30
    /// minutes.
    std::optional<std::chrono::seconds> max_lifetime = {};
    /// Servers: a connection that nobody used for so long is closed; 0 = never. Default: 10
    /// minutes.
    std::optional<std::chrono::seconds> idle_timeout = {};
    /// Servers: who logs in, where the URL does not say. A password given here is in no URL; it
    /// never appears in an error. PostgreSQL also takes PGPASSWORD and ~/.pgpass.
    std::optional<std::string> user = {};
    std::optional<std::string> password = {};
    /// A cm::cache that keeps the results of querysets that say cached(). Several databases may
    /// share one. It must hear of all writes: those of other programs are told by changed().
    std::shared_ptr<detail::result_cache> cache = {};
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
    std::uint64_t waits = 0;               ///< times that a thread had to wait for a connection
    std::uint64_t connections_opened = 0;  ///< since the database was opened; servers only
    std::uint64_t connections_closed = 0;  ///< lost, too old or unused for long; servers only
    /// Times that a server was asked and waited for, BEGIN, COMMIT and the preparing of statements
    /// included; 0 on SQLite.
    std::uint64_t round_trips = 0;
};

}  // namespace cormorant
