#include <algorithm>

#include "snippets/snippet.hpp"

namespace snippets {
namespace {

using evaluate_once = shop;

TEST_F(evaluate_once, making_the_query_again_sends_it_again) {
    const cm::query_log log(db);
    double sum = 0;
    // [slow]
    auto large = [&] { return db.objects<Order>().filter("total"_f > 100); };
    const std::int64_t number = large().count();
    if (large().exists())
        for (const Order& order : large()) sum += order.total;
    // [end]
    EXPECT_EQ(number, 3);
    EXPECT_EQ(sum, 650);
    EXPECT_EQ(log.count(), 3);
}

TEST_F(evaluate_once, a_queryset_keeps_its_rows) {
    const cm::query_log log(db);
    double sum = 0;
    // [fast]
    auto large = db.objects<Order>().filter("total"_f > 100);
    for (const Order& order : large) sum += order.total;
    const std::size_t number = large.size();  // from here on nothing is sent
    const bool any = large.exists();
    const Order third = large[2];
    // [end]
    EXPECT_EQ(number, 3);
    EXPECT_TRUE(any);
    EXPECT_EQ(sum, 650);
    EXPECT_EQ(third.total, 300);
    expect_sent(log, R"sql(
SELECT t0."id", t0."user_id", t0."total", t0."status", t0."created" FROM "order" AS t0
WHERE t0."total" > ?1;
)sql");
}

TEST_F(evaluate_once, a_queryset_is_narrowed_in_an_if) {
    const bool large_only = true;
    const cm::query_log log(db);
    // [compose]
    auto orders = db.objects<Order>().exclude("status"_f == "void");
    if (large_only) orders = orders.filter("total"_f > 100);  // the same type
    for (const Order& order : orders.order_by("total"_f)) EXPECT_GT(order.total, 100);
    // [end]
    EXPECT_EQ(log.count(), 1);
}

TEST_F(evaluate_once, rows_before_evaluation_are_read_one_by_one) {
    const cm::query_log log(db);
    // [index]
    auto orders = db.objects<Order>().order_by("id"_f);
    const Order second = orders[1];                     // one query for this row: nothing is kept
    const std::vector<Order> all = orders.to_vector();  // one query: all rows, now kept
    const Order third = orders[2];                      // no query
    // [end]
    EXPECT_EQ(second.total, 150);
    EXPECT_EQ(all.size(), 4);
    EXPECT_EQ(third.total, 200);
    EXPECT_EQ(log.count(), 2);
}

TEST_F(evaluate_once, a_fresh_copy_is_evaluated_again) {
    const cm::query_log log(db);
    // [again]
    auto paid = db.objects<Order>().filter("status"_f == "paid");
    const std::size_t before = paid.size();
    db.create(Order{.user = ann, .total = 10, .status = "paid"});
    const std::size_t kept = paid.size();       // the rows that were read
    const std::size_t now = paid.all().size();  // the same query, not evaluated yet
    // [end]
    EXPECT_EQ(before, 3);
    EXPECT_EQ(kept, 3);
    EXPECT_EQ(now, 4);
    EXPECT_EQ(log.count(), 3);
}

TEST_F(evaluate_once, a_stream_keeps_nothing) {
    const cm::query_log log(db);
    double sum = 0;
    // [stream]
    for (const Order& order : db.objects<Order>().stream(1000)) sum += order.total;
    // [end]
    EXPECT_EQ(sum, 700);
    EXPECT_EQ(log.count(), 1);
}

}  // namespace
}  // namespace snippets
