#include "support/shop.hpp"

namespace {

using namespace shop;

/// Conditions of thousands of parts: databases limit how deep an expression is.
class long_conditions : public stocked_shop {
protected:
    template <class Join>
    static cm::predicate<Order> joined(int parts, const Join& join) {
        cm::predicate<Order> all = "total"_f == 50.0;
        for (int i = 1; i < parts; ++i) all = join(all, i);
        return all;
    }
};
CORMORANT_ON_EVERY_BACKEND(long_conditions);

TEST_P(long_conditions, of_thousands_of_parts_find_their_rows) {
    const auto any = joined(3000, [](const cm::predicate<Order>& p, int i) {
        return p || "total"_f == 50.0 + 0.05 * i;
    });
    EXPECT_EQ(db.objects<Order>().filter(any).count(), 2) << "of 50, 50.05 ... 199.95";
    const auto all = joined(
        3000, [](const cm::predicate<Order>& p, int i) { return p && "total"_f != 1000.0 + i; });
    EXPECT_EQ(db.objects<Order>().filter(all).count(), 1);
    EXPECT_EQ(db.objects<Order>().exclude(all).count(), 3);
    EXPECT_EQ(db.objects<Order>().filter(!any).count(), 2);
}

TEST_P(long_conditions, of_thousands_of_filters_find_their_rows) {
    auto rows = db.objects<Order>();
    for (int i = 0; i < 1500; ++i) rows = rows.filter("total"_f != 1000.0 + i);
    EXPECT_EQ(rows.count(), 4);
    EXPECT_EQ(rows.update("rating"_f = 1), 4);
}

TEST_P(long_conditions, speak_of_one_related_row) {
    cm::predicate<User> all = "orders.total"_f == 50.0;
    for (int i = 0; i < 1500; ++i) all = all && "orders.total"_f != 1000.0 + i;
    EXPECT_EQ(names_of(db.objects<User>().filter(all)), names{"Ann"});
    EXPECT_EQ(db.objects<User>().exclude(all).count(), 2);
}

TEST_P(long_conditions, without_end_are_refused_before_they_are_sent) {
    cm::predicate<Order> p = "total"_f == 50.0;
    EXPECT_THROW(
        {
            for (int i = 0; i < 20; ++i) p = p || p;
        },
        cm::usage_error);
}

}  // namespace
