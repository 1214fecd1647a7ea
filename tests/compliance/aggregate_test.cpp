#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class aggregates : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(aggregates);

TEST_P(aggregates, compute_over_all_rows_in_one_query) {
    EXPECT_QUERIES(db, 1) {
        const auto stats = db.objects<Order>().aggregate(
            "n"_f = cm::count(), "sum"_f = cm::sum("total"_f), "least"_f = cm::min("total"_f),
            "most"_f = cm::max("total"_f));
        EXPECT_EQ(stats["n"_f], 4);
        EXPECT_EQ(stats["sum"_f], 700);
        EXPECT_EQ(stats["least"_f], 50);
        EXPECT_EQ(stats["most"_f], 300);
    };
}

TEST_P(aggregates, average_and_deviation_of_the_population) {
    const auto stats =
        db.objects<Order>().aggregate("avg"_f = cm::avg("total"_f), "dev"_f = cm::stddev("total"_f),
                                      "var"_f = cm::variance("total"_f));
    EXPECT_DOUBLE_EQ(*stats["avg"_f], 175);
    EXPECT_DOUBLE_EQ(*stats["var"_f], 8125);
    EXPECT_NEAR(*stats["dev"_f], 90.1387818866, 1e-9);
}

TEST_P(aggregates, the_average_of_integers_is_a_real_number_and_skips_nulls) {
    const auto stats =
        db.objects<Order>().aggregate("avg"_f = cm::avg("rating"_f), "n"_f = cm::count("rating"_f));
    EXPECT_DOUBLE_EQ(*stats["avg"_f], 3);
    EXPECT_EQ(stats["n"_f], 3);
}

TEST_P(aggregates, over_no_rows_count_is_zero_and_the_others_are_null) {
    const auto stats = db.objects<Order>()
                           .filter("total"_f < 0)
                           .aggregate("n"_f = cm::count(), "sum"_f = cm::sum("total"_f),
                                      "avg"_f = cm::avg("total"_f), "max"_f = cm::max("created"_f),
                                      "dev"_f = cm::stddev("total"_f));
    EXPECT_EQ(stats["n"_f], 0);
    EXPECT_FALSE(stats["sum"_f].has_value());
    EXPECT_FALSE(stats["avg"_f].has_value());
    EXPECT_FALSE(stats["max"_f].has_value());
    EXPECT_FALSE(stats["dev"_f].has_value());
}

TEST_P(aggregates, over_no_rows_a_default_takes_the_place_of_null) {
    const auto stats = db.objects<Order>()
                           .filter("total"_f < 0)
                           .aggregate("sum"_f = cm::sum("total"_f).or_default(0.0));
    EXPECT_EQ(stats["sum"_f], 0);
}

TEST_P(aggregates, over_a_slice_aggregate_the_slice) {
    const auto two = db.objects<Order>().order_by("total"_f.desc()).limit(2);
    EXPECT_EQ(two.aggregate("sum"_f = cm::sum("total"_f))["sum"_f], 500);
    const auto rest = db.objects<Order>().order_by("total"_f.desc()).offset(2);
    EXPECT_EQ(rest.aggregate("sum"_f = cm::sum("total"_f))["sum"_f], 200);
}

TEST_P(aggregates, over_distinct_rows) {
    const auto n = db.objects<Order>().aggregate("states"_f = cm::count("status"_f).distinct(),
                                                 "all"_f = cm::count("status"_f));
    EXPECT_EQ(n["states"_f], 2);
    EXPECT_EQ(n["all"_f], 4);
}

TEST_P(aggregates, with_filters_of_their_own) {
    const auto stats =
        db.objects<Order>().aggregate("paid"_f = cm::sum("total"_f).filter("status"_f == "paid"),
                                      "bad"_f = cm::count().filter("rating"_f < 3),
                                      "anns"_f = cm::count().filter("user.name"_f == "Ann"));
    EXPECT_EQ(stats["paid"_f], 500);
    EXPECT_EQ(stats["bad"_f], 1);
    EXPECT_EQ(stats["anns"_f], 3);
}

TEST_P(aggregates, over_a_path) {
    EXPECT_EQ(db.objects<Order>().aggregate("n"_f = cm::count("user.profile.city"_f))["n"_f], 4);
    EXPECT_EQ(db.objects<Order>().aggregate("c"_f = cm::max("user.name"_f))["c"_f], "Bo");
}

TEST_P(aggregates, of_decimals_are_exact) {
    db.objects<User>().update("balance"_f = cm::decimal("0.1"));
    const auto stats = db.objects<User>().aggregate("sum"_f = cm::sum("balance"_f),
                                                    "avg"_f = cm::avg("balance"_f));
    EXPECT_EQ(stats["sum"_f], cm::decimal("0.3"));
    EXPECT_EQ(stats["avg"_f], cm::decimal("0.1"));
}

TEST_P(aggregates, of_an_expression) {
    const auto stats = db.objects<Order>().aggregate("sum"_f = cm::sum("total"_f * 2 + 1));
    EXPECT_EQ(stats["sum"_f], 1404);
}

TEST_P(aggregates, a_sum_of_small_integers_does_not_wrap) {
    db.objects<Order>().update("rating"_f = 2'000'000'000);
    EXPECT_EQ(db.objects<Order>().aggregate("s"_f = cm::sum("rating"_f))["s"_f], 8'000'000'000);
}

TEST_P(aggregates, to_many_paths_in_aggregate_count_each_related_row) {
    const auto stats = db.objects<User>().aggregate("n"_f = cm::count("orders.total"_f),
                                                    "spent"_f = cm::sum("orders.total"_f));
    EXPECT_EQ(stats["n"_f], 4);
    EXPECT_EQ(stats["spent"_f], 700);
}

TEST_P(aggregates, over_a_slice_of_joined_values_are_refused) {
    const auto pairs = db.objects<User>().values("name"_f, "orders.total"_f).order_by("name"_f);
    EXPECT_EQ(pairs.limit(3).count(), 3);
    EXPECT_THROW((void)pairs.limit(3).aggregate("s"_f = cm::sum("balance"_f)), cm::usage_error)
        << "one user's balance would count three times";
    EXPECT_EQ(pairs.aggregate("s"_f = cm::sum("balance"_f))["s"_f], cm::decimal(30));
    const auto own = db.objects<User>().values("name"_f, "profile.city"_f).order_by("name"_f);
    EXPECT_EQ(own.limit(1).aggregate("s"_f = cm::sum("balance"_f))["s"_f], cm::decimal(10));
    const auto groups = db.objects<User>()
                            .values("total"_f = "orders.total"_f)
                            .annotate("n"_f = cm::count())
                            .order_by("total"_f.desc_nulls_last());
    EXPECT_EQ(groups.limit(2).aggregate("s"_f = cm::sum("n"_f))["s"_f], 2);
}

}  // namespace
