#include <map>

#include "snippets/snippet.hpp"

namespace snippets {

// [declared]
cm::annotated<User, cm::named<"order_count", std::int64_t>> regulars(const cm::session& on);
// [end]

cm::annotated<User, cm::named<"order_count", std::int64_t>> regulars(const cm::session& on) {
    return on.objects<User>()
        .annotate("order_count"_f = cm::count("orders"_f))
        .filter("order_count"_f >= 2);
}

namespace {

using aggregate_in_database = shop;

TEST_F(aggregate_in_database, rows_are_taken_apart) {
    std::string text;
    // [bindings]
    for (const auto& [user, orders] : regulars(db))
        text += user.name + ": " + std::to_string(orders) + " orders; ";
    // [end]
    EXPECT_EQ(text, "Ann: 3 orders; ");
}

TEST_F(aggregate_in_database, values_are_named) {
    // [month]
    auto months = db.objects<Order>()
                      .values("month"_f = cm::trunc_month("created"_f))
                      .annotate("n"_f = cm::count())
                      .filter("month"_f < cm::now())  // WHERE
                      .filter("n"_f > 1)              // HAVING
                      .order_by("month"_f);
    // [end]
    ASSERT_EQ(months.size(), 1);
    EXPECT_EQ(months[0]["n"_f], 4);
}

TEST_F(aggregate_in_database, summing_rows_in_the_program_reads_them_all) {
    const cm::query_log log(db);
    // [slow]
    std::map<std::int64_t, double> spent;
    for (const Order& order : db.objects<Order>())
        if (order.status == "paid") spent[order.user.key()] += order.total;
    // [end]
    EXPECT_EQ(spent[ann.id], 200);
    EXPECT_EQ(log.count(), 1);
}

TEST_F(aggregate_in_database, annotations_stand_beside_the_row) {
    const cm::query_log log(db);
    std::string text;
    // [annotate]
    auto users = db.objects<User>().annotate(
        "order_count"_f = cm::count("orders"_f),
        "spent"_f = cm::sum("orders.total"_f).filter("orders.status"_f == "paid"),
        "group_count"_f = cm::count("groups"_f));
    for (const auto& row : users)
        text += row->name + ": " + std::to_string(row["order_count"_f]) + " orders; ";
    // [end]
    EXPECT_EQ(text, "Ann: 3 orders; Bo: 1 orders; Cid: 0 orders; ");
    const auto first = users[0];
    EXPECT_EQ(first["spent"_f], 200);
    EXPECT_EQ(first["group_count"_f], 1);
    expect_sent(log, R"sql(
SELECT t0."id", t0."name", t0."email", t0."is_active", t0."balance", t0."picture", t0."profile_id",
    coalesce(t2."a0", 0), t2."a1", coalesce(t4."a0", 0)
FROM "app_user" AS t0
LEFT JOIN (SELECT t1."user_id" AS "k", COUNT(*) AS "a0", SUM(t1."total") FILTER (WHERE t1."status" = ?1) AS "a1"
    FROM "order" AS t1 GROUP BY +t1."user_id") AS t2 ON t2."k" = t0."id"
LEFT JOIN (SELECT t3."user_id" AS "k", COUNT(*) AS "a0" FROM "app_user_groups" AS t3 GROUP BY t3."user_id") AS t4
    ON t4."k" = t0."id";
)sql");
}

TEST_F(aggregate_in_database, an_aggregate_over_all_rows) {
    const cm::query_log log(db);
    // [aggregate]
    auto stats =
        db.objects<Order>().aggregate("n"_f = cm::count(), "average"_f = cm::avg("total"_f),
                                      "customers"_f = cm::count("user"_f).distinct());
    std::int64_t n = stats["n"_f];
    std::optional<double> average = stats["average"_f];  // empty over no rows
    // [end]
    EXPECT_EQ(n, 4);
    EXPECT_EQ(average, 175);
    EXPECT_EQ(stats["customers"_f], 2);
    expect_sent(log, R"sql(
SELECT COUNT(*), AVG(t0."total"), COUNT(DISTINCT t0."user_id") FROM "order" AS t0;
)sql");
}

TEST_F(aggregate_in_database, values_make_the_groups) {
    const cm::query_log log(db);
    // [group]
    auto frequent = db.objects<Order>()
                        .values("status"_f)
                        .annotate("n"_f = cm::count(), "sum"_f = cm::sum("total"_f))
                        .filter("n"_f > 1)
                        .order_by("n"_f.desc());
    // [end]
    ASSERT_EQ(frequent.size(), 1);
    EXPECT_EQ(frequent[0]["sum"_f], 500);
    expect_sent(log, R"sql(
SELECT t0."status", COUNT(*), SUM(t0."total")
FROM "order" AS t0
GROUP BY +t0."status"
HAVING COUNT(*) > ?1
ORDER BY COUNT(*) DESC;
)sql");
}

TEST_F(aggregate_in_database, an_annotation_can_be_filtered_by) {
    // [having]
    auto regulars = db.objects<User>()
                        .annotate("order_count"_f = cm::count("orders"_f))
                        .filter("order_count"_f >= 2)
                        .order_by("order_count"_f.desc());
    // [end]
    ASSERT_EQ(regulars.size(), 1);
    EXPECT_EQ(regulars[0]->name, "Ann");
}

TEST_F(aggregate_in_database, windows_rank_rows) {
    const cm::query_log log(db);
    // [window]
    auto ranked = db.objects<Order>().annotate(
        "place"_f = cm::rank().over(cm::partition_by("status"_f).order_by("total"_f.desc())));
    auto best = ranked.filter("place"_f == 1);
    // [end]
    EXPECT_EQ(best.size(), 2);
    expect_sent(log, R"sql(
SELECT t1."c0", t1."c1", t1."c2", t1."c3", t1."c4", t1."c5"
FROM (SELECT t0."id" AS "c0", t0."user_id" AS "c1", t0."total" AS "c2", t0."status" AS "c3", t0."created" AS
    "c4", RANK() OVER (PARTITION BY t0."status" ORDER BY t0."total" DESC) AS "c5" FROM "order" AS t0) AS t1
WHERE t1."c5" = ?1;
)sql");
}

}  // namespace
}  // namespace snippets
