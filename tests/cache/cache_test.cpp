#include "cormorant/cache/cache.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "cormorant/cormorant.hpp"

namespace {

namespace cm = cormorant;
using namespace std::chrono_literals;
using namespace cormorant::literals;

enum class color { red, green };

struct Page {
    std::int64_t id = 0;
    std::string title;
    std::optional<int> rank;
    cm::decimal price;
    color shade = color::red;
    cm::lazy<std::string> body;
    std::optional<cm::foreign_key<Page>> parent;
    cm::reverse<Page, "parent"> children;
};

/// No model: it has no key.
struct Menu {
    std::string title;
    std::vector<std::string> dishes;
};

/// Neither.
class Shape {
public:
    Shape() = default;
    explicit Shape(int corners) : corners_(corners) {}
    [[nodiscard]] int corners() const { return corners_; }

private:
    int corners_ = 0;
};

std::atomic<std::int64_t> test_time{0};
cm::cache_time test_clock() { return cm::cache_time(std::chrono::nanoseconds(test_time.load())); }
void wait(std::chrono::nanoseconds time) { test_time += time.count(); }

}  // namespace

template <>
struct cormorant::cached_value<Shape> {
    static std::string to_bytes(const Shape& s) { return std::to_string(s.corners()); }
    static Shape from_bytes(std::string_view bytes) {
        if (bytes == "0") throw std::runtime_error("a shape without corners");
        return Shape(std::stoi(std::string(bytes)));
    }
};

namespace {

template <class T>
void expect_kept(const T& value) {
    const cm::cache cache;
    cache.set("k", value);
    const std::optional<T> found = cache.get<T>("k");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(*found, value);
}

TEST(Cache, keeps_what_columns_hold) {
    expect_kept(true);
    expect_kept(std::int8_t{-3});
    expect_kept(18446744073709551615U);
    expect_kept(2.5);
    expect_kept(-0.1F);
    expect_kept(std::string("text \0 with a zero", 18));
    expect_kept(std::string());
    expect_kept(cm::decimal("12345678901234567890.123"));
    expect_kept(cm::bytes{std::byte{0}, std::byte{255}});
    expect_kept(cm::utc_time(std::chrono::microseconds(-5)));
    expect_kept(cm::date(std::chrono::sys_days(std::chrono::days(10))));
    expect_kept(std::chrono::milliseconds(250));
    expect_kept(*cm::uuid::try_parse("00112233-4455-6677-8899-aabbccddeeff"));
    expect_kept(color::green);
    expect_kept(std::optional<int>());
    expect_kept(std::optional<int>(5));
    expect_kept(std::vector<int>{1, 2, 3});
    expect_kept(std::vector<std::string>{"a", ""});
    expect_kept(std::vector<bool>{true, false});
}

TEST(Cache, keeps_models_with_their_keys_and_without_related_rows) {
    const cm::cache cache;
    Page page{.id = 7,
              .title = "Seven",
              .rank = 3,
              .price = cm::decimal("1.50"),
              .shade = color::green,
              .body = std::string("long")};
    page.parent = cm::foreign_key<Page>(cm::key(std::int64_t{5}));
    cache.set("page", page);
    const Page found = cache.get<Page>("page").value();
    EXPECT_EQ(found.id, 7);
    EXPECT_EQ(found.title, "Seven");
    EXPECT_EQ(found.rank, 3);
    EXPECT_EQ(found.price, cm::decimal("1.50"));
    EXPECT_EQ(found.shade, color::green);
    EXPECT_EQ(*found.body, "long");
    EXPECT_EQ(found.parent->key(), 5);
}

TEST(Cache, a_lazy_member_that_was_left_out_stays_so) {
    const cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Page>(db);
    db.create(Page{.title = "A", .body = std::string("long")});
    const cm::cache cache;
    cache.set("pages", db.objects<Page>().defer("body"_f).to_vector());
    const auto found = cache.get<std::vector<Page>>("pages").value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].title, "A");
    EXPECT_FALSE(found[0].body.loaded());
}

TEST(Cache, keeps_structs_without_a_key_vectors_and_types_of_the_program) {
    const cm::cache cache;
    cache.set("menus", std::vector<Menu>{{"lunch", {"soup", "bread"}}, {"dinner", {}}});
    const auto menus = cache.get<std::vector<Menu>>("menus").value();
    ASSERT_EQ(menus.size(), 2U);
    EXPECT_EQ(menus[0].dishes, (std::vector<std::string>{"soup", "bread"}));
    EXPECT_EQ(menus[1].title, "dinner");
    cache.set("shape", Shape(4));
    EXPECT_EQ(cache.get<Shape>("shape")->corners(), 4);
    cache.set("shapes", std::vector<Shape>{Shape(3), Shape(5)});
    EXPECT_EQ(cache.get<std::vector<Shape>>("shapes")->at(1).corners(), 5);
}

TEST(Cache, a_value_of_another_type_is_absent_and_counted) {
    const cm::cache cache;
    cache.set("k", "text");
    EXPECT_EQ(cache.get<std::string>("k"), "text");
    EXPECT_FALSE(cache.get<int>("k").has_value());
    EXPECT_FALSE(cache.get<Page>("k").has_value());
    cache.set("n", std::int64_t{300});
    EXPECT_EQ(cache.get<int>("n"), 300);
    EXPECT_FALSE(cache.get<std::int8_t>("n").has_value());
    cache.set("shape", Shape(0));
    EXPECT_FALSE(cache.get<Shape>("shape").has_value());
    EXPECT_EQ(cache.statistics().undecodable, 4U);
}

TEST(Cache, add_sets_only_what_is_absent) {
    const cm::cache cache;
    EXPECT_TRUE(cache.add("k", 1));
    EXPECT_FALSE(cache.add("k", 2));
    EXPECT_EQ(cache.get<int>("k"), 1);
    EXPECT_TRUE(cache.has("k"));
    EXPECT_FALSE(cache.has("other"));
    EXPECT_TRUE(cache.add("text", "one", 1h));
    EXPECT_FALSE(cache.add("text", "two", 1h));
    EXPECT_EQ(cache.get<std::string>("text"), "one");
}

TEST(Cache, times_end_and_touch_gives_another_one) {
    const cm::cache cache({.timeout = 100s, .clock = &test_clock});
    cache.set("default", 1);
    cache.set("short", 1, 10s);
    cache.set("touched", 1, 10s);
    EXPECT_TRUE(cache.touch("touched", 1000s));
    EXPECT_FALSE(cache.touch("absent", 10s));
    wait(12s);
    EXPECT_FALSE(cache.has("short"));
    EXPECT_TRUE(cache.has("default"));
    wait(100s);
    EXPECT_FALSE(cache.has("default"));
    EXPECT_TRUE(cache.has("touched"));
    cache.set("touched", 2, 0s);
    EXPECT_FALSE(cache.has("touched"));
    cache.set("k", 1);
    EXPECT_TRUE(cache.touch("k", -1s));
    EXPECT_FALSE(cache.has("k"));
}

TEST(Cache, many_at_once) {
    const cm::cache cache;
    cache.set_many<int>({{"a", 1}, {"b", 2}}, 1h);
    const std::vector<std::string> keys{"a", "b", "c"};
    const auto found = cache.get_many<int>(keys);
    EXPECT_EQ(found, (std::map<std::string, int>{{"a", 1}, {"b", 2}}));
    EXPECT_EQ(cache.remove_many(keys), 2U);
    EXPECT_TRUE(cache.get_many<int>(keys).empty());
}

TEST(Cache, incr_adds_in_one_step_and_keeps_the_time) {
    const cm::cache cache({.clock = &test_clock});
    EXPECT_FALSE(cache.incr("n").has_value());
    cache.set("n", 40, 100s);
    EXPECT_EQ(cache.incr("n"), 41);
    EXPECT_EQ(cache.decr("n", 2), 39);
    EXPECT_EQ(cache.get<int>("n"), 39);
    cache.set("text", "x");
    EXPECT_FALSE(cache.incr("text").has_value());
    cache.set("most", std::int64_t{9223372036854775807});
    EXPECT_THROW(cache.incr("most"), cm::usage_error);
    EXPECT_THROW(cache.decr("most", -9223372036854775807 - 1), cm::usage_error);
    wait(111s);
    EXPECT_FALSE(cache.has("n"));

    cache.set("sum", 0, cm::no_timeout);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i) cache.incr("sum");
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(cache.get<int>("sum"), 4000);
}

TEST(Cache, versions_and_prefixes_stay_apart_and_clear_takes_all) {
    const cm::cache cache;
    const cm::cache second = cache.with_version(2);
    const cm::cache shop = cache.with_prefix("shop");
    cache.set("k", 1);
    EXPECT_FALSE(second.has("k"));
    EXPECT_FALSE(shop.has("k"));
    second.set("k", 2);
    shop.set("k", 3);
    EXPECT_EQ(cache.get<int>("k"), 1);
    EXPECT_EQ(shop.with_version(1).get<int>("k"), 3);
    EXPECT_FALSE(cache.with_prefix("sho").has("pk"));
    EXPECT_EQ(cache.statistics().entries, 3U);
    shop.clear();
    EXPECT_EQ(cache.statistics().entries, 0U);
}

TEST(Cache, a_value_that_is_too_large_is_refused_with_a_sentence) {
    const cm::cache cache({.bytes = std::size_t{1} << 20U});
    const std::string large(std::size_t{100} << 20U, 'x');
    try {
        cache.set("large", large);
        FAIL() << "it was taken";
    } catch (const cm::usage_error& e) {
        EXPECT_NE(std::string(e.what()).find("the value of \"large\" takes"), std::string::npos)
            << e.what();
    }
    EXPECT_FALSE(cache.has("large"));
    EXPECT_EQ(cache.get_or_set<std::string>("large", 1h, [&] { return large; }).size(),
              large.size());
    EXPECT_FALSE(cache.has("large"));
}

TEST(Cache, a_late_set_loses_against_remove_and_against_set) {
    const cm::cache cache;
    cm::cache_token missed;
    ASSERT_FALSE(cache.get<int>("k", missed).has_value());
    cache.remove("k");  // of nothing: the row behind it was written
    EXPECT_FALSE(cache.set("k", 1, 1h, missed));
    EXPECT_FALSE(cache.has("k"));

    ASSERT_FALSE(cache.get<int>("k", missed).has_value());
    cache.set("k", 2);
    EXPECT_FALSE(cache.set("k", 1, 1h, missed));
    EXPECT_EQ(cache.get<int>("k"), 2);

    cache.remove("k");
    ASSERT_FALSE(cache.get<int>("k", missed).has_value());
    EXPECT_TRUE(cache.set("k", 3, 1h, missed));
    EXPECT_FALSE(cache.set("k", 4, 1h, missed));
    cache.remove("k");
    ASSERT_FALSE(cache.get<int>("k", missed).has_value());
    cache.clear();
    EXPECT_FALSE(cache.set("k", 5, 1h, missed));
}

/// A loader that stands still until it is let go.
struct gate {
    std::atomic<bool> entered{false};
    std::atomic<bool> open{false};
    void pass() {
        entered = true;
        while (!open.load()) std::this_thread::yield();
    }
    void await_entry() const {
        while (!entered.load()) std::this_thread::yield();
    }
};

TEST(Cache, threads_that_ask_for_one_key_share_one_loader) {
    const cm::cache cache;
    gate door;
    std::atomic<int> loads{0};
    std::atomic<int> sum{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            sum += cache.get_or_set<int>("k", 1h, [&] {
                ++loads;
                door.pass();
                return 5;
            });
        });
    door.await_entry();
    std::this_thread::sleep_for(20ms);
    door.open = true;
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(loads, 1);
    EXPECT_EQ(sum, 40);
    EXPECT_EQ(cache.get<int>("k"), 5);
}

TEST(Cache, what_a_loader_throws_reaches_all_who_wait_and_is_not_kept) {
    const cm::cache cache;
    gate door;
    std::atomic<int> thrown{0};
    std::atomic<int> loads{0};
    const auto ask = [&] {
        try {
            (void)cache.get_or_set<int>("k", 1h, [&]() -> int {
                ++loads;
                door.pass();
                throw std::runtime_error("no menu");
            });
        } catch (const std::runtime_error& e) {
            if (std::string(e.what()) == "no menu") ++thrown;
        }
    };
    std::thread first(ask);
    door.await_entry();
    std::thread second(ask);
    std::this_thread::sleep_for(20ms);
    door.open = true;
    first.join();
    second.join();
    EXPECT_EQ(thrown, 2);
    EXPECT_LE(loads, 2);
    EXPECT_EQ(cache.get_or_set<int>("k", 1h, [] { return 1; }), 1);
}

TEST(Cache, who_asks_after_a_remove_does_not_wait_for_a_loader_from_before) {
    const cm::cache cache;
    gate door;
    std::thread old([&] {
        const int got = cache.get_or_set<int>("k", 1h, [&] {
            door.pass();
            return 1;
        });
        EXPECT_EQ(got, 1);
    });
    door.await_entry();
    cache.remove("k");
    EXPECT_EQ(cache.get_or_set<int>("k", 1h, [] { return 2; }), 2);
    door.open = true;
    old.join();
    EXPECT_EQ(cache.get<int>("k"), 2);
}

TEST(Cache, a_loader_that_asks_for_its_own_key_is_refused) {
    const cm::cache cache;
    const auto ask = [&] {
        return cache.get_or_set<int>(
            "k", 1h, [&] { return cache.get_or_set<int>("k", 1h, [] { return 1; }); });
    };
    EXPECT_THROW((void)ask(), cm::usage_error);
    EXPECT_EQ(cache.get_or_set<int>("k", 1h, [] { return 2; }), 2);
}

TEST(Cache, loaders_that_ask_for_each_others_keys_end) {
    const cm::cache cache;
    gate both[2];
    const auto load = [&](int mine) {
        const std::string own = mine == 0 ? "a" : "b";
        const std::string other = mine == 0 ? "b" : "a";
        return cache.get_or_set<int>(own, 1h, [&] {
            both[mine].entered = true;
            both[1 - mine].await_entry();
            return 1 + cache.get_or_set<int>(other, 1h, [] { return 10; });
        });
    };
    int got[2] = {};
    std::thread first([&] { got[0] = load(0); });
    std::thread second([&] { got[1] = load(1); });
    first.join();
    second.join();
    // One of them loaded what the other waited for.
    EXPECT_EQ(got[0] + got[1], 11 + 12);
}

TEST(Cache, a_get_or_set_of_no_time_keeps_nothing) {
    const cm::cache cache;
    EXPECT_EQ(cache.get_or_set<int>("k", 0s, [] { return 1; }), 1);
    EXPECT_FALSE(cache.has("k"));
}

}  // namespace
