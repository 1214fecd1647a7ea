#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class grouping : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(grouping);

TEST_P(grouping, values_before_annotate_group_by_the_values) {
    EXPECT_QUERIES(db, 1) {
        const auto rows = db.objects<Order>()
                              .values("status"_f)
                              .annotate("n"_f = cm::count(), "sum"_f = cm::sum("total"_f))
                              .order_by("status"_f)
                              .to_vector();
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_EQ(rows[0]["status"_f], "paid");
        EXPECT_EQ(rows[0]["n"_f], 3);
        EXPECT_EQ(rows[0]["sum"_f], 500);
        EXPECT_EQ(rows[1]["n"_f], 1);
    };
}

TEST_P(grouping, annotate_before_values_groups_by_the_models_key) {
    db.create(User{.name = "Ann", .email = "other@x.org"});
    const auto rows = db.objects<User>()
                          .annotate("n"_f = cm::count("orders"_f))
                          .values("name"_f, "n"_f)
                          .order_by("name"_f, "n"_f)
                          .to_vector();
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0]["n"_f], 0);
    EXPECT_EQ(rows[1]["n"_f], 3);
}

TEST_P(grouping, filters_on_aggregates_are_having_and_the_others_where) {
    const auto q = db.objects<Order>()
                       .filter("total"_f > 100)
                       .values("status"_f)
                       .annotate("n"_f = cm::count());
    EXPECT_EQ(q.filter("n"_f == 2).to_vector().size(), 1U);
    EXPECT_EQ(q.filter("n"_f == 2, "status"_f == "void").to_vector().size(), 0U);
    EXPECT_EQ(q.filter("n"_f == 2 || "status"_f == "void").to_vector().size(), 2U);
}

TEST_P(grouping, a_filter_behind_annotate_on_a_column_narrows_the_groups) {
    const auto q = db.objects<Order>().values("status"_f).annotate("n"_f = cm::count());
    const auto rows = q.filter("status"_f == "paid").to_vector();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["n"_f], 3);
}

TEST_P(grouping, the_models_order_never_enters_the_groups) {
    // Groups of Group are ordered by name: in GROUP BY it would make one group for each.
    const auto rows = db.objects<Group>()
                          .values("size"_f = cm::length("name"_f) * 0)
                          .annotate("n"_f = cm::count())
                          .to_vector();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["n"_f], 2);
}

TEST_P(grouping, by_a_path_and_by_an_expression) {
    const auto by_city = db.objects<Order>()
                             .values("user.profile.city"_f)
                             .annotate("n"_f = cm::count())
                             .order_by("n"_f.desc())
                             .to_vector();
    ASSERT_EQ(by_city.size(), 2U);
    EXPECT_EQ(by_city[0]["user.profile.city"_f], "Paris");
    EXPECT_EQ(by_city[0]["n"_f], 3);
    const auto by_size = db.objects<Order>()
                             .annotate("big"_f = cm::when("total"_f > 100, 1).otherwise(0))
                             .values("big"_f)
                             .annotate("n"_f = cm::count())
                             .order_by("big"_f)
                             .to_vector();
    ASSERT_EQ(by_size.size(), 2U);
    EXPECT_EQ(by_size[0]["n"_f], 1);
    EXPECT_EQ(by_size[1]["n"_f], 3);
}

TEST_P(grouping, rows_that_are_null_make_a_group) {
    const auto rows = db.objects<User>()
                          .values("profile.city"_f)
                          .annotate("n"_f = cm::count())
                          .order_by("profile.city"_f.asc_nulls_first())
                          .to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_FALSE(rows[0]["profile.city"_f].has_value());
}

TEST_P(grouping, two_relations_inside_groups_are_each_right) {
    const auto rows = db.objects<User>()
                          .values("is_active"_f)
                          .annotate("n"_f = cm::count("orders"_f), "labels"_f = cm::count("tags"_f))
                          .order_by("is_active"_f.desc())
                          .to_vector();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["n"_f], 4);
    EXPECT_EQ(rows[0]["labels"_f], 3);
    EXPECT_EQ(rows[1]["n"_f], 0);
}

TEST_P(grouping, groups_are_sliced_and_counted) {
    const auto q =
        db.objects<Order>().values("user"_f).annotate("n"_f = cm::count()).order_by("n"_f.desc());
    EXPECT_EQ(q.count(), 2);
    EXPECT_EQ(q.limit(1).to_vector().at(0)["n"_f], 3);
    EXPECT_EQ(q.first().value()["n"_f], 3);
}

TEST_P(grouping, without_rows_there_is_no_group) {
    const auto q =
        db.objects<Order>().filter("total"_f < 0).values("status"_f).annotate("n"_f = cm::count());
    EXPECT_TRUE(q.to_vector().empty());
}

TEST_P(grouping, can_be_turned_around_without_an_order) {
    const auto by_status = db.objects<Order>().values("status"_f).annotate("n"_f = cm::count());
    const auto reversed = by_status.reverse().to_vector();
    ASSERT_EQ(reversed.size(), 2U);
    EXPECT_EQ(reversed[0]["status"_f], "void") << "by the keys of the groups, from the end";
    EXPECT_EQ(reversed[0]["n"_f], 1);
    EXPECT_EQ(reversed[1]["n"_f], 3);
    const auto last = by_status.last();
    ASSERT_TRUE(last.has_value());
    EXPECT_EQ((*last)["status"_f], "void");
    EXPECT_EQ((*last)["n"_f], 1);
    ASSERT_TRUE(by_status.first().has_value());
    const auto most = by_status.order_by("n"_f);
    EXPECT_EQ((*most.last())["status"_f], "paid");
    EXPECT_EQ((*most.reverse().first())["status"_f], "paid");
    const auto all = db.objects<Order>().values("n"_f = cm::count());
    EXPECT_EQ((*all.last())["n"_f], 4);
    EXPECT_EQ(all.reverse().to_vector().size(), 1U);
}

TEST_P(grouping, rows_of_columns_are_turned_around_by_key) {
    const auto totals = db.objects<Order>().values("total"_f);
    EXPECT_EQ((*totals.last())["total"_f], 300);
    EXPECT_EQ(totals.reverse().to_vector().at(0)["total"_f], 300);
    EXPECT_EQ(totals.reverse().reverse().to_vector().size(), 4U);
    EXPECT_EQ((*db.objects<Order>().last()).total, 300);
    EXPECT_EQ((*db.objects<Order>().reverse().first()).total, 300);
    EXPECT_EQ((*db.objects<Order>().reverse().last()).total, 50);
}

}  // namespace
