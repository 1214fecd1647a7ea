#include "snippets/snippet.hpp"

namespace snippets {
namespace {

using existence = shop;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
TEST_F(existence, comparing_a_count_draws_a_warning) {
    bool any = false;
    // [slow]
    if (db.objects<Order>().filter("status"_f == "paid").count() > 0) any = true;
    // [end]
    EXPECT_TRUE(any);
}
#pragma GCC diagnostic pop

TEST_F(existence, exists_stops_at_the_first_row) {
    const cm::query_log log(db);
    // [exists]
    const bool any = db.objects<Order>().filter("status"_f == "paid").exists();
    // [end]
    EXPECT_TRUE(any);
    expect_sent(log, R"sql(
SELECT 1
FROM "order" AS t0
WHERE t0."status" = ?1
LIMIT 1;
)sql");
}

TEST_F(existence, at_least_stops_at_the_nth_row) {
    const cm::query_log log(db);
    // [at_least]
    const bool several = db.objects<Order>().filter("status"_f == "paid").at_least(2);
    // [end]
    EXPECT_TRUE(several);
    expect_sent(log, R"sql(
SELECT COUNT(*) FROM (SELECT 1 FROM "order" AS t0 WHERE t0."status" = ?1 LIMIT ?2) AS t1;
)sql");
}

TEST_F(existence, a_relation_is_asked_by_a_condition) {
    const cm::query_log log(db);
    // [related]
    auto buyers = db.objects<User>().filter("orders.status"_f == "paid");  // each once
    auto others = db.objects<User>().filter("orders"_f == cm::null);       // no orders at all
    // [end]
    EXPECT_EQ(buyers.size(), 2);
    EXPECT_EQ(others.size(), 1);
    expect_sent(log, R"sql(
SELECT t0."id", t0."name", t0."email", t0."is_active", t0."balance", t0."picture", t0."profile_id"
FROM "app_user" AS t0
WHERE EXISTS (SELECT 1 FROM "order" AS t1 WHERE t1."user_id" = t0."id" AND t1."status" = ?1);
SELECT t0."id", t0."name", t0."email", t0."is_active", t0."balance", t0."picture", t0."profile_id"
FROM "app_user" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "order" AS t1 WHERE t1."user_id" = t0."id");
)sql");
}

TEST_F(existence, a_subquery_says_more) {
    // [subquery]
    auto large = cm::query<Order>().filter("user"_f == cm::outer("id"_f) && "total"_f > 250);
    auto big_spenders = db.objects<User>().filter(cm::exists(large));
    // [end]
    ASSERT_EQ(big_spenders.size(), 1);
    EXPECT_EQ(big_spenders[0].name, "Bo");
}

TEST_F(existence, a_count_that_is_needed_is_kept) {
    // [count]
    const std::int64_t number = db.objects<Order>().count();
    if (number > 3) db.objects<Order>().filter("status"_f == "void").remove();
    // [end]
    EXPECT_EQ(db.objects<Order>().size(), 3);
}

}  // namespace
}  // namespace snippets
