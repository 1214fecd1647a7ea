#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

/// Groups by values over relations to many rows: a row stands in one of them several times, and
/// each aggregate takes the rows that it is about once.
class repeated_rows : public stocked_shop {
protected:
    // Ann's order over 50 has two lines of tea and pots, that over 150 one of tea; Bo's has both.
    repeated_rows() {
        const auto tea = db.create(Product{.code = "tea", .name = "Tea", .price = 3});
        const auto pot = db.create(Product{.code = "pot", .name = "Pot", .price = 20});
        std::vector<OrderLine> lines = {
            {.order = orders[0], .product = tea, .quantity = 2},
            {.order = orders[0], .product = pot, .quantity = 1},
            {.order = orders[1], .product = tea, .quantity = 5},
            {.order = orders[3], .product = tea, .quantity = 1},
            {.order = orders[3], .product = pot, .quantity = 4},
        };
        db.bulk_create(lines);
    }
};
CORMORANT_ON_EVERY_BACKEND(repeated_rows);

TEST_P(repeated_rows, of_the_model_are_summed_once) {
    EXPECT_QUERIES(db, 1) {
        const auto rows = db.objects<User>()
                              .values("k"_f = "orders.status"_f)
                              .annotate("sum"_f = cm::sum("balance"_f), "n"_f = cm::count(),
                                        "total"_f = cm::sum("orders.total"_f))
                              .order_by("k"_f.asc_nulls_first())
                              .to_vector();
        ASSERT_EQ(rows.size(), 3U);
        EXPECT_FALSE(rows[0]["k"_f].has_value());
        EXPECT_EQ(rows[1]["k"_f], "paid");
        EXPECT_EQ(rows[1]["sum"_f], cm::decimal(30)) << "Ann has two paid orders";
        EXPECT_EQ(rows[1]["n"_f], 2);
        EXPECT_EQ(rows[1]["total"_f], 500);
        EXPECT_EQ(rows[2]["sum"_f], cm::decimal(10));
    };
}

TEST_P(repeated_rows, stand_behind_a_window_in_the_order_of_a_computed_key) {
    const auto by_quantity =
        db.objects<User>()
            .values("k"_f = "orders.lines.quantity"_f * 1)
            .annotate("total"_f = cm::sum("orders.total"_f))
            .annotate("nr"_f = cm::row_number().over(cm::window_order_by("k"_f.desc_nulls_last())));
    const auto rows = by_quantity.filter("nr"_f == 1).to_vector();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["k"_f], 5);
    EXPECT_EQ(rows[0]["total"_f], 150);
}

TEST_P(repeated_rows, of_a_relation_on_the_way_are_summed_once) {
    const auto by_status =
        db.objects<User>()
            .filter("orders"_f != cm::null)
            .values("k"_f = "orders.lines.quantity"_f * 0)
            .annotate("total"_f = cm::sum("orders.total"_f), "mean"_f = cm::avg("orders.total"_f),
                      "n"_f = cm::count("orders"_f),
                      "pieces"_f = cm::sum("orders.lines.quantity"_f),
                      "names"_f = cm::count("name"_f));
    const auto rows = by_status.order_by("k"_f.asc_nulls_last()).to_vector();
    ASSERT_EQ(rows.size(), 2U) << "orders with lines, and the one without";
    EXPECT_EQ(rows[0]["total"_f], 500);
    EXPECT_DOUBLE_EQ(rows[0]["mean"_f].value(), 500.0 / 3);
    EXPECT_EQ(rows[0]["n"_f], 3);
    EXPECT_EQ(rows[0]["pieces"_f], 13);
    EXPECT_EQ(rows[0]["names"_f], 2);
    EXPECT_EQ(rows[1]["total"_f], 200);
    EXPECT_EQ(by_status.filter("total"_f > 300).get()["n"_f], 3);
    EXPECT_EQ(by_status.filter("total"_f > 100).count(), 2);
    EXPECT_TRUE(by_status.filter("total"_f > 300).exists());
    EXPECT_EQ(by_status.order_by("total"_f).first().value()["total"_f], 200);
    EXPECT_EQ(by_status.aggregate("all"_f = cm::sum("total"_f))["all"_f], 700);
}

TEST_P(repeated_rows, are_chosen_by_the_condition_of_an_aggregate_before_they_are_taken_once) {
    const auto row =
        db.objects<User>()
            .values("k"_f = "orders.lines.quantity"_f * 0)
            .annotate("many"_f = cm::sum("orders.total"_f).filter("orders.lines.quantity"_f > 3),
                      "tea"_f = cm::sum("balance"_f).filter("orders.lines.product"_f == "tea"))
            .filter("k"_f == 0)
            .get();
    EXPECT_EQ(row["many"_f], 450);
    EXPECT_EQ(row["tea"_f], cm::decimal(30));
}

TEST_P(repeated_rows, go_on_over_another_relation_once) {
    const auto rows =
        db.objects<User>()
            .values("k"_f = "orders.status"_f)
            .annotate("labels"_f = cm::count("tags"_f), "last"_f = cm::max("tags.code"_f))
            .order_by("k"_f.asc_nulls_first())
            .to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["labels"_f], 0);
    EXPECT_EQ(rows[1]["labels"_f], 3) << "one of Ann, two of Bo";
    EXPECT_EQ(rows[1]["last"_f], "red");
    EXPECT_EQ(rows[2]["labels"_f], 1);
}

TEST_P(repeated_rows, are_taken_once_by_an_aggregate_of_all) {
    const auto joined = db.objects<User>().values("orders.lines.quantity"_f);
    const auto all =
        joined.aggregate("sum"_f = cm::sum("balance"_f), "total"_f = cm::sum("orders.total"_f),
                         "pieces"_f = cm::sum("orders.lines.quantity"_f));
    EXPECT_EQ(all["sum"_f], cm::decimal(30));
    EXPECT_EQ(all["total"_f], 700);
    EXPECT_EQ(all["pieces"_f], 13);
}

TEST_P(repeated_rows, are_ranked_as_groups) {
    const auto rows = db.objects<User>()
                          .values("k"_f = "orders.status"_f)
                          .annotate("sum"_f = cm::sum("balance"_f),
                                    "place"_f = cm::rank().over(cm::window_order_by(
                                        cm::sum("balance"_f).desc_nulls_last())))
                          .order_by("place"_f)
                          .to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["k"_f], "paid");
    EXPECT_EQ(rows[0]["place"_f], 1);
    EXPECT_EQ(rows[1]["k"_f], "void");
}

TEST_P(repeated_rows, stand_in_a_query_inside_another) {
    const auto sums = cm::query<User>()
                          .values("k"_f = "orders.status"_f)
                          .annotate("sum"_f = cm::sum("balance"_f));
    EXPECT_EQ(
        db.objects<Order>().filter("status"_f.in(sums.filter("sum"_f > 20).scalars("k"_f))).count(),
        3);
    const auto own = sums.filter("id"_f == cm::outer("user"_f), "k"_f == "paid").scalars("sum"_f);
    const auto ask = [&] {
        return db.objects<Order>()
            .annotate("s"_f = cm::subquery(own))
            .filter("total"_f == 50.0)
            .get()["s"_f];
    };
    if (db.backend() == cm::backend::mariadb) {  // its derived tables do not see the row around
        const auto error = compliance::thrown_by<cm::usage_error>(ask);
        EXPECT_TRUE(compliance::holds(error.what(), "depends on cm::outer()")) << error.what();
        return;
    }
    EXPECT_EQ(ask(), cm::decimal(10));
}

TEST_P(repeated_rows, cannot_be_told_apart_beyond_another_relation) {
    const auto mixed =
        db.objects<User>()
            .values("k"_f = "orders.status"_f)
            .annotate("n"_f = cm::sum("groups.id"_f).filter("orders.total"_f > 100.0));
    const auto error = compliance::thrown_by<cm::usage_error>([&] { (void)mixed.to_vector(); });
    EXPECT_TRUE(compliance::holds(error.what(), "speaks of rows that the values join besides"))
        << error.what();
}

}  // namespace
