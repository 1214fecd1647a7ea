#include "support/shop.hpp"

namespace {

using namespace shop;

class windows : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(windows);

TEST_P(windows, rank_rows_inside_their_partition) {
    const auto rows = db.objects<Order>()
                          .annotate("place"_f = cm::rank().over(
                                        cm::partition_by("status"_f).order_by("total"_f.desc())))
                          .order_by("status"_f, "place"_f)
                          .to_vector();
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0]->total, 300);
    EXPECT_EQ(rows[0]["place"_f], 1);
    EXPECT_EQ(rows[2]->total, 50);
    EXPECT_EQ(rows[2]["place"_f], 3);
    EXPECT_EQ(rows[3]["place"_f], 1);
}

TEST_P(windows, a_filter_on_a_window_takes_place_after_it) {
    const auto best = db.objects<Order>()
                          .annotate("place"_f = cm::row_number().over(
                                        cm::partition_by("user"_f).order_by("total"_f.desc())))
                          .filter("place"_f == 1)
                          .order_by("total"_f)
                          .to_vector();
    ASSERT_EQ(best.size(), 2U);
    EXPECT_EQ(best[0]->total, 200);
    EXPECT_EQ(best[1]->total, 300);
}

TEST_P(windows, an_earlier_filter_takes_place_before_the_window) {
    const auto best = db.objects<Order>()
                          .filter("status"_f == "paid")
                          .annotate("place"_f = cm::row_number().over(
                                        cm::partition_by("user"_f).order_by("total"_f.desc())))
                          .filter("place"_f == 1)
                          .order_by("total"_f)
                          .to_vector();
    ASSERT_EQ(best.size(), 2U);
    EXPECT_EQ(best[0]->total, 150);
}

TEST_P(windows, filters_on_windows_and_columns_go_together) {
    const auto q = db.objects<Order>()
                       .annotate("place"_f = cm::row_number().over(
                                     cm::partition_by("user"_f).order_by("total"_f.desc())))
                       .filter("place"_f <= 2 && "user.name"_f == "Ann");
    EXPECT_EQ(q.to_vector().size(), 2U);
    EXPECT_TRUE(q.exists());
    EXPECT_EQ(q.select_related("user"_f).order_by("place"_f).to_vector().at(0)->user->name, "Ann");
}

TEST_P(windows, running_sums_and_neighbours) {
    const auto rows =
        db.objects<Order>()
            .annotate("so_far"_f = cm::sum("total"_f).over(cm::window_order_by("total"_f)),
                      "before"_f = cm::lag("total"_f).over(cm::window_order_by("total"_f)),
                      "behind"_f = cm::lead("total"_f, 2).over(cm::window_order_by("total"_f)))
            .order_by("total"_f)
            .to_vector();
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0]["so_far"_f], 50);
    EXPECT_EQ(rows[3]["so_far"_f], 700);
    EXPECT_FALSE(rows[0]["before"_f].has_value());
    EXPECT_EQ(rows[3]["before"_f], 200);
    EXPECT_EQ(rows[0]["behind"_f], 200);
    EXPECT_FALSE(rows[2]["behind"_f].has_value());
}

TEST_P(windows, slices_take_place_after_a_filter_on_a_window) {
    const auto q = db.objects<Order>()
                       .annotate("place"_f = cm::row_number().over(cm::window_order_by("total"_f)))
                       .filter("place"_f > 1)
                       .order_by("total"_f)
                       .limit(2);
    const auto rows = q.to_vector();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]->total, 150);
    EXPECT_EQ(q.count(), 2);
}

}  // namespace
