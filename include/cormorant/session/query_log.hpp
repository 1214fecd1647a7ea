#pragma once

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cormorant {

namespace detail {
class database_core;
class query_recorder;
}  // namespace detail

/// Records the statements of a database while it lives. Thread-safe; statements of all threads are
/// recorded, BEGIN, COMMIT and savepoints are not.
///
///     { cm::query_log log(db); work(); log.count(); log.entries(); }
class query_log {
public:
    /// One statement that ran.
    struct entry {
        std::string sql;
        std::string parameters;  ///< as text: `7, 'Ann', NULL`; long ones are cut
        /// From its start to its last row; of statements that travel together, since they were
        /// sent.
        std::chrono::nanoseconds duration{};
        std::int64_t rows = 0;  ///< read, or changed where it returns none
        std::string file;       ///< the call in the program
        std::uint32_t line = 0;
        bool writes = false;
        bool failed = false;
        bool from_cache = false;  ///< nothing was sent: a cache had the answer
    };

    /// For the library; programs give a database or a transaction.
    explicit query_log(detail::database_core& core);
    /// Of whatever belongs to a database: the database itself, a transaction.
    template <class Source>
        requires requires(const Source& s) {
            { s.core() } -> std::convertible_to<detail::database_core&>;
        }
    explicit query_log(const Source& source) : query_log(source.core()) {}
    ~query_log();
    query_log(const query_log&) = delete;
    query_log& operator=(const query_log&) = delete;

    /// The number of statements sent since the log was made or cleared: answers of a cache do not
    /// count.
    [[nodiscard]] std::size_t count() const;
    /// How often the database's server was asked and waited for since the log was made or cleared:
    /// statements that travel together are waited for once. BEGIN, COMMIT and the preparing of
    /// statements count here; 0 on SQLite.
    [[nodiscard]] std::uint64_t round_trips() const;
    /// The statements, in the order in which they ended.
    [[nodiscard]] std::vector<entry> entries() const;
    /// Forgets what was recorded so far.
    void clear();

private:
    std::shared_ptr<detail::database_core> core_;
    std::shared_ptr<detail::query_recorder> recorder_;
    std::atomic<std::uint64_t> trips_before_;
};

}  // namespace cormorant
