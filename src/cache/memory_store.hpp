#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "cache/kept_item.hpp"
#include "cormorant/cache/cache_options.hpp"

namespace cormorant::detail {

class store_shard;

/// The entries of one process, bounded by bytes, those that the store itself needs included. It is
/// cut into shards, each with a lock and an S3-FIFO of its own: what is asked for once passes by a
/// small queue and does not displace what is asked for again. Thread-safe.
class memory_store {
public:
    explicit memory_store(const cache_options& options);
    ~memory_store();
    memory_store(const memory_store&) = delete;
    memory_store& operator=(const memory_store&) = delete;

    /// The entry's item; null where there is none, or its time is over. Counts a hit or a miss.
    [[nodiscard]] kept_ref find(std::string_view key);
    /// The same; one that is not good is a miss.
    [[nodiscard]] kept_ref find(std::string_view key, const entry_test& is_good);
    /// The same as find(), and counts nothing.
    [[nodiscard]] kept_ref peek(std::string_view key);
    /// Replaces the entry. False where it is larger than an eighth of a shard.
    bool put(std::string_view key, kept_ref item, std::chrono::nanoseconds lives);
    /// False where there was none.
    bool remove(std::string_view key);
    /// Asks `decide` what becomes of the entry: it gets its item, null where there is none, and its
    /// time. Nothing else changes the entry meanwhile. False where `put` was refused.
    bool change(std::string_view key, const entry_decision& decide);
    void clear();

    /// A number that changes with each change of the entry, and now and then of another one.
    [[nodiscard]] std::uint64_t generation(std::string_view key) const noexcept;
    void next_generation(std::string_view key) noexcept;

    void count_undecodable() noexcept { undecodable_.fetch_add(1, std::memory_order_relaxed); }
    [[nodiscard]] cache_statistics statistics() const;
    [[nodiscard]] cache_time now() const { return clock_(); }
    /// The time at which something that lives so long ends: up to a tenth sooner or later, so that
    /// what was stored together does not end together.
    [[nodiscard]] cache_time end_of(std::chrono::nanoseconds lives) const;
    /// The largest entry that is kept.
    [[nodiscard]] std::size_t largest() const noexcept { return largest_; }

private:
    [[nodiscard]] store_shard& shard_of(std::uint64_t hash) const noexcept;

    static constexpr std::size_t generations = 4096;

    cache_time (*clock_)();
    std::size_t largest_;
    std::vector<std::unique_ptr<store_shard>> shards_;  // a power of two of them
    std::vector<std::atomic<std::uint64_t>> generations_;
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> undecodable_{0};
};

}  // namespace cormorant::detail
