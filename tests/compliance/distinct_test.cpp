#include "support/shop.hpp"

namespace {

using namespace shop;
using names_in_order = std::vector<std::string>;

struct Visit {
    std::int64_t id = 0;
    std::string page;
    std::optional<int> second;
    static constexpr auto meta = cm::model(cm::ordering("-second"));
};

/// Rows that are distinct are as many as they are counted, whatever their order.
class distinct_rows : public stocked_shop {
protected:
    distinct_rows() {
        cm::create_tables<Visit>(db);
        std::vector<Visit> rows = {{.page = "home", .second = 1},
                                   {.page = "help", .second = 2},
                                   {.page = "home", .second = 3},
                                   {.page = "news", .second = std::nullopt},
                                   {.page = "news", .second = std::nullopt}};
        db.bulk_create(rows);
    }
    template <class Rows>
    static names_in_order pages(const Rows& rows) {
        names_in_order all;
        for (const auto& row : rows) all.push_back(row["page"_f]);
        return all;
    }
    [[nodiscard]] auto visits() const { return db.objects<Visit>().values("page"_f).distinct(); }
};
CORMORANT_ON_EVERY_BACKEND(distinct_rows);

TEST_P(distinct_rows, are_as_many_as_their_count) {
    EXPECT_EQ(visits().count(), 3);
    EXPECT_EQ(pages(visits()).size(), 3U);
    EXPECT_EQ(pages(visits().order_by()).size(), 3U);
    EXPECT_EQ(pages(visits().order_by("second"_f)).size(), 3U);
    EXPECT_EQ(pages(visits().reverse()).size(), 3U);
    EXPECT_EQ(pages(visits().order_by("id"_f).limit(5)).size(), 3U);
    EXPECT_EQ(visits().order_by("id"_f).limit(2).count(), 2);
    EXPECT_EQ(visits().order_by("id"_f).offset(2).count(), 1);
    EXPECT_TRUE(visits().offset(2).exists());
    EXPECT_FALSE(visits().offset(3).exists());
}

TEST_P(distinct_rows, stand_where_the_first_of_them_stands) {
    const auto some = visits().filter("second"_f != cm::null);
    EXPECT_EQ(pages(some), (names_in_order{"home", "help"}));
    EXPECT_EQ(pages(some.order_by("second"_f)), (names_in_order{"home", "help"}));
    EXPECT_EQ(pages(some.reverse()), (names_in_order{"home", "help"}));
    EXPECT_EQ(pages(some.order_by("id"_f.desc())), (names_in_order{"home", "help"}));
    EXPECT_EQ(pages(some.order_by("page"_f)), (names_in_order{"help", "home"}));
    EXPECT_EQ(pages(some.order_by("page"_f, "second"_f)), (names_in_order{"help", "home"}));
    EXPECT_EQ(pages(some.order_by("second"_f).limit(1)), (names_in_order{"home"}));
    EXPECT_EQ(pages(visits().order_by("second"_f.desc_nulls_last())),
              (names_in_order{"home", "help", "news"}));
}

TEST_P(distinct_rows, of_a_model_are_ordered_by_anything) {
    EXPECT_EQ(db.objects<Order>().order_by("user.name"_f, "total"_f).distinct().size(), 4U);
    EXPECT_EQ(db.objects<Visit>().distinct().size(), 5U);
    EXPECT_EQ(db.objects<Visit>().values("id"_f, "page"_f).distinct().size(), 5U);
    EXPECT_EQ(db.objects<Visit>().values("id"_f).distinct().order_by("page"_f).count(), 5);
    EXPECT_EQ(db.objects<Visit>()
                  .distinct()
                  .order_by("second"_f)
                  .filter("page"_f == "home")
                  .remove()
                  .total,
              2);
}

TEST_P(distinct_rows, are_found_from_other_queries) {
    const auto last =
        cm::query<Visit>().filter("second"_f != cm::null).scalars("page"_f).distinct();
    EXPECT_EQ(db.objects<Visit>().filter("page"_f.in(last.limit(1))).count(), 2)
        << "the page with the highest second comes first";
    EXPECT_EQ(db.objects<Visit>()
                  .filter("page"_f.in(last.order_by("second"_f.desc()).offset(1).limit(1)))
                  .count(),
              1);
    EXPECT_EQ(db.objects<Visit>().filter("page"_f.in(last)).count(), 3);
    EXPECT_EQ(db.objects<Visit>().filter("page"_f.in(last.order_by("id"_f))).count(), 3);
    EXPECT_EQ(db.objects<Visit>().filter(cm::exists(last.offset(1))).count(), 5);
    EXPECT_EQ(db.objects<Visit>().filter(cm::exists(last.offset(2))).count(), 0);
}

TEST_P(distinct_rows, are_aggregated_once_each) {
    const auto seconds = db.objects<Visit>()
                             .filter("page"_f == "home" || "page"_f == "help")
                             .annotate("n"_f = cm::length("page"_f))
                             .values("page"_f, "n"_f)
                             .distinct();
    EXPECT_EQ(seconds.aggregate("x"_f = cm::sum("n"_f))["x"_f], 8);
    EXPECT_EQ(seconds.order_by("second"_f).limit(1).aggregate("x"_f = cm::count())["x"_f], 1);
}

TEST_P(distinct_rows, may_be_those_of_groups) {
    const auto counts =
        db.objects<Visit>().values("page"_f).annotate("n"_f = cm::count()).order_by("page"_f);
    const auto numbers = counts.scalars("n"_f).distinct();
    EXPECT_EQ(numbers.to_vector().size(), 2U) << "home and news have two visits, help has one";
    EXPECT_EQ(numbers.count(), 2);
}

TEST_P(distinct_rows, of_one_constant_are_one_row) {
    const auto same =
        db.objects<Visit>().values("k"_f = cm::coalesce(cm::lower("A"), "b")).distinct();
    EXPECT_EQ(same.to_vector().size(), 1U);
    EXPECT_EQ(same.order_by("k"_f).to_vector().size(), 1U);
    EXPECT_EQ(same.order_by("k"_f).offset(1).to_vector().size(), 0U);
    EXPECT_EQ(same.offset(1).to_vector().size(), 0U);
    EXPECT_EQ(same.order_by("k"_f).offset(1).limit(2).to_vector().size(), 0U);
    EXPECT_EQ(same.order_by("k"_f).offset(1).count(), 0);
    EXPECT_FALSE(same.order_by("k"_f).offset(1).exists());
    const auto two = db.objects<Visit>().values("k"_f = cm::when("second"_f > 0, 1).otherwise(1));
    EXPECT_EQ(two.distinct().order_by("k"_f).offset(1).to_vector().size(), 0U);
}

}  // namespace
