#include "sql/shop_database.hpp"

/// Rows that stand in the place of a table or of one value: windows below groups, distinct rows in
/// an order of their own, the first row of a subquery.

namespace shop {
namespace {

using cm::count;

auto ranked() {
    return orders().annotate(
        "place"_f = cm::row_number().over(cm::partition_by("user"_f).order_by("total"_f)));
}

TEST(rows_below, windows_are_computed_below_aggregates) {
    expect_sql(ranked().filter("place"_f == 1).aggregate("s"_f = cm::sum("total"_f)),
               {R"(SELECT SUM(t0."total") FROM (SELECT t1."total" AS "total", ROW_NUMBER() OVER )"
                R"((PARTITION BY t1."user_id" ORDER BY t1."total") AS "w0" FROM "order" AS t1) )"
                R"(AS t0 WHERE t0."w0" = ?1)"});
    expect_sql(ranked().values("place"_f).annotate("n"_f = count()),
               {R"(SELECT t0."w0", COUNT(*) FROM (SELECT ROW_NUMBER() OVER )"
                R"((PARTITION BY t1."user_id" ORDER BY t1."total") AS "w0" FROM "order" AS t1) )"
                R"(AS t0 GROUP BY t0."w0")"});
}

TEST(rows_below, conditions_that_are_not_on_windows_are_below_too) {
    expect_from(ranked()
                    .filter("place"_f == 1)
                    .filter("status"_f == "paid")
                    .values("user.name"_f)
                    .annotate("n"_f = count()),
                {R"(FROM (SELECT t1."user_id" AS "user_id", ROW_NUMBER() OVER )"
                 R"((PARTITION BY t1."user_id" ORDER BY t1."total") AS "w0" FROM "order" AS t1 )"
                 R"(WHERE t1."status" = ?1) AS t0 JOIN "app_user" AS t2 ON t2."id" = t0."user_id" )"
                 R"(WHERE t0."w0" = ?2 GROUP BY t2."name")"});
}

TEST(rows_below, of_distinct_rows_the_first_is_kept) {
    expect_sql(orders().values("status"_f).distinct().order_by("total"_f),
               {R"(SELECT t1."c0" FROM (SELECT t0."status" AS "c0", ROW_NUMBER() OVER )"
                R"((PARTITION BY t0."status" ORDER BY t0."total") AS "c1", t0."total" AS "c2" )"
                R"(FROM "order" AS t0) AS t1 WHERE t1."c1" = 1 ORDER BY t1."c2")"});
    expect_sql(orders().values("status"_f).distinct().order_by("status"_f),
               {R"(SELECT DISTINCT t0."status" FROM "order" AS t0 ORDER BY t0."status")"});
    expect_sql(orders().values("id"_f).distinct().order_by("total"_f),
               {R"(SELECT DISTINCT t0."id", t0."total" FROM "order" AS t0 ORDER BY t0."total")"});
}

TEST(rows_below, rows_that_values_repeat_are_numbered_in_their_groups) {
    expect_sql(
        users().unordered().values("orders.status"_f).annotate("s"_f = cm::sum("rating"_f)),
        {R"(SELECT t2."c0", SUM(t2."c1") FILTER (WHERE t2."c2") FROM (SELECT t1."status" AS "c0", )"
         R"(t0."rating" AS "c1", ROW_NUMBER() OVER (PARTITION BY t1."status", t0."id") = 1 )"
         R"(AS "c2" FROM "app_user" AS t0 LEFT JOIN "order" AS t1 ON t1."user_id" = t0."id") )"
         R"(AS t2 GROUP BY +t2."c0")"});
    expect_sql(
        users().unordered().values("orders.status"_f).annotate("n"_f = cm::count("orders"_f)),
        {R"(SELECT t1."status", COUNT(t1."id") FROM "app_user" AS t0 LEFT JOIN "order" AS t1 )"
         R"(ON t1."user_id" = t0."id" GROUP BY +t1."status")"});
}

TEST(rows_below, a_subquery_for_one_value_takes_the_first_row) {
    const auto of_user = [] { return orders().filter("user"_f == cm::outer("id"_f)); };
    expect_sql(users().unordered().values(
                   cm::subquery(of_user().order_by("total"_f.desc()).scalars("id"_f))),
               {R"(SELECT (SELECT t1."id" FROM "order" AS t1 WHERE t1."user_id" = t0."id" )"
                R"(ORDER BY t1."total" DESC LIMIT 1) FROM "app_user" AS t0)"});
    expect_sql(users().unordered().values(cm::subquery(of_user().scalars("total"_f))),
               {R"(SELECT (SELECT t1."total" FROM "order" AS t1 WHERE t1."user_id" = t0."id" )"
                R"(ORDER BY t1."id" LIMIT 1) FROM "app_user" AS t0)"});
    expect_sql(orders().values(
                   cm::subquery(users().filter("id"_f == cm::outer("user"_f)).scalars("name"_f))),
               {R"(SELECT (SELECT t1."name" FROM "app_user" AS t1 WHERE t1."id" = t0."user_id") )"
                R"(FROM "order" AS t0)"});
}

TEST(rows_below, a_condition_through_two_relations_needs_no_outer_join) {
    expect_from(users().unordered().filter("orders.lines.quantity"_f > 2),
                {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM "order" AS t1 )"
                 R"(WHERE t1."user_id" = t0."id" AND EXISTS (SELECT 1 FROM "Order ""Details""" AS )"
                 R"(t2 WHERE t2."OrderID" = t1."id" AND t2."quantity" > ?1)))"});
}

TEST(rows_below, keys_that_are_queries_are_computed_once) {
    expect_sql(orders()
                   .values(cm::exists(users().filter("id"_f == cm::outer("user"_f))))
                   .annotate("n"_f = count()),
               {R"(SELECT t0."w0", COUNT(*) FROM (SELECT EXISTS (SELECT 1 FROM "app_user" AS t2 )"
                R"(WHERE t2."id" = t1."user_id") AS "w0" FROM "order" AS t1) AS t0 )"
                R"(GROUP BY t0."w0")"});
}

TEST(rows_below, aggregates_start_at_the_rows_that_the_keys_read) {
    const auto sql =
        sqlite_text(users()
                        .unordered()
                        .values("orders.status"_f)
                        .annotate("n"_f = count("orders.lines"_f), "m"_f = count("groups"_f)));
    EXPECT_NE(sql.find(R"(= t1."id")"), std::string::npos) << sql;
}

}  // namespace
}  // namespace shop
