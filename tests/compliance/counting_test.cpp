#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;
using compliance::holds;

class counting : public stocked_shop {
protected:
    /// The one statement that `work` sends.
    template <class Work>
    [[nodiscard]] std::string sent(Work&& work) const {
        const cm::query_log log(db);
        work();
        EXPECT_EQ(log.count(), 1U);
        return log.count() == 0 ? std::string() : log.entries().front().sql;
    }
};
CORMORANT_ON_EVERY_BACKEND(counting);

TEST_P(counting, count_drops_the_order) {
    const auto q = db.objects<Order>().order_by("user.name"_f, "total"_f);
    const std::string sql = sent([&] { EXPECT_EQ(q.count(), 4); });
    EXPECT_FALSE(holds(sql, "ORDER BY") || holds(sql, "JOIN")) << sql;
}

TEST_P(counting, count_drops_annotations_that_no_filter_uses) {
    const auto q = db.objects<User>().annotate("n"_f = cm::count("orders"_f));
    const std::string sql = sent([&] { EXPECT_EQ(q.count(), 3); });
    EXPECT_FALSE(holds(sql, "order")) << sql;
}

TEST_P(counting, count_keeps_annotations_that_a_filter_uses) {
    const auto q = db.objects<User>().annotate("n"_f = cm::count("orders"_f)).filter("n"_f > 1);
    EXPECT_EQ(q.count(), 1);
    EXPECT_EQ(q.to_vector().size(), 1U);
}

TEST_P(counting, count_drops_related_rows_that_are_only_brought_along) {
    const auto q = db.objects<User>().select_related("profile"_f).prefetch_related("orders"_f);
    const std::string sql = sent([&] { EXPECT_EQ(q.count(), 3); });
    EXPECT_FALSE(holds(sql, "JOIN")) << sql;
}

TEST_P(counting, a_plain_count_has_no_subquery) {
    const std::string sql =
        sent([&] { EXPECT_EQ(db.objects<User>().filter("profile.city"_f == "Paris").count(), 1); });
    EXPECT_EQ(sql.find("SELECT", 1), std::string::npos) << sql;
}

TEST_P(counting, count_of_a_slice_counts_the_slice) {
    const auto orders = db.objects<Order>().order_by("id"_f);
    EXPECT_EQ(orders.limit(2).count(), 2);
    EXPECT_EQ(orders.limit(100).count(), 4);
    EXPECT_EQ(orders.offset(3).count(), 1);
    EXPECT_EQ(orders.offset(9).count(), 0);
    EXPECT_EQ(orders.limit(3).offset(2).count(), 1);
}

TEST_P(counting, count_of_distinct_rows) {
    EXPECT_EQ(db.objects<Order>().values("status"_f).distinct().count(), 2);
    EXPECT_EQ(db.objects<Order>().values("status"_f).distinct().limit(1).count(), 1);
    EXPECT_EQ(db.objects<Order>().distinct().count(), 4);
}

TEST_P(counting, count_of_groups_counts_groups) {
    const auto groups = db.objects<Order>().values("status"_f).annotate("n"_f = cm::count());
    EXPECT_EQ(groups.count(), 2);
    EXPECT_EQ(groups.filter("n"_f > 1).count(), 1);
}

TEST_P(counting, count_with_a_filter_on_a_window) {
    const auto q = db.objects<Order>()
                       .annotate("place"_f = cm::row_number().over(
                                     cm::partition_by("user"_f).order_by("total"_f.desc())))
                       .filter("place"_f == 1);
    EXPECT_EQ(q.count(), 2);
}

TEST_P(counting, exists_reads_one_row_without_order_or_columns) {
    const auto q = db.objects<Order>().order_by("total"_f).select_related("user"_f);
    const std::string sql = sent([&] { EXPECT_TRUE(q.exists()); });
    EXPECT_FALSE(holds(sql, "ORDER BY") || holds(sql, "JOIN") || holds(sql, "total")) << sql;
}

TEST_P(counting, exists_of_nothing_is_false) {
    EXPECT_FALSE(db.objects<Order>().filter("total"_f > 1000).exists());
    EXPECT_FALSE(db.objects<Order>().offset(4).exists());
    EXPECT_TRUE(db.objects<Order>().offset(3).exists());
    EXPECT_FALSE(db.objects<Order>().limit(0).exists());
}

TEST_P(counting, at_least_stops_where_it_knows) {
    const auto orders = db.objects<Order>();
    EXPECT_QUERIES(db, 2) {
        EXPECT_TRUE(orders.at_least(4));
        EXPECT_FALSE(orders.at_least(5));
    };
    EXPECT_TRUE(orders.at_least(0));
    EXPECT_FALSE(orders.limit(2).at_least(3));
}

TEST_P(counting, none_sends_no_query) {
    const auto none = db.objects<User>().none();
    EXPECT_QUERIES(db, 0) {
        EXPECT_TRUE(none.to_vector().empty());
        EXPECT_EQ(none.count(), 0);
        EXPECT_FALSE(none.exists());
        EXPECT_FALSE(none.at_least(1));
        EXPECT_FALSE(none.first().has_value());
        EXPECT_FALSE(none.last().has_value());
        EXPECT_EQ(none.update("name"_f = "x"), 0);
        EXPECT_EQ(none.remove().total, 0);
        EXPECT_THROW((void)none.get(), cm::not_found);
        EXPECT_TRUE(none.filter("name"_f == "Ann").order_by("name"_f).to_vector().empty());
        for (const User& u : none.stream(10)) ADD_FAILURE() << u.name;
    };
}

TEST_P(counting, none_aggregates_to_nothing) {
    EXPECT_QUERIES(db, 0) {
        const auto stats =
            db.objects<Order>().none().aggregate("n"_f = cm::count(), "sum"_f = cm::sum("total"_f));
        EXPECT_EQ(stats["n"_f], 0);
        EXPECT_FALSE(stats["sum"_f].has_value());
    };
}

}  // namespace
