#include <chrono>
#include <map>
#include <tuple>

#include "snippets/snippet.hpp"

namespace snippets {

// [both_ways]
struct Writer {
    std::int64_t id = 0;
    std::string name;
    cm::many_to_many<Writer> following;
    cm::reverse<Writer, "following"> followers;  // the same links, from their other end
};
// [end]

// [seat]
struct Seat {
    int line = 0;
    int number = 0;
    std::string guest;

    static constexpr auto meta = cm::model(cm::primary_key("line", "number"));
};
// [end]

// [one_table]
struct UserName {
    std::int64_t id = 0;
    std::string name;

    static constexpr auto meta = cm::model(cm::table("app_user"));  // User says the same
};
// [end]

namespace {

using namespace std::chrono_literals;
using asked_often = shop;

TEST_F(asked_often, conditions_may_be_short) {
    // [short]
    auto active = db.objects<User>().filter("is_active"_f);                // a bool as it is
    auto hers = db.objects<Order>().filter("user"_f == 1);                 // a plain key
    auto regulars = db.objects<User>().filter(cm::count("orders"_f) > 1);  // an aggregate
    auto fresh = db.objects<Order>().filter("created"_f + 24h > cm::now());
    auto paid = cm::query<Order>().filter("user"_f == cm::outer("id"_f), "status"_f == "paid");
    auto buyers_first = db.objects<User>().order_by(cm::exists(paid).desc(), "name"_f);
    // [end]
    EXPECT_EQ(active.size(), 2U);
    EXPECT_EQ(hers.size(), 3U);
    EXPECT_EQ(regulars.size(), 1U);
    EXPECT_EQ(fresh.size(), 0U);
    EXPECT_EQ(buyers_first[2].name, "Cid");
}

TEST_F(asked_often, composite_keys_are_tuples) {
    cm::create_tables<Seat>(db);
    db.create(Seat{1, 2, "Ann"});
    db.create(Seat{1, 3, "Bo"});
    // [in_bulk]
    const std::vector<cm::key_type<Seat>> keys = {{1, 2}, {1, 9}};  // std::tuple<int, int>
    std::map<cm::key_type<Seat>, Seat> seats = db.objects<Seat>().in_bulk(keys);
    // [end]
    EXPECT_EQ(seats.size(), 1U);
    EXPECT_EQ(seats.at({1, 2}).guest, "Ann");
}

TEST_F(asked_often, rows_in_any_order) {
    // [random]
    auto some = db.objects<Order>().order_by(cm::sql<std::int64_t>("random()")).limit(2);
    // [end]
    EXPECT_EQ(some.size(), 2U);
}

TEST_F(asked_often, a_window_may_be_over_all_rows) {
    // [all_rows]
    const auto all = cm::window_order_by();
    auto page = db.objects<Order>()
                    .annotate("share"_f = "total"_f / cm::sum("total"_f).over(all),
                              "of"_f = cm::count().over(all))
                    .order_by("id"_f)
                    .limit(2);
    // [end]
    EXPECT_EQ(page[0]["of"_f], 4);
    EXPECT_DOUBLE_EQ(page[0]["share"_f].value_or(0), 50.0 / 700);
}

TEST_F(asked_often, groups_are_by_any_expression) {
    // [expression_groups]
    auto days = db.objects<Order>()
                    .values("day"_f = cm::cast<cm::date>("created"_f),
                            "size"_f = cm::when("total"_f > 100, "large").otherwise("small"))
                    .annotate("n"_f = cm::count())
                    .order_by("size"_f);
    // [end]
    ASSERT_EQ(days.size(), 2U);
    EXPECT_EQ(days[0]["n"_f], 3);
}

TEST_F(asked_often, links_are_seen_from_both_ends) {
    cm::create_tables<Writer>(db);
    Writer ada = db.create(Writer{.name = "Ada"});
    const Writer bea = db.create(Writer{.name = "Bea"});
    db.add(ada, "following"_f, bea);
    EXPECT_EQ(bea.followers.size(), 1U);
    EXPECT_EQ(bea.followers[0].name, "Ada");
}

TEST_F(asked_often, two_models_may_share_a_table) {
    EXPECT_EQ(db.objects<UserName>().order_by("id"_f)[0].name, "Ann");
}

}  // namespace
}  // namespace snippets
