#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class annotations : public stocked_shop {
protected:
    [[nodiscard]] auto users() const { return db.objects<User>().order_by("name"_f); }
};
CORMORANT_ON_EVERY_BACKEND(annotations);

TEST_P(annotations, a_limit_takes_the_rows_with_the_most_related_rows) {
    const auto most =
        db.objects<User>()
            .annotate("n"_f = cm::count("orders"_f), "s"_f = cm::sum("orders.total"_f),
                      "labels"_f = cm::count("tags"_f))
            .order_by("n"_f.desc(), "id"_f);
    EXPECT_QUERIES(db, 1) {
        const auto rows = most.limit(2).to_vector();
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_EQ(rows[0]->name, "Ann");
        EXPECT_EQ(rows[0]["n"_f], 3);
        EXPECT_EQ(rows[0]["s"_f], 400);
        EXPECT_EQ(rows[1]["n"_f], 1);
        EXPECT_EQ(rows[1]["labels"_f], 2);
    };
    const auto least = most.reverse().limit(1).to_vector();
    EXPECT_EQ(least[0]->name, "Cid");
    EXPECT_EQ(least[0]["n"_f], 0);
    EXPECT_FALSE(least[0]["s"_f].has_value());
}

TEST_P(annotations, two_aggregates_over_two_relations_do_not_multiply_each_other) {
    EXPECT_QUERIES(db, 1) {
        const auto rows =
            users()
                .annotate("n"_f = cm::count("orders"_f), "labels"_f = cm::count("tags"_f),
                          "teams"_f = cm::count("groups"_f), "spent"_f = cm::sum("orders.total"_f))
                .to_vector();
        ASSERT_EQ(rows.size(), 3U);
        EXPECT_EQ(rows[0]->name, "Ann");
        EXPECT_EQ(rows[0]["n"_f], 3);
        EXPECT_EQ(rows[0]["labels"_f], 1);
        EXPECT_EQ(rows[0]["teams"_f], 2);
        EXPECT_EQ(rows[0]["spent"_f], 400);
        EXPECT_EQ(rows[1]["n"_f], 1);
        EXPECT_EQ(rows[1]["labels"_f], 2);
        EXPECT_EQ(rows[1]["teams"_f], 1);
        EXPECT_EQ(rows[1]["spent"_f], 300);
        EXPECT_EQ(rows[2]["n"_f], 0);
        EXPECT_EQ(rows[2]["labels"_f], 0);
        EXPECT_FALSE(rows[2]["spent"_f].has_value());
    };
}

TEST_P(annotations, aggregates_may_be_filtered_and_distinct) {
    const auto rows =
        users()
            .annotate("paid"_f = cm::sum("orders.total"_f).filter("orders.status"_f == "paid"),
                      "states"_f = cm::count("orders.status"_f).distinct(),
                      "big"_f = cm::count("orders"_f).filter("orders.total"_f > 100))
            .to_vector();
    EXPECT_EQ(rows[0]["paid"_f], 200);
    EXPECT_EQ(rows[0]["states"_f], 2);
    EXPECT_EQ(rows[0]["big"_f], 2);
    EXPECT_EQ(rows[1]["paid"_f], 300);
    EXPECT_FALSE(rows[2]["paid"_f].has_value());
    EXPECT_EQ(rows[2]["states"_f], 0);
}

TEST_P(annotations, a_default_takes_the_place_of_null) {
    const auto rows =
        users().annotate("spent"_f = cm::sum("orders.total"_f).or_default(0.0)).to_vector();
    EXPECT_EQ(rows[2]["spent"_f], 0);
}

TEST_P(annotations, averages_and_deviations_per_row) {
    const auto rows =
        users()
            .annotate("avg"_f = cm::avg("orders.total"_f), "dev"_f = cm::stddev("orders.total"_f))
            .to_vector();
    EXPECT_NEAR(*rows[0]["avg"_f], 133.333333, 1e-5);
    EXPECT_NEAR(*rows[0]["dev"_f], 62.360956, 1e-5);
    EXPECT_NEAR(*rows[1]["dev"_f], 0, 1e-9);
    EXPECT_FALSE(rows[2]["dev"_f].has_value());
}

TEST_P(annotations, are_filtered_and_ordered_by) {
    const auto q = db.objects<User>().annotate("n"_f = cm::count("orders"_f));
    std::vector<std::string> order;
    for (const auto& row : q.order_by("n"_f.desc())) order.push_back(row->name);
    EXPECT_EQ(order, (names{"Ann", "Bo", "Cid"}));
    EXPECT_EQ(q.filter("n"_f == 0).get()->name, "Cid");
    EXPECT_EQ(q.exclude("n"_f == 0).to_vector().size(), 2U);
}

TEST_P(annotations, a_filter_before_narrows_the_rows_and_not_what_is_aggregated) {
    // A to-many condition is an EXISTS: the aggregate still sees all orders of the user.
    const auto row = db.objects<User>()
                         .filter("orders.status"_f == "void")
                         .annotate("n"_f = cm::count("orders"_f))
                         .get();
    EXPECT_EQ(row["n"_f], 3);
}

TEST_P(annotations, of_plain_expressions) {
    const auto rows = users()
                          .annotate("loud"_f = cm::upper("name"_f),
                                    "label"_f = cm::concat("name"_f, " <", "email"_f, ">"),
                                    "rank"_f = cm::when("balance"_f > 15, "rich")
                                                   .when("balance"_f > 5, "fair")
                                                   .otherwise("poor"),
                                    "place"_f = cm::coalesce("profile.city"_f, "nowhere"))
                          .to_vector();
    EXPECT_EQ(rows[0]["loud"_f], "ANN");
    EXPECT_EQ(rows[0]["label"_f], "Ann <ann@x.org>");
    EXPECT_EQ(rows[0]["rank"_f], "fair");
    EXPECT_EQ(rows[1]["rank"_f], "rich");
    EXPECT_EQ(rows[2]["rank"_f], "poor");
    EXPECT_EQ(rows[2]["place"_f], "nowhere");
}

TEST_P(annotations, of_annotations) {
    const auto rows = users()
                          .annotate("n"_f = cm::count("orders"_f))
                          .annotate("double"_f = "n"_f * 2)
                          .to_vector();
    EXPECT_EQ(rows[0]["double"_f], 6);
    EXPECT_EQ(rows[2]["double"_f], 0);
}

TEST_P(annotations, of_subqueries) {
    const auto rows =
        users()
            .annotate("last"_f = cm::subquery(cm::query<Order>()
                                                  .filter("user"_f == cm::outer("id"_f))
                                                  .order_by("total"_f.desc())
                                                  .scalars("total"_f)
                                                  .limit(1)),
                      "void_too"_f = cm::exists(cm::query<Order>().filter(
                          "user"_f == cm::outer("id"_f) && "status"_f == "void")))
            .to_vector();
    EXPECT_EQ(rows[0]["last"_f], 200);
    EXPECT_EQ(rows[1]["last"_f], 300);
    EXPECT_FALSE(rows[2]["last"_f].has_value());
    EXPECT_TRUE(rows[0]["void_too"_f]);
    EXPECT_FALSE(rows[1]["void_too"_f]);
}

TEST_P(annotations, exists_as_a_filter_sees_the_outer_row) {
    const auto big = users().filter(
        cm::exists(cm::query<Order>().filter("user"_f == cm::outer("id"_f) && "total"_f > 250)));
    EXPECT_EQ(names_of(big), names{"Bo"});
    const auto not_big = users().filter(
        !cm::exists(cm::query<Order>().filter("user"_f == cm::outer("id"_f) && "total"_f > 250)));
    EXPECT_EQ(names_of(not_big), (names{"Ann", "Cid"}));
}

TEST_P(annotations, a_list_may_be_a_query) {
    const auto with_void = users().filter(
        "id"_f.in(cm::query<Order>().filter("status"_f == "void").scalars("user"_f)));
    EXPECT_EQ(names_of(with_void), names{"Ann"});
}

}  // namespace
