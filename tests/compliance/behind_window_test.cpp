#include "support/shop.hpp"

namespace {

using namespace shop;
using doubles = std::vector<double>;

/// What stands behind a window: rows that a filter on it chose, and the values that it gave them.
class behind_a_window : public stocked_shop {
protected:
    behind_a_window() {
        db.create(Product{.code = "P", .name = "Pen"});
        db.create(Product{.code = "Q", .name = "Quill"});
        db.create(OrderLine{.order = orders[0], .product = cm::key("P"), .quantity = 7});
        db.create(OrderLine{.order = orders[2], .product = cm::key("P"), .quantity = 1});
        db.create(OrderLine{.order = orders[2], .product = cm::key("Q"), .quantity = 2});
    }
    /// Each user's orders, the largest first.
    template <class Orders>
    static auto ranked(const Orders& all) {
        return all.annotate("place"_f = cm::row_number().over(
                                cm::partition_by("user"_f).order_by("total"_f.desc())));
    }
    template <class Orders>
    static auto best(const Orders& all) {
        return ranked(all).filter("place"_f == 1);
    }
    [[nodiscard]] auto ranked() const { return ranked(db.objects<Order>()); }
    [[nodiscard]] auto best() const { return best(db.objects<Order>()); }
};
CORMORANT_ON_EVERY_BACKEND(behind_a_window);

TEST_P(behind_a_window, rows_are_aggregated) {
    EXPECT_EQ(best().count(), 2);
    EXPECT_TRUE(best().exists());
    EXPECT_EQ(best().aggregate("x"_f = cm::sum("total"_f))["x"_f], 500);
    const auto several = best().aggregate("n"_f = cm::count(), "low"_f = cm::min("total"_f),
                                          "mean"_f = cm::avg("total"_f));
    EXPECT_EQ(several["n"_f], 2);
    EXPECT_EQ(several["low"_f], 200);
    EXPECT_EQ(several["mean"_f], 250);
    EXPECT_EQ(best().aggregate("x"_f = cm::sum("user.balance"_f))["x"_f], cm::decimal(30));
    EXPECT_EQ(best().aggregate("x"_f = cm::count("lines"_f))["x"_f], 2);
    EXPECT_EQ(best().aggregate("x"_f = cm::sum("lines.quantity"_f))["x"_f], 3);
    EXPECT_EQ(best().aggregate("x"_f = cm::count("lines"_f), "s"_f = cm::sum("total"_f))["s"_f],
              500);
    EXPECT_EQ(best().aggregate("x"_f = cm::sum("total"_f).filter("status"_f == "paid"))["x"_f],
              300);
}

TEST_P(behind_a_window, its_values_are_aggregated) {
    EXPECT_EQ(ranked().aggregate("x"_f = cm::max("place"_f))["x"_f], 3);
    EXPECT_EQ(best().aggregate("x"_f = cm::max("place"_f))["x"_f], 1);
    EXPECT_EQ(ranked().filter("place"_f > 1).aggregate("x"_f = cm::sum("place"_f * 10))["x"_f], 50);
    EXPECT_EQ(ranked().aggregate("x"_f = cm::sum("total"_f).filter("place"_f == 2))["x"_f], 150);
    const auto running = db.objects<Order>().annotate(
        "so_far"_f = cm::sum("total"_f).over(cm::window_order_by("total"_f)));
    EXPECT_EQ(running.aggregate("x"_f = cm::max("so_far"_f))["x"_f], 700);
    EXPECT_EQ(running.filter("so_far"_f < 300).aggregate("x"_f = cm::max("so_far"_f))["x"_f], 200);
}

TEST_P(behind_a_window, slices_are_aggregated) {
    const auto some = ranked().filter("place"_f <= 2).order_by("total"_f).limit(2);
    EXPECT_EQ(some.count(), 2);
    EXPECT_EQ(some.aggregate("x"_f = cm::sum("total"_f))["x"_f], 350);
    EXPECT_EQ(some.aggregate("x"_f = cm::max("place"_f))["x"_f], 2);
    EXPECT_EQ(ranked()
                  .order_by("place"_f.desc(), "id"_f)
                  .limit(1)
                  .aggregate("x"_f = cm::sum("total"_f))["x"_f],
              50);
}

TEST_P(behind_a_window, rows_are_grouped) {
    const auto rows = best()
                          .values("status"_f)
                          .annotate("n"_f = cm::count(), "s"_f = cm::sum("total"_f))
                          .order_by("status"_f)
                          .to_vector();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["n"_f], 1);
    EXPECT_EQ(rows[0]["s"_f], 300);
    EXPECT_EQ(rows[1]["s"_f], 200);
    const auto names = best().values("user.name"_f).annotate("n"_f = cm::count("lines"_f));
    EXPECT_EQ(names.count(), 2);
    EXPECT_TRUE(names.exists());
    EXPECT_EQ(names.filter("n"_f > 0).get()["user.name"_f], "Ann");
    EXPECT_EQ(names.filter("user.name"_f == "Bo").get()["n"_f], 0);
    EXPECT_EQ(names.order_by("n"_f.desc()).first()->operator[]("n"_f), 2);
    EXPECT_EQ(names.aggregate("x"_f = cm::sum("n"_f))["x"_f], 2);
}

TEST_P(behind_a_window, rows_are_grouped_by_its_value) {
    const auto places = ranked()
                            .values("place"_f)
                            .annotate("n"_f = cm::count(), "s"_f = cm::sum("total"_f))
                            .order_by("place"_f);
    const auto rows = places.to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["place"_f], 1);
    EXPECT_EQ(rows[0]["n"_f], 2);
    EXPECT_EQ(rows[0]["s"_f], 500);
    EXPECT_EQ(rows[2]["s"_f], 50);
    EXPECT_EQ(places.count(), 3);
    EXPECT_EQ(places.filter("n"_f > 1).get()["place"_f], 1);
    EXPECT_EQ(places.filter("place"_f > 1).to_vector().size(), 2U);
    EXPECT_EQ(places.filter("place"_f == 3 || "n"_f == 2).to_vector().size(), 2U);
    EXPECT_EQ(places.reverse().to_vector().at(0)["place"_f], 3);
    const auto inlined =
        db.objects<Order>()
            .values("p"_f = cm::row_number().over(cm::partition_by("user"_f).order_by("total"_f)))
            .annotate("n"_f = cm::count());
    EXPECT_EQ(inlined.to_vector().size(), 3U);
    const auto pairs = ranked().values("half"_f = "place"_f / 2).annotate("n"_f = cm::count());
    EXPECT_EQ(pairs.to_vector().size(), 2U) << "0 for the first places, 1 for the others";
    EXPECT_EQ(ranked()
                  .values("user.name"_f)
                  .annotate("m"_f = cm::max("place"_f))
                  .filter("m"_f == 3)
                  .get()["user.name"_f],
              "Ann");
}

TEST_P(behind_a_window, conditions_in_front_take_place_before_it) {
    const auto paid = ranked(db.objects<Order>().filter("status"_f == "paid"));
    EXPECT_EQ(paid.filter("place"_f == 1).aggregate("x"_f = cm::sum("total"_f))["x"_f], 450);
    EXPECT_EQ(paid.values("place"_f).annotate("n"_f = cm::count()).count(), 2);
    const auto of_users = ranked(db.objects<Order>().filter("user.name"_f == "Ann"));
    EXPECT_EQ(of_users.aggregate("x"_f = cm::max("place"_f))["x"_f], 3);
    const auto none = ranked(db.objects<Order>().filter("id"_f.in(std::vector<std::int64_t>{})));
    EXPECT_EQ(none.aggregate("n"_f = cm::count("place"_f))["n"_f], 0);
    EXPECT_TRUE(none.values("place"_f).annotate("n"_f = cm::count()).to_vector().empty());
    EXPECT_EQ(ranked().none().aggregate("x"_f = cm::max("place"_f))["x"_f], std::nullopt);
}

TEST_P(behind_a_window, rows_are_found_from_other_queries) {
    const auto inner = best(cm::query<Order>());
    const auto users = db.objects<User>().order_by("id"_f);
    EXPECT_EQ(
        names_of(users.filter("id"_f.in(inner.filter("status"_f == "void").scalars("user"_f)))),
        names{"Ann"});
    EXPECT_EQ(names_of(users.filter(!"id"_f.in(inner.scalars("user"_f)))), names{"Cid"});
    EXPECT_EQ(names_of(users.filter(
                  cm::exists(inner.filter("user"_f == cm::outer("id"_f) && "place"_f == 1)))),
              (names{"Ann", "Bo"}));
    const auto often = inner.values("status"_f).annotate("n"_f = cm::count()).filter("n"_f == 1);
    EXPECT_EQ(db.objects<Order>().filter("status"_f.in(often.scalars("status"_f))).count(), 4);
    const auto largest =
        cm::subquery(inner.filter("user"_f == cm::outer("id"_f)).scalars("total"_f));
    const auto read = users.annotate("x"_f = largest);
    if (db.backend() == cm::backend::mariadb)  // its derived tables do not see the row around them
        EXPECT_THROW((void)read.to_vector(), cm::usage_error);
    else
        EXPECT_EQ(read.to_vector().at(1)["x"_f], 300);
}

TEST_P(behind_a_window, rows_are_changed_and_removed) {
    EXPECT_EQ(best().update("rating"_f = 9), 2);
    EXPECT_EQ(db.objects<Order>().filter("rating"_f == 9).count(), 2);
    EXPECT_EQ(ranked().filter("place"_f == 2).remove().total, 1);
    EXPECT_EQ(db.objects<Order>().count(), 3);
    EXPECT_EQ(db.objects<Order>().filter("total"_f == 150).count(), 0);
}

TEST_P(behind_a_window, another_window_may_be_over_it) {
    const auto twice =
        ranked().annotate("again"_f = cm::sum("place"_f).over(cm::partition_by("place"_f)));
    const auto rows = twice.order_by("place"_f, "id"_f).to_vector();
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0]["again"_f], 2);
    EXPECT_EQ(rows[2]["again"_f], 2);
    EXPECT_EQ(rows[3]["again"_f], 3);
    EXPECT_EQ(twice.filter("again"_f == 2).to_vector().size(), 3U);
    EXPECT_EQ(twice.filter("again"_f == 2).count(), 3);
    EXPECT_EQ(twice.aggregate("x"_f = cm::max("again"_f))["x"_f], 3);
    EXPECT_EQ(twice.values("again"_f).annotate("n"_f = cm::count()).count(), 2);
    EXPECT_EQ(twice.filter("again"_f == 3).update("rating"_f = 7), 1);
}

TEST_P(behind_a_window, over_groups_the_groups_are_aggregated) {
    const auto groups = db.objects<Order>()
                            .values("status"_f)
                            .annotate("n"_f = cm::count())
                            .annotate("r"_f = cm::rank().over(cm::window_order_by("n"_f.desc())));
    EXPECT_EQ(groups.filter("r"_f == 1).aggregate("x"_f = cm::sum("n"_f))["x"_f], 3);
    EXPECT_EQ(groups.aggregate("x"_f = cm::max("r"_f))["x"_f], 2);
    EXPECT_EQ(groups.filter("r"_f == 2).count(), 1);
}

TEST_P(behind_a_window, distinct_rows_are_distinct) {
    EXPECT_EQ(ranked().values("place"_f).distinct().count(), 3);
    EXPECT_EQ(ranked().values("place"_f).distinct().order_by("place"_f).to_vector().size(), 3U);
    EXPECT_EQ(ranked().values("place"_f).distinct().order_by("total"_f).to_vector().size(), 3U);
    EXPECT_EQ(best().values("status"_f).distinct().order_by("total"_f).to_vector().size(), 2U);
}

}  // namespace
