#pragma once

#include <cstddef>
#include <source_location>
#include <span>
#include <vector>

#include "session/execute/running.hpp"

namespace cormorant::detail {

/// Queries for rows that do not need each other's results. Where the dialect has
/// features::pipelines they travel together, some at a time, on one connection; else each is sent
/// when it is its turn. The queries and the scope must outlive the batch, and the batch its running
/// statements.
class query_batch {
public:
    query_batch(scope& on, std::span<const query_data> queries, std::source_location where);
    ~query_batch();
    query_batch(const query_batch&) = delete;
    query_batch& operator=(const query_batch&) = delete;

    /// The next query, as scope::run() gives it. The one before must have been destroyed.
    [[nodiscard]] running next();

private:
    /// Results are in memory all at once: more than these do not travel together.
    static constexpr std::size_t most_together = 16;

    void send_some();
    void find_all(std::span<const query_data> queries);
    void prepare(std::vector<std::unique_ptr<cached_statement>> made);

    scope& scope_;
    std::span<const query_data> queries_;
    std::source_location where_;
    std::size_t next_ = 0;
    lease lease_;
    std::vector<running> sent_;
    std::size_t sent_from_ = 0;  // the number of the first query among sent_
};

}  // namespace cormorant::detail
