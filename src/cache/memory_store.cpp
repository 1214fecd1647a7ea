#include "cache/memory_store.hpp"

#include <algorithm>
#include <functional>
#include <limits>

#include "cache/store_shard.hpp"

namespace cormorant::detail {
namespace {

constexpr std::size_t most_shards = 64;
constexpr std::size_t smallest_shard = std::size_t{256} << 10U;

std::size_t shards_for(std::size_t bytes) noexcept {
    std::size_t shards = 1;
    while (shards < most_shards && bytes / (shards * 2) >= smallest_shard) shards *= 2;
    return shards;
}

std::uint64_t hash_of(std::string_view key) noexcept {
    return static_cast<std::uint64_t>(std::hash<std::string_view>()(key));
}

// A number below 1,024, another one at each call. Of each thread: the threads' need not differ.
std::int64_t random_part() noexcept {
    thread_local std::uint64_t state =
        reinterpret_cast<std::uintptr_t>(&state) * 0x9e3779b97f4a7c15U | 1U;
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    return static_cast<std::int64_t>(state >> 54U);
}

}  // namespace

memory_store::memory_store(const cache_options& options)
    : clock_(options.clock), generations_(generations) {
    const std::size_t shards = shards_for(options.bytes);
    const std::size_t each = options.bytes / shards;
    largest_ = each / 8;
    for (std::size_t i = 0; i < shards; ++i) shards_.push_back(std::make_unique<store_shard>(each));
}

memory_store::~memory_store() = default;

// The upper bits: the table of the shard takes the lower ones.
store_shard& memory_store::shard_of(std::uint64_t hash) const noexcept {
    return *shards_[(hash >> 40U) & (shards_.size() - 1)];
}

kept_ref memory_store::find(std::string_view key) {
    return find(key, [](const kept_item&) { return true; });
}

kept_ref memory_store::find(std::string_view key, const entry_test& is_good) {
    const std::uint64_t hash = hash_of(key);
    return shard_of(hash).find(key, hash, now(), is_good);
}

kept_ref memory_store::peek(std::string_view key) {
    const std::uint64_t hash = hash_of(key);
    return shard_of(hash).peek(key, hash, now());
}

bool memory_store::put(std::string_view key, kept_ref item, std::chrono::nanoseconds lives) {
    return change(key, [&](const kept_item*, cache_time) {
        return entry_change{entry_change::action::put, item, end_of(lives)};
    });
}

bool memory_store::remove(std::string_view key) {
    const std::uint64_t hash = hash_of(key);
    return shard_of(hash).remove(key, hash);
}

bool memory_store::change(std::string_view key, const entry_decision& decide) {
    const std::uint64_t hash = hash_of(key);
    if (shard_of(hash).change(key, hash, now(), largest_, decide)) return true;
    refused_.fetch_add(1, std::memory_order_relaxed);
    return false;
}

void memory_store::clear() {
    for (auto& g : generations_) g.fetch_add(1);
    for (const auto& shard : shards_) shard->clear();
}

std::uint64_t memory_store::generation(std::string_view key) const noexcept {
    return generations_[hash_of(key) % generations].load();
}

void memory_store::next_generation(std::string_view key) noexcept {
    generations_[hash_of(key) % generations].fetch_add(1);
}

cache_time memory_store::end_of(std::chrono::nanoseconds lives) const {
    constexpr auto no_end = cache_time::max();
    const cache_time begins = now();
    if (lives >= (no_end - begins) / 2) return no_end;
    // From nine tenths to eleven.
    return begins + lives / 10 * 9 + lives / 5 / 1024 * random_part();
}

cache_statistics memory_store::statistics() const {
    cache_statistics all;
    for (const auto& shard : shards_) shard->add_figures(all);
    all.refused = refused_.load();
    all.undecodable = undecodable_.load();
    return all;
}

}  // namespace cormorant::detail
