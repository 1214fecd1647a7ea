#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "cache/loaders.hpp"
#include "cache/memory_store.hpp"
#include "cache/slot_table.hpp"
#include "cache/written_tables.hpp"
#include "session/result_cache.hpp"

namespace cormorant::detail {

/// A slot and the word that it had.
struct seen_slot {
    std::uint32_t slot;
    std::uint64_t word;

    friend bool operator==(const seen_slot&, const seen_slot&) = default;
};

/// The results of queries, and what makes them old.
class query_cache final : public result_cache {
public:
    query_cache(memory_store& store, loaders& loading) noexcept
        : store_(store), loading_(loading) {}

    void add(touched_slots& to, const changed_rows& rows) override;
    void mark(const touched_slots& touched) noexcept override;
    void settle(const touched_slots& touched, commit_end how) noexcept override;
    [[nodiscard]] given_answer answer(const asked_query& asked,
                                      const std::function<ran_query()>& run) override;

    /// No result that was asked for before is given any more.
    void forget_all() noexcept;

    /// How long a commit of unknown outcome may still come.
    static constexpr std::chrono::minutes longest_commit{20};

private:
    /// Marks that nobody takes away before this time.
    struct unknown_commit {
        touched_slots touched;
        cache_time over;
    };

    [[nodiscard]] std::vector<seen_slot> look_at(const asked_query& asked) const;
    [[nodiscard]] static std::vector<seen_slot> narrowed(const asked_query& asked,
                                                         const std::vector<seen_slot>& seen,
                                                         const kept_rows& rows);
    void settle_overdue() noexcept;

    memory_store& store_;
    loaders& loading_;
    slot_table slots_;
    written_tables written_;
    std::mutex mutex_;
    std::vector<unknown_commit> unknown_;
};

}  // namespace cormorant::detail
