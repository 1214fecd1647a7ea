#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

#include "cache/query_cache.hpp"
#include "cache/slot_table.hpp"
#include "cache/written_tables.hpp"
#include "cormorant/cormorant.hpp"

namespace {

namespace cm = cormorant;
using namespace cormorant::detail;
using namespace std::chrono_literals;
using namespace cormorant::literals;

TEST(SlotTable, a_stamp_is_renewed_with_the_commit_and_stays_where_it_was_undone) {
    slot_table slots;
    const std::uint64_t before = slots.word(5);
    EXPECT_FALSE(slot_table::is_marked(before));
    slots.mark(5);
    EXPECT_TRUE(slot_table::is_marked(slots.word(5)));
    slots.unmark(5);
    EXPECT_EQ(slots.word(5), before);
    slots.mark(5);
    slots.mark(5);
    slots.renew(5);
    EXPECT_TRUE(slot_table::is_marked(slots.word(5)));
    slots.renew(5);
    EXPECT_FALSE(slot_table::is_marked(slots.word(5)));
    EXPECT_NE(slots.word(5), before);
    EXPECT_EQ(slots.word(6), before);
}

TEST(SlotTable, no_word_without_marks_comes_twice) {
    slot_table slots;
    std::vector<std::set<std::uint64_t>> seen(4);
    std::vector<std::thread> threads;
    for (auto& mine : seen)
        threads.emplace_back([&] {
            for (int i = 0; i < 2000; ++i) {
                slots.mark(1);
                mine.insert(slots.word(1) >> 16U);
                slots.renew(1);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(slots.word(1), std::uint64_t{8000} << 16U);
}

struct Team {
    std::int64_t id = 0;
    static constexpr auto meta = cm::model(cm::table("slot_team"));
};
struct Player {
    std::int64_t id = 0;
    cm::foreign_key<Team> team;
    static constexpr auto meta =
        cm::model(cm::table("slot_player"), cm::on_delete("team", cm::cascade).in_database());
};
struct Score {
    std::int64_t id = 0;
    std::optional<cm::foreign_key<Player>> player;
    static constexpr auto meta =
        cm::model(cm::table("slot_score"), cm::on_delete("player", cm::set_null).in_database());
};
struct Fan {
    std::int64_t id = 0;
    cm::foreign_key<Team> team;
    static constexpr auto meta = cm::model(cm::table("slot_fan"));
};

std::set<std::uint32_t> slots_of(const changed_rows& rows) {
    written_tables tables;
    std::vector<std::uint32_t> touched;
    tables.add(touched, rows);
    tables.add(touched, rows);
    std::set<std::uint32_t> all(touched.begin(), touched.end());
    EXPECT_EQ(all.size(), touched.size());
    return all;
}

TEST(WrittenTables, reach_what_the_database_changes_with_them) {
    (void)model_of<Score>();
    (void)model_of<Fan>();
    const std::set<std::uint32_t> below{slot_of_table("slot_player"), slot_of_keys("slot_player"),
                                        slot_of_table("slot_score"), slot_of_keys("slot_score")};
    std::set<std::uint32_t> whole = below;
    whole.insert({slot_of_table("slot_team"), slot_of_keys("slot_team")});
    EXPECT_EQ(slots_of({"slot_team"}), whole);
    EXPECT_EQ(slots_of({""}), std::set{slot_of_all});
    // New rows change no others.
    EXPECT_EQ(slots_of({"slot_team", row_change::adds}), std::set{slot_of_table("slot_team")});
    const value keys[] = {value(std::int64_t{5}), value(std::int64_t{6})};
    std::set<std::uint32_t> keyed = below;
    keyed.insert({slot_of_table("slot_team"), slot_of_row("slot_team", keys[0]),
                  slot_of_row("slot_team", keys[1])});
    EXPECT_EQ(slots_of({"slot_team", row_change::keyed, keys}), keyed);
    const std::vector<value> many(17, keys[0]);
    EXPECT_EQ(slots_of({"slot_team", row_change::keyed, many}), whole);
    const value text[] = {value::copy(value_kind::text, "5")};
    EXPECT_EQ(slots_of({"slot_team", row_change::keyed, text}), whole);
}

TEST(WrittenTables, are_the_same_however_their_names_are_written) {
    EXPECT_EQ(slot_of_table("shop.Orders"), slot_of_table("orders"));
    EXPECT_NE(slot_of_table("orders"), slot_of_table("order"));
    EXPECT_NE(slot_of_table("a"), slot_of_all);
}

std::atomic<std::int64_t> test_time{0};

/// A cache of queries that are asked by hand.
struct asked_by_hand {
    memory_store store{
        {.clock = [] { return cm::cache_time(std::chrono::nanoseconds(test_time)); }}};
    loaders loading;
    query_cache queries{store, loading};
    std::vector<std::string> tables{"orders"};
    int sent = 0;

    bool from_cache(bool may_be_kept = true) {
        return queries
            .answer({"key", tables, 1h, nullptr, nullptr},
                    [&] {
                        ++sent;
                        return ran_query{std::make_shared<kept_rows>(), may_be_kept};
                    })
            .from_cache;
    }
    touched_slots orders() {
        touched_slots touched;
        queries.add(touched, {"orders"});
        return touched;
    }
};

TEST(QueryCache, gives_and_keeps_nothing_while_a_commit_is_on_its_way) {
    asked_by_hand cache;
    EXPECT_FALSE(cache.from_cache());
    EXPECT_TRUE(cache.from_cache());
    const touched_slots touched = cache.orders();
    cache.queries.mark(touched);
    EXPECT_FALSE(cache.from_cache());
    EXPECT_FALSE(cache.from_cache());
    cache.queries.settle(touched, commit_end::undone);
    EXPECT_TRUE(cache.from_cache());
    cache.queries.mark(touched);
    cache.queries.settle(touched, commit_end::committed);
    EXPECT_FALSE(cache.from_cache());
    EXPECT_TRUE(cache.from_cache());
}

TEST(QueryCache, does_not_keep_what_was_read_while_a_write_began_and_ended) {
    asked_by_hand cache;
    const touched_slots touched = cache.orders();
    (void)cache.queries.answer({"key", cache.tables, 1h, nullptr, nullptr}, [&] {
        cache.queries.mark(touched);
        cache.queries.settle(touched, commit_end::committed);
        return ran_query{std::make_shared<kept_rows>(), true};
    });
    EXPECT_FALSE(cache.from_cache());
}

TEST(QueryCache, trusts_a_commit_of_unknown_outcome_only_when_it_cannot_come_any_more) {
    asked_by_hand cache;
    EXPECT_FALSE(cache.from_cache());
    const touched_slots touched = cache.orders();
    cache.queries.mark(touched);
    cache.queries.settle(touched, commit_end::unknown);
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(cache.from_cache());
    test_time += std::chrono::nanoseconds(query_cache::longest_commit + 1s).count();
    EXPECT_FALSE(cache.from_cache());  // which settles it
    EXPECT_FALSE(cache.from_cache());
    EXPECT_TRUE(cache.from_cache());
}

TEST(QueryCache, does_not_keep_what_is_of_an_older_state) {
    asked_by_hand cache;
    EXPECT_FALSE(cache.from_cache(false));
    EXPECT_FALSE(cache.from_cache());
    EXPECT_TRUE(cache.from_cache());
}

TEST(QueryCache, lets_only_those_share_a_query_who_saw_the_same) {
    asked_by_hand cache;
    std::atomic<bool> entered{false};
    std::atomic<bool> open{false};
    const auto slow = [&] {
        entered = true;
        while (!open.load()) std::this_thread::yield();
        return ran_query{std::make_shared<kept_rows>(), true};
    };
    std::thread first([&] {
        (void)cache.queries.answer({"key", cache.tables, 1h, nullptr, nullptr}, slow);
    });
    while (!entered.load()) std::this_thread::yield();
    std::atomic<int> joined{0};
    std::thread second([&] {
        joined += cache.queries.answer({"key", cache.tables, 1h, nullptr, nullptr}, slow).from_cache
                      ? 1
                      : 0;
    });
    std::this_thread::sleep_for(20ms);
    const touched_slots touched = cache.orders();
    cache.queries.mark(touched);
    cache.queries.settle(touched, commit_end::committed);
    EXPECT_FALSE(cache.from_cache());  // does not wait for the one from before
    EXPECT_EQ(cache.sent, 1);
    open = true;
    first.join();
    second.join();
    EXPECT_EQ(joined, 1);
}

}  // namespace
