#include "cormorant/testing.hpp"
#include "support/shop.hpp"

/// Names that values() and annotate() give, in what comes behind them.

namespace stall {

namespace cm = cormorant;

enum class Kind { fruit, root };

struct Sale {
    std::int64_t id = 0;
    Kind kind = Kind::fruit;
    std::string name;
    int amount = 0;
    cm::utc_time placed;
};

}  // namespace stall

template <>
inline constexpr bool cormorant::store_as_text<stall::Kind> = true;

namespace {

using namespace shop;
using stall::Kind;
using stall::Sale;

cm::utc_time on(const char* text) { return *cm::parse_utc_time(text); }

class named_values : public compliance::on_backend {
protected:
    named_values() {
        cm::create_tables<Sale>(db);
        std::vector<Sale> sales{
            {.name = "Apple", .amount = 1, .placed = on("2024-01-05 10:00:00")},
            {.name = "apple", .amount = 2, .placed = on("2024-01-25 10:00:00")},
            {.kind = Kind::root, .name = "Beet", .amount = 4, .placed = on("2024-02-05 10:00:00")},
            {.name = "pear", .amount = 8, .placed = on("2024-02-06 10:00:00")},
            {.name = "Pear", .amount = 16, .placed = on("2024-02-07 10:00:00")},
        };
        db.bulk_create(sales);
    }
    [[nodiscard]] auto by_month() const {
        return db.objects<Sale>()
            .values("month"_f = cm::trunc_month("placed"_f))
            .annotate("n"_f = cm::count(), "sold"_f = cm::sum("amount"_f));
    }
    [[nodiscard]] auto by_name() const {
        return db.objects<Sale>()
            .values("fruit"_f = cm::lower("name"_f))
            .annotate("n"_f = cm::count());
    }
    const cm::utc_time january = on("2024-01-01 00:00:00");
    const cm::utc_time february = on("2024-02-01 00:00:00");
};
CORMORANT_ON_EVERY_BACKEND(named_values);

TEST_P(named_values, order_the_groups) {
    const auto rows = by_month().order_by("month"_f.desc()).to_vector();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["month"_f], february);
    EXPECT_EQ(rows[0]["n"_f], 3);
    EXPECT_EQ(rows[1]["month"_f], january);
    EXPECT_EQ(rows[1]["sold"_f], 3);
    const auto by_count = by_month().order_by("n"_f.desc(), "month"_f).first();
    EXPECT_EQ((*by_count)["month"_f], february);
}

TEST_P(named_values, filter_rows_by_what_is_of_rows_and_groups_by_what_is_of_groups) {
    const auto where = by_month().filter("month"_f >= february);
    ASSERT_EQ(where.size(), 1U);
    EXPECT_EQ(where[0]["sold"_f], 28);
    EXPECT_NE(where.sql().find(" WHERE "), std::string::npos) << where.sql();
    EXPECT_EQ(where.sql().find(" HAVING "), std::string::npos) << where.sql();
    const auto having = by_month().filter("n"_f > 2);
    ASSERT_EQ(having.size(), 1U);
    EXPECT_EQ(having[0]["month"_f], february);
    EXPECT_NE(having.sql().find(" HAVING "), std::string::npos) << having.sql();
    EXPECT_EQ(by_month().filter("month"_f == january && "n"_f > 2).count(), 0);
    EXPECT_EQ(by_month().exclude("month"_f == january).count(), 1);
    EXPECT_EQ(by_name().filter("fruit"_f.starts_with("p")).to_vector()[0]["n"_f], 2);
    EXPECT_EQ(db.objects<Sale>()
                  .values("total"_f = cm::sum("amount"_f))
                  .filter("total"_f > 30)
                  .to_vector()
                  .at(0)["total"_f],
              31);
}

TEST_P(named_values, stand_in_expressions_and_aggregates_behind_them) {
    const auto rows =
        db.objects<Sale>()
            .values("fruit"_f = cm::lower("name"_f))
            .annotate("shout"_f = cm::upper("fruit"_f),
                      "longest"_f = cm::max(cm::length("fruit"_f)), "n"_f = cm::count())
            .order_by("shout"_f)
            .to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["shout"_f], "APPLE");
    EXPECT_EQ(rows[0]["longest"_f], 5);
    EXPECT_EQ(rows[2]["n"_f], 2);
}

TEST_P(named_values, stand_in_windows_over_the_groups) {
    const auto rows = by_month()
                          .annotate("place"_f = cm::rank().over(cm::window_order_by("n"_f.desc())),
                                    "running"_f = cm::sum("amount"_f))
                          .order_by("month"_f)
                          .to_vector();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["place"_f], 2);
    EXPECT_EQ(rows[1]["place"_f], 1);
    const auto numbered =
        by_month().annotate("nr"_f = cm::row_number().over(cm::window_order_by("month"_f)));
    EXPECT_EQ(numbered.filter("nr"_f == 2).to_vector().at(0)["month"_f], february);
    const auto initials =
        db.objects<Sale>()
            .values("k"_f = cm::substr("name"_f, 1, 1))
            .annotate("n"_f = cm::count())
            .annotate("nr"_f = cm::row_number().over(cm::window_order_by("k"_f.desc())));
    const auto last = initials.order_by("k"_f.desc()).to_vector().at(0);
    EXPECT_EQ(initials.filter("nr"_f == 1).to_vector().at(0)["k"_f], last["k"_f]);
    const auto parts = db.objects<Sale>()
                           .values("fruit"_f = cm::lower("name"_f), "amount"_f)
                           .annotate("nr"_f = cm::row_number().over(
                                         cm::partition_by("fruit"_f).order_by("amount"_f.desc())))
                           .filter("nr"_f == 1)
                           .order_by("fruit"_f)
                           .to_vector();
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_EQ(parts[0]["amount"_f], 2);
    EXPECT_EQ(parts[2]["amount"_f], 16);
}

TEST_P(named_values, are_aggregated_over_all_groups) {
    const auto all = by_month().aggregate("last"_f = cm::max("month"_f), "mean"_f = cm::avg("n"_f),
                                          "months"_f = cm::count());
    EXPECT_EQ(all["last"_f], february);
    EXPECT_EQ(all["mean"_f], 2.5);
    EXPECT_EQ(all["months"_f], 2);
    EXPECT_EQ(by_month().count(), 2);
    EXPECT_TRUE(by_month().filter("month"_f == january).exists());
}

TEST_P(named_values, without_groups_are_the_rows_own) {
    const auto rows = db.objects<Sale>()
                          .values("fruit"_f = cm::lower("name"_f), "amount"_f)
                          .filter("fruit"_f == "apple")
                          .order_by("fruit"_f, "amount"_f.desc())
                          .to_vector();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["amount"_f], 2);
    const auto distinct = db.objects<Sale>()
                              .values("fruit"_f = cm::lower("name"_f))
                              .distinct()
                              .order_by("fruit"_f)
                              .to_vector();
    ASSERT_EQ(distinct.size(), 3U);
    EXPECT_EQ(distinct[1]["fruit"_f], "beet");
}

TEST_P(named_values, hide_a_member_of_their_name) {
    const auto rows = db.objects<Sale>()
                          .values("name"_f = cm::lower("name"_f))
                          .annotate("n"_f = cm::count())
                          .filter("name"_f == "apple")
                          .order_by("name"_f)
                          .to_vector();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["n"_f], 2);
}

TEST_P(named_values, keep_their_type) {
    const auto kinds = db.objects<Sale>()
                           .values("sort"_f = "kind"_f)
                           .annotate("n"_f = cm::count())
                           .filter("sort"_f == Kind::root);
    ASSERT_EQ(kinds.size(), 1U);
    EXPECT_EQ(kinds[0]["sort"_f], Kind::root);
    const auto again = db.objects<Sale>()
                           .annotate("sort"_f = "kind"_f)
                           .values("sort"_f)
                           .annotate("n"_f = cm::count())
                           .order_by("sort"_f)
                           .to_vector();
    ASSERT_EQ(again.size(), 2U);
    static_assert(std::same_as<std::remove_cvref_t<decltype(again[0]["sort"_f])>, Kind>);
    EXPECT_EQ(again[1]["sort"_f], Kind::root);
}

TEST_P(named_values, are_ordered_by_from_text) {
    const cm::dynamic<Sale> table({"name"}, {"month", "n"});
    const auto rows = by_month().order_by(table.order("-month,n")).to_vector();
    EXPECT_EQ(rows[0]["month"_f], february);
}

TEST_P(named_values, become_members_of_a_struct) {
    struct Month {
        cm::utc_time month;
        std::int64_t n = 0;
        std::optional<std::int64_t> sold;
    };
    const auto months = by_month().order_by("month"_f).as<Month>().to_vector();
    EXPECT_EQ(months[0].month, january);
    EXPECT_EQ(months[1].n, 3);
}

class named_related_values : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(named_related_values);

TEST_P(named_related_values, speak_of_the_related_row_that_is_read) {
    const auto rows = db.objects<User>()
                          .values("who"_f = "name"_f, "state"_f = "orders.status"_f)
                          .filter("state"_f == "void")
                          .to_vector();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["who"_f], "Ann");
    EXPECT_EQ(rows[0]["state"_f], "void");
    const auto cities = db.objects<User>()
                            .values("city"_f = "profile.city"_f)
                            .annotate("n"_f = cm::count("orders"_f))
                            .order_by("city"_f.asc_nulls_last())
                            .to_vector();
    ASSERT_EQ(cities.size(), 3U);
    EXPECT_EQ(cities[0]["city"_f], "Paris");
    EXPECT_EQ(cities[0]["n"_f], 3);
    EXPECT_EQ(cities[2]["city"_f], std::nullopt);
}

TEST_P(named_related_values, of_the_query_around_are_seen_by_a_subquery) {
    const auto rows =
        db.objects<User>()
            .values("who"_f = "id"_f)
            .annotate("best"_f = cm::subquery(cm::query<Order>()
                                                  .filter("user"_f == cm::outer("who"_f))
                                                  .order_by("total"_f.desc())
                                                  .limit(1)
                                                  .scalars("total"_f)))
            .order_by("who"_f)
            .to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["best"_f], 200);
}

}  // namespace
