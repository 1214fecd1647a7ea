#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/query/query_data.hpp"

/// The seams at which a cache keeps results and hears of what makes them old.

namespace cormorant::detail {

/// What writes change, as the cache names it; each once.
using touched_slots = std::vector<std::uint32_t>;

/// What a write does to rows of a table.
enum class row_change : std::uint8_t {
    any,
    adds,  ///< new rows, and nothing else
    keyed  ///< changes or removes rows of known keys
};

/// Rows that a write changes.
struct changed_rows {
    std::string_view table;  ///< empty: anything at all
    row_change how = row_change::any;
    std::span<const value> keys = {};  ///< of the model's only key member
};

/// How what was to be committed ended.
enum class commit_end : std::uint8_t {
    committed,
    undone,
    unknown  ///< it may be committed at any time
};

/// Hears of commits: before they are sent, and of what became of them. Thread-safe.
class commit_hook {
public:
    virtual ~commit_hook() = default;
    /// Adds what the write may change, other tables that the database changes with it included.
    virtual void add(touched_slots& to, const changed_rows& rows) = 0;
    /// From here on others may see it, or not.
    virtual void mark(const touched_slots& touched) noexcept = 0;
    /// Each mark() is followed by one of these, before the call returns that committed.
    virtual void settle(const touched_slots& touched, commit_end how) noexcept = 0;
};

/// The rows of a query as cells, one behind the other.
struct kept_rows {
    std::string cells;
    std::size_t columns = 0;
    std::size_t rows = 0;
};
using kept_rows_ref = std::shared_ptr<const kept_rows>;

/// A query that may be answered from what was kept.
struct asked_query {
    std::string_view key;  ///< of all that the answer depends on, the rows in the database aside
    std::span<const std::string> tables;  ///< that it reads, of its subqueries too
    std::chrono::nanoseconds lives;       ///< how long the answer is kept
    /// Where it gives a row, that is the one of this key, and it depends on no other; or null.
    const value* row_key;
    std::shared_ptr<const void> holds;  ///< must live as long as the key is in use
};

/// What the database answered, and whether somebody else may get it.
struct ran_query {
    kept_rows_ref rows;
    bool may_be_kept = true;
};

struct given_answer {
    kept_rows_ref rows;
    bool from_cache = false;  ///< nothing was sent for it
};

/// Answers queries. Thread-safe.
class result_source {
public:
    virtual ~result_source() = default;
    /// The answer as it was kept, or what `run` gives; throws what that throws.
    [[nodiscard]] virtual given_answer answer(const asked_query& asked,
                                              const std::function<ran_query()>& run) = 0;
};

/// What open_options::cache gives to a database.
class result_cache : public commit_hook, public result_source {};

}  // namespace cormorant::detail
