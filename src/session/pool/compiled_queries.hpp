#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "cormorant/query/query_data.hpp"
#include "session/pool/table_owners.hpp"
#include "sql/compiled.hpp"

namespace cormorant::detail {

/// A compiled query and the shape that it was compiled from, by which it is confirmed.
struct known_query {
    explicit known_query(const query_data& query);

    std::deque<std::string> names;  ///< what the clauses of the shape call things
    query_data shape;               ///< the query without the contents of its values
    compiled_query compiled;
};

/// The compiled queries of a database, for all its connections. Bounded: the oldest go first.
/// Thread-safe.
class compiled_queries {
public:
    compiled_queries(const dialect& target, table_owners& owners) noexcept
        : dialect_(target), owners_(owners) {}

    /// The compiled form; compiles it at the first call for a shape. Throws usage_error.
    [[nodiscard]] std::shared_ptr<const known_query> find_or_compile(const query_data& query,
                                                                     std::uint64_t fingerprint);
    [[nodiscard]] std::size_t size() const;
    static constexpr std::size_t most_queries = 4096;

private:
    std::shared_ptr<const known_query> find(const query_data& query, std::uint64_t fingerprint);
    void add(std::shared_ptr<const known_query> made, std::uint64_t fingerprint);
    void drop_oldest();

    const dialect& dialect_;
    table_owners& owners_;
    mutable std::mutex mutex_;
    // Shapes of one fingerprint stand in the order of their age.
    std::unordered_map<std::uint64_t, std::vector<std::shared_ptr<const known_query>>> known_;
    std::deque<std::uint64_t> by_age_;  // the fingerprint of each, the oldest first
};

}  // namespace cormorant::detail
