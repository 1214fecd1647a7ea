#include "cache/memory_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <thread>

#include "cache/heap.hpp"
#include "cache/policies.hpp"

namespace {

using namespace cormorant;
using namespace cormorant::detail;
using namespace std::chrono_literals;

struct blob final : kept_item {
    explicit blob(std::size_t size) : data(size, 'x') {}
    [[nodiscard]] std::size_t bytes() const noexcept override {
        // The control block of make_shared lies beside the object.
        return (sizeof(blob) + 16 + 8 + 15) / 16 * 16 + (data.capacity() + 1 + 8 + 15) / 16 * 16;
    }
    std::string data;
};

kept_ref item_of(std::size_t size) { return std::make_shared<blob>(size); }

std::atomic<std::int64_t> test_time{0};
cache_time test_clock() { return cache_time(std::chrono::nanoseconds(test_time.load())); }
void wait(std::chrono::nanoseconds time) { test_time += time.count(); }

TEST(MemoryStore, gives_what_was_put_until_it_is_removed_or_replaced) {
    memory_store store({});
    EXPECT_EQ(store.find("a"), nullptr);
    const kept_ref first = item_of(10);
    ASSERT_TRUE(store.put("a", first, no_timeout));
    EXPECT_EQ(store.find("a"), first);
    const kept_ref second = item_of(20);
    ASSERT_TRUE(store.put("a", second, no_timeout));
    EXPECT_EQ(store.find("a"), second);
    EXPECT_TRUE(store.remove("a"));
    EXPECT_FALSE(store.remove("a"));
    EXPECT_EQ(store.find("a"), nullptr);
    const cache_statistics figures = store.statistics();
    EXPECT_EQ(figures.hits, 2U);
    EXPECT_EQ(figures.misses, 2U);
    EXPECT_EQ(figures.entries, 0U);
}

TEST(MemoryStore, keys_may_have_any_bytes) {
    memory_store store({});
    const std::string zeros(3, '\0');
    const kept_ref item = item_of(1);
    store.put(zeros, item, no_timeout);
    store.put("", item_of(2), no_timeout);
    EXPECT_EQ(store.find(zeros), item);
    EXPECT_EQ(store.find(std::string(2, '\0')), nullptr);
    EXPECT_EQ(store.statistics().entries, 2U);
}

TEST(MemoryStore, a_time_ends_up_to_a_tenth_sooner_or_later) {
    memory_store store({.clock = &test_clock});
    for (int i = 0; i < 1000; ++i) store.put(std::to_string(i), item_of(1), 100s);
    const auto alive = [&] {
        int n = 0;
        for (int i = 0; i < 1000; ++i) n += store.find(std::to_string(i)) != nullptr;
        return n;
    };
    wait(89s);
    EXPECT_EQ(alive(), 1000);
    wait(11s);
    const int halfway = alive();
    EXPECT_GT(halfway, 400);
    EXPECT_LT(halfway, 600);
    wait(11s);
    EXPECT_EQ(alive(), 0);
    EXPECT_EQ(store.statistics().entries, 0U);
}

TEST(MemoryStore, what_lives_for_ever_does) {
    memory_store store({.clock = &test_clock});
    store.put("a", item_of(1), no_timeout);
    wait(24h * 365 * 100);
    EXPECT_NE(store.find("a"), nullptr);
}

TEST(MemoryStore, an_entry_above_an_eighth_of_a_shard_is_refused_and_replaces_nothing_by_nothing) {
    memory_store store({.bytes = std::size_t{64} << 20U});
    EXPECT_EQ(store.largest(), std::size_t{128} << 10U);
    EXPECT_TRUE(store.put("a", item_of(120U << 10U), no_timeout));
    EXPECT_FALSE(store.put("a", item_of(130U << 10U), no_timeout));
    EXPECT_EQ(store.find("a"), nullptr);
    EXPECT_EQ(store.statistics().refused, 1U);
}

TEST(MemoryStore, a_change_sees_the_entry_and_may_give_it_another_time) {
    memory_store store({.clock = &test_clock});
    const kept_ref item = item_of(3);
    store.put("a", item, 10s);
    bool saw = false;
    store.change("a", [&](const kept_item* present, cache_time) {
        saw = present == item.get();
        return entry_change{entry_change::action::extend, nullptr, cache_time::max()};
    });
    EXPECT_TRUE(saw);
    wait(1h);
    EXPECT_EQ(store.find("a"), item);
}

TEST(MemoryStore, the_generation_of_a_key_changes_with_each_removal_and_with_clear) {
    memory_store store({});
    const auto before = store.generation("a");
    store.next_generation("a");
    const auto after = store.generation("a");
    EXPECT_NE(before, after);
    store.clear();
    EXPECT_NE(store.generation("a"), after);
}

// The heap is measured by operator new, which sanitizers have their own of.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool heap_is_measured = false;
#else
constexpr bool heap_is_measured = true;
#endif

TEST(MemoryStore, eight_threads_stay_within_five_percent_of_the_bytes) {
    constexpr std::size_t limit = std::size_t{16} << 20U;
    const std::int64_t before = heap_in_use();
    {
        memory_store store({.bytes = limit});
        std::atomic<std::int64_t> highest{0};
        std::atomic<bool> ended{false};
        std::vector<std::thread> threads;
        for (unsigned t = 0; t < 8; ++t)
            threads.emplace_back([&, t] {
                std::mt19937 random(t);
                for (int i = 0; i < 15000; ++i) {
                    const std::string key = "some key " + std::to_string(random() % 50000);
                    if (store.find(key) == nullptr)
                        store.put(key, item_of(random() % 3000), random() % 7 == 0 ? 1ns : 1h);
                    if (random() % 20 == 0) store.remove(key);
                }
            });
        std::thread watch([&] {
            while (!ended.load()) {
                highest = std::max(highest.load(), heap_in_use() - before);
                std::this_thread::yield();
            }
        });
        for (auto& thread : threads) thread.join();
        ended = true;
        watch.join();
        const cache_statistics figures = store.statistics();
        EXPECT_LE(figures.bytes, limit);
        EXPECT_GE(figures.bytes, limit * 9 / 10);
        EXPECT_GT(figures.evictions, 1000U);
        if (heap_is_measured) {
            EXPECT_LE(highest.load(), static_cast<std::int64_t>(limit * 105 / 100));
            EXPECT_GE(heap_in_use() - before, static_cast<std::int64_t>(limit * 85 / 100));
        }
    }
    if (heap_is_measured) {
        EXPECT_LT(heap_in_use() - before, 64 << 10);
    }
}

// One shard, entries of one size: how many of them it holds is asked of itself.
struct store_under_test {
    store_under_test() : store({.bytes = std::size_t{500} << 10U}) {}
    bool ask(std::uint32_t key) {
        const std::string name = std::to_string(key);
        if (store.find(name) != nullptr) return true;
        store.put(name, item, no_timeout);
        return false;
    }
    std::size_t capacity() {
        for (std::uint32_t key = 0; key < 5000; ++key) ask(key);
        const std::size_t held = store.statistics().entries;
        store.clear();
        return held;
    }
    kept_ref item = item_of(400);
    memory_store store;
};

template <class Policy>
double hits_of(Policy& policy, const trace& asked) {
    std::size_t hits = 0;
    for (const std::uint32_t key : asked) hits += policy.ask(key);
    return static_cast<double>(hits) / static_cast<double>(asked.size());
}

TEST(MemoryStore, its_policy_keeps_more_hits_than_lru_and_about_those_of_w_tinylfu) {
    const trace usual = zipf(200000, 20000, 0.9, 1);
    trace loops;
    for (std::uint32_t i = 0; i < 100000; ++i) loops.push_back(i % 2000);
    const std::map<std::string, trace> traces{{"zipf 0.9", usual},
                                              {"zipf 1.1", zipf(200000, 20000, 1.1, 2)},
                                              {"scans of 1,000 between", with_scans(usual, 1000)},
                                              {"loop over 2,000", loops}};
    std::printf("%-24s %8s %8s %8s\n", "hits", "LRU", "S3-FIFO", "TinyLFU");
    for (const auto& [name, asked] : traces) {
        store_under_test ours;
        const std::size_t capacity = ours.capacity();
        lru oldest(capacity);
        w_tinylfu frequent(capacity);
        const double of_lru = hits_of(oldest, asked);
        const double of_ours = hits_of(ours, asked);
        const double of_frequent = hits_of(frequent, asked);
        std::printf("%-24s %7.1f%% %7.1f%% %7.1f%%   %zu entries\n", name.c_str(), of_lru * 100,
                    of_ours * 100, of_frequent * 100, capacity);
        EXPECT_GE(of_ours, of_lru) << name;
        if (name != "loop over 2,000") {
            EXPECT_GT(of_ours, of_lru + 0.01) << name;
            EXPECT_GT(of_ours, of_frequent - 0.04) << name;
        }
    }
}

}  // namespace
