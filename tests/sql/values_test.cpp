#include "sql/plan/rewrites.hpp"
#include "sql/shop_database.hpp"

/// Values clauses: aggregates among their columns, and filters on the related rows that they read.

namespace shop {
namespace {

using cm::count;
using cm::sum;

auto orders_of_user() { return orders().filter("user"_f == cm::outer("id"_f)); }

TEST(aggregate_values, a_subquery_of_a_count_counts) {
    expect_sql(users().unordered().values(cm::subquery(orders_of_user().scalars(count()))),
               {R"(SELECT (SELECT COUNT(*) FROM "order" AS t1 WHERE t1."user_id" = t0."id") )"
                R"(FROM "app_user" AS t0)"});
    expect_sql(
        users().unordered().values(cm::subquery(orders_of_user().scalars(cm::max("total"_f)))),
        {R"(SELECT (SELECT MAX(t1."total") FROM "order" AS t1 WHERE t1."user_id" = t0."id") )"
         R"(FROM "app_user" AS t0)"});
}

TEST(aggregate_values, alone_they_are_over_all_rows) {
    expect_sql(users().scalars(sum("rating"_f)),
               {R"(SELECT SUM(t0."rating") FROM "app_user" AS t0)"});
    expect_sql(orders().order_by("total"_f).reversed().values(count(), cm::avg("total"_f)),
               {R"(SELECT COUNT(*), AVG(t0."total") FROM "order" AS t0)"});
    expect_sql(users().scalars(count("orders"_f)),
               {R"(SELECT COUNT(t1."id") FROM "app_user" AS t0 )"
                R"(LEFT JOIN "order" AS t1 ON t1."user_id" = t0."id")"});
}

TEST(aggregate_values, plain_columns_beside_them_are_the_groups) {
    expect_sql(orders().values("status"_f, count()),
               {R"(SELECT t0."status", COUNT(*) FROM "order" AS t0 GROUP BY t0."status")"});
}

TEST(aggregate_values, an_aggregate_that_is_only_named_is_that_of_a_row) {
    const auto sql = sqlite_text(users().annotate("n"_f = count("orders"_f)).values("n"_f));
    EXPECT_EQ(sql.find(R"(GROUP BY t0.)"), std::string::npos) << sql;
}

TEST(aggregate_values, answers) {
    shop_database db;
    EXPECT_EQ(db.rows(users().annotate(
                  "n"_f = cm::subquery(orders_of_user().scalars(count())),
                  "s"_f = cm::subquery(orders_of_user().scalars(sum("total"_f))),
                  "a"_f = cm::subquery(orders_of_user().scalars(cm::avg("total"_f))),
                  "l"_f = cm::subquery(orders_of_user().scalars(cm::min("total"_f))),
                  "h"_f = cm::subquery(orders_of_user().scalars(cm::max("total"_f))))),
              "1,3,215.0,71.6666666666667,5.0,200.0 2,1,7.0,7.0,7.0,7.0 3,0,-,-,-,-");
    EXPECT_EQ(db.rows(orders().scalars(sum("total"_f))), "222.0");
    EXPECT_EQ(db.rows(orders().filter("id"_f > 99).values(count(), sum("total"_f))), "0,-");
    EXPECT_EQ(db.rows(orders().values("status"_f, count(), cm::max("total"_f))),
              "open,1,5.0 paid,2,200.0 void,1,7.0");
    EXPECT_EQ(db.rows(users().values(count(), count("orders"_f), count("groups"_f))), "3,4,3");
    EXPECT_EQ(db.rows(users().annotate("n"_f = count("orders"_f)).scalars(sum("n"_f))), "4");
    EXPECT_EQ(db.rows(users().filter(count("orders"_f) > 1).scalars(count())), "1");
    EXPECT_EQ(
        db.rows(users().filter("id"_f.in(orders().filter("id"_f < 3).scalars(cm::max("id"_f))))),
        "2");
    EXPECT_EQ(db.rows(orders()
                          .values("status"_f)
                          .annotate("n"_f = count())
                          .filter("n"_f > 1)
                          .values(sum("total"_f))),
              "paid,2,210.0");
}

TEST(aggregate_values, one_group_is_one_row_for_every_terminal) {
    shop_database db;
    const auto totals = [](int above) {
        return orders().filter("id"_f > above).scalars(sum("total"_f));
    };
    for (const bool prune : {true, false}) {
        detail::set_rewrite_enabled("prune_count", prune);
        EXPECT_EQ(db.rows(totals(0).then(terminal_kind::count)), "1");
        EXPECT_EQ(db.rows(totals(99).then(terminal_kind::count)), "1");
    }
    detail::set_rewrite_enabled("prune_count", true);
    EXPECT_NE(db.rows(totals(99).then(terminal_kind::exists)), "");
    EXPECT_EQ(db.rows(users().filter(cm::exists(totals(99)))), "1 2 3");
    EXPECT_EQ(db.rows(totals(0).aggregate("n"_f = count())), "1");
}

TEST(selected_rows, a_filter_on_an_annotation_is_about_the_row_that_is_read) {
    expect_sql(users()
                   .unordered()
                   .annotate("other"_f = "orders.total"_f)
                   .values("rating"_f, "other"_f)
                   .filter("other"_f > "rating"_f),
               {R"(SELECT t0."rating", t1."total" FROM "app_user" AS t0 )"
                R"(JOIN "order" AS t1 ON t1."user_id" = t0."id" WHERE t1."total" > t0."rating")"});
}

TEST(selected_rows, a_path_is_still_about_any_row) {
    expect_from(users()
                    .unordered()
                    .annotate("other"_f = "orders.total"_f)
                    .values("other"_f)
                    .filter("other"_f > 6.0, "orders.status"_f == "open"),
                {R"(FROM "app_user" AS t0 JOIN "order" AS t1 ON t1."user_id" = t0."id" )"
                 R"(WHERE t1."total" > ?1 AND EXISTS (SELECT 1 FROM "order" AS t2 )"
                 R"(WHERE t2."user_id" = t0."id" AND t2."status" = ?2))"});
}

TEST(selected_rows, an_annotation_that_is_not_read_is_about_any_row) {
    expect_from(users()
                    .unordered()
                    .annotate("other"_f = "orders.total"_f)
                    .values("name"_f)
                    .filter("other"_f > 6.0),
                {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM "order" AS t1 )"
                 R"(WHERE t1."user_id" = t0."id" AND t1."total" > ?1))"});
}

TEST(selected_rows, answers) {
    shop_database db;
    const auto totals = [] {
        return users()
            .annotate("t"_f = "orders.total"_f)
            .values("name"_f, "t"_f)
            .order_by("name"_f, "t"_f);
    };
    EXPECT_EQ(db.rows(totals()), "Ann,5.0 Ann,10.0 Ann,200.0 Bo,7.0 Cy,-");
    EXPECT_EQ(db.rows(totals().filter("t"_f > "rating"_f)), "Ann,10.0 Ann,200.0");
    EXPECT_EQ(db.rows(totals().exclude("t"_f > 6.0)), "Ann,5.0 Cy,-");
    EXPECT_EQ(db.rows(totals().filter("t"_f > 6.0 || "name"_f == "Cy")),
              "Ann,10.0 Ann,200.0 Bo,7.0 Cy,-");
    EXPECT_EQ(db.rows(totals().filter("t"_f == cm::null)), "Cy,-");
    EXPECT_EQ(db.rows(totals().filter("t"_f > 6.0 && "orders.status"_f == "open")),
              "Ann,10.0 Ann,200.0");
    EXPECT_EQ(db.rows(totals().filter("orders.total"_f > "t"_f)), "Ann,5.0 Ann,10.0");
    EXPECT_EQ(db.rows(users()
                          .annotate("t"_f = "orders.lines.sku"_f, "g"_f = "groups.name"_f)
                          .filter("t"_f == "a", "g"_f == "staff")
                          .values("name"_f, "t"_f, "g"_f)),
              "Ann,a,staff Ann,a,staff");
    EXPECT_EQ(db.rows(users()
                          .annotate("t"_f = "orders.total"_f)
                          .annotate("s"_f = sum("t"_f))
                          .values("name"_f, "t"_f, "s"_f)
                          .filter("t"_f < "s"_f)
                          .order_by("t"_f)),
              "Ann,5.0,215.0 Ann,10.0,215.0 Ann,200.0,215.0");
}

TEST(windows, the_spread_of_a_moving_window) {
    shop_database db;
    EXPECT_EQ(db.rows(orders()
                          .annotate("v"_f = cm::variance("total"_f).over(
                                        cm::partition_by("user"_f).order_by("id"_f)))
                          .order_by("id"_f)),
              "1,0.0 2,9025.0 3,8238.88888888889 4,0.0");
    EXPECT_EQ(db.rows(orders()
                          .annotate("d"_f = cm::stddev("total"_f).over(cm::partition_by("user"_f)))
                          .filter("d"_f > 0.0)
                          .values("id"_f)
                          .order_by("id"_f)),
              "1 2 3");
}

}  // namespace
}  // namespace shop
