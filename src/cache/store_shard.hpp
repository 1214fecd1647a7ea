#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "cache/kept_item.hpp"

namespace cormorant::detail {

/// A part of a store: a table of its entries, and the queues of S3-FIFO. New entries wait in a
/// small queue, a tenth of the bytes. Those that were asked for twice until they reach its end go
/// on to the main one; of the others the hash alone is remembered for a while, and who comes back
/// meanwhile goes to the main one at once. In that an entry goes round again for each time that it
/// was asked for, at most three. A hit counts, and moves nothing.
class store_shard {
public:
    explicit store_shard(std::size_t bytes);
    ~store_shard();
    store_shard(const store_shard&) = delete;
    store_shard& operator=(const store_shard&) = delete;

    [[nodiscard]] kept_ref find(std::string_view key, std::uint64_t hash, cache_time now,
                                const entry_test& is_good);
    [[nodiscard]] kept_ref peek(std::string_view key, std::uint64_t hash, cache_time now) const;
    /// False where the item is larger than `largest`; the entry is removed then.
    bool change(std::string_view key, std::uint64_t hash, cache_time now, std::size_t largest,
                const entry_decision& decide);
    bool remove(std::string_view key, std::uint64_t hash);
    void clear();
    void add_figures(cache_statistics& to) const;

private:
    struct entry;
    struct queue {
        entry* oldest = nullptr;
        entry* newest = nullptr;
        std::size_t bytes = 0;
    };

    [[nodiscard]] entry* look_up(std::string_view key, std::uint64_t hash) const noexcept;
    void insert(std::string_view key, std::uint64_t hash, entry_change wanted);
    void drop(entry& dropped) noexcept;
    void append(entry& added, queue& to) noexcept;
    void take_out(entry& taken) noexcept;
    void grow();
    void make_room(std::size_t more);
    void shrink_small();
    void shrink_main();
    void remember(std::uint64_t hash);
    [[nodiscard]] std::size_t used() const noexcept;

    mutable std::mutex mutex_;
    const std::size_t limit_;
    queue small_;
    queue main_;
    std::size_t entries_ = 0;
    std::vector<entry*> buckets_;
    // Hashes of entries that were dropped from the small queue, the oldest first.
    std::deque<std::uint64_t> ghosts_;
    std::unordered_multiset<std::uint64_t> ghost_set_;
    std::uint64_t hits_ = 0;
    std::uint64_t misses_ = 0;
    std::uint64_t evictions_ = 0;
};

}  // namespace cormorant::detail
