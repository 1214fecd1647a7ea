#include "cache/store_shard.hpp"

#include <string>
#include <utility>

namespace cormorant::detail {

/// An entry, in a chain of the table and in one of the queues.
struct store_shard::entry {
    std::string key;
    std::uint64_t hash;
    kept_ref item;
    cache_time expires;
    std::size_t bytes;
    queue* in = nullptr;
    entry* chained = nullptr;
    entry* older = nullptr;
    entry* newer = nullptr;
    std::uint8_t asked = 0;
};

namespace {

constexpr std::uint8_t most_asked = 3;
constexpr std::size_t first_buckets = 16;
// A hash in the queue, a node of the set and its share of the set's table.
constexpr std::size_t bytes_of_ghost = 8 + 32 + 8;

}  // namespace

store_shard::store_shard(std::size_t bytes) : limit_(bytes), buckets_(first_buckets) {}

store_shard::~store_shard() { clear(); }

store_shard::entry* store_shard::look_up(std::string_view key, std::uint64_t hash) const noexcept {
    for (entry* e = buckets_[hash & (buckets_.size() - 1)]; e != nullptr; e = e->chained)
        if (e->hash == hash && e->key == key) return e;
    return nullptr;
}

kept_ref store_shard::find(std::string_view key, std::uint64_t hash, cache_time now,
                           const entry_test& is_good) {
    const std::lock_guard guard(mutex_);
    entry* found = look_up(key, hash);
    if (found != nullptr && found->expires <= now) {
        drop(*found);
        found = nullptr;
    }
    if (found == nullptr || !is_good(*found->item)) {
        ++misses_;
        return nullptr;
    }
    ++hits_;
    if (found->asked < most_asked) ++found->asked;
    return found->item;
}

kept_ref store_shard::peek(std::string_view key, std::uint64_t hash, cache_time now) const {
    const std::lock_guard guard(mutex_);
    const entry* found = look_up(key, hash);
    return found != nullptr && found->expires > now ? found->item : nullptr;
}

bool store_shard::change(std::string_view key, std::uint64_t hash, cache_time now,
                         std::size_t largest, const entry_decision& decide) {
    const std::lock_guard guard(mutex_);
    entry* present = look_up(key, hash);
    if (present != nullptr && present->expires <= now) {
        drop(*present);
        present = nullptr;
    }
    entry_change wanted = present != nullptr ? decide(present->item.get(), present->expires)
                                             : decide(nullptr, cache_time::max());
    switch (wanted.what) {
        case entry_change::action::leave:
            break;
        case entry_change::action::extend:
            if (present != nullptr) present->expires = wanted.expires;
            break;
        case entry_change::action::remove:
            if (present != nullptr) drop(*present);
            break;
        case entry_change::action::put:
            // Who is replaced stays known as one that is asked for.
            const std::uint8_t asked = present != nullptr ? present->asked : std::uint8_t{0};
            if (present != nullptr) drop(*present);
            if (wanted.item->bytes() + key.size() > largest) return false;
            insert(key, hash, std::move(wanted));
            if (entry* made = look_up(key, hash)) made->asked = asked;
            break;
    }
    return true;
}

bool store_shard::remove(std::string_view key, std::uint64_t hash) {
    const std::lock_guard guard(mutex_);
    entry* present = look_up(key, hash);
    if (present == nullptr) return false;
    drop(*present);
    return true;
}

void store_shard::insert(std::string_view key, std::uint64_t hash, entry_change wanted) {
    std::size_t bytes = heap_bytes(sizeof(entry)) + wanted.item->bytes();
    if (key.size() > std::string().capacity()) bytes += heap_bytes(key.size() + 1);
    const auto ghost = ghost_set_.find(hash);
    const bool known = ghost != ghost_set_.end();
    if (known) ghost_set_.erase(ghost);  // its hash leaves the queue in its time
    make_room(bytes);
    if (entries_ >= buckets_.size()) grow();
    auto* made = new entry{std::string(key), hash, std::move(wanted.item), wanted.expires, bytes};
    entry*& chain = buckets_[hash & (buckets_.size() - 1)];
    made->chained = std::exchange(chain, made);
    append(*made, known ? main_ : small_);
    ++entries_;
}

void store_shard::append(entry& added, queue& to) noexcept {
    added.in = &to;
    added.older = to.newest;
    added.newer = nullptr;
    (to.newest != nullptr ? to.newest->newer : to.oldest) = &added;
    to.newest = &added;
    to.bytes += added.bytes;
}

void store_shard::take_out(entry& taken) noexcept {
    queue& from = *taken.in;
    (taken.older != nullptr ? taken.older->newer : from.oldest) = taken.newer;
    (taken.newer != nullptr ? taken.newer->older : from.newest) = taken.older;
    from.bytes -= taken.bytes;
}

void store_shard::drop(entry& dropped) noexcept {
    entry** at = &buckets_[dropped.hash & (buckets_.size() - 1)];
    while (*at != &dropped) at = &(*at)->chained;
    *at = dropped.chained;
    take_out(dropped);
    --entries_;
    delete &dropped;
}

void store_shard::grow() {
    std::vector<entry*> wider(buckets_.size() * 2);
    for (entry* e : buckets_) {
        while (e != nullptr) {
            entry* next = e->chained;
            entry*& chain = wider[e->hash & (wider.size() - 1)];
            e->chained = std::exchange(chain, e);
            e = next;
        }
    }
    buckets_ = std::move(wider);
}

std::size_t store_shard::used() const noexcept {
    return small_.bytes + main_.bytes + buckets_.size() * sizeof(entry*) +
           ghosts_.size() * bytes_of_ghost;
}

void store_shard::make_room(std::size_t more) {
    while (used() + more > limit_ && entries_ != 0) {
        if (small_.oldest != nullptr && (small_.bytes > limit_ / 10 || main_.oldest == nullptr))
            shrink_small();
        else
            shrink_main();
    }
}

void store_shard::shrink_small() {
    entry& oldest = *small_.oldest;
    if (oldest.asked > 1) {
        take_out(oldest);
        oldest.asked = 0;
        append(oldest, main_);
        return;
    }
    remember(oldest.hash);
    ++evictions_;
    drop(oldest);
}

void store_shard::shrink_main() {
    entry& oldest = *main_.oldest;
    if (oldest.asked == 0) {
        ++evictions_;
        return drop(oldest);
    }
    --oldest.asked;
    take_out(oldest);
    append(oldest, main_);
}

// As many as there are entries.
void store_shard::remember(std::uint64_t hash) {
    ghosts_.push_back(hash);
    ghost_set_.insert(hash);
    while (ghosts_.size() > entries_) {
        const auto known = ghost_set_.find(ghosts_.front());
        if (known != ghost_set_.end()) ghost_set_.erase(known);
        ghosts_.pop_front();
    }
}

void store_shard::clear() {
    const std::lock_guard guard(mutex_);
    for (queue* each : {&small_, &main_})
        while (each->oldest != nullptr) drop(*each->oldest);
    ghosts_.clear();
    ghost_set_.clear();
}

void store_shard::add_figures(cache_statistics& to) const {
    const std::lock_guard guard(mutex_);
    to.hits += hits_;
    to.misses += misses_;
    to.evictions += evictions_;
    to.entries += entries_;
    to.bytes += used();
}

}  // namespace cormorant::detail
