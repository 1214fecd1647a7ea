#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class null_filter : public stocked_shop {
protected:
    [[nodiscard]] static std::vector<double> totals(const auto& rows) {
        std::vector<double> all;
        for (const Order& o : rows) all.push_back(o.total);
        return all;
    }
    [[nodiscard]] auto by_total() const { return db.objects<Order>().order_by("total"_f); }
};
CORMORANT_ON_EVERY_BACKEND(null_filter);

using doubles = std::vector<double>;

TEST_P(null_filter, exclude_keeps_rows_that_are_null) {
    EXPECT_EQ(totals(by_total().exclude("rating"_f == 1)), (doubles{50, 200, 300}));
}

TEST_P(null_filter, exclude_of_a_range_keeps_rows_that_are_null) {
    EXPECT_EQ(totals(by_total().exclude("rating"_f > 2)), (doubles{150, 200}));
    EXPECT_EQ(totals(by_total().exclude("rating"_f.between(1, 3))), (doubles{50, 200}));
}

TEST_P(null_filter, a_comparison_with_an_empty_optional_is_is_null) {
    const std::optional<int> nothing;
    EXPECT_EQ(totals(by_total().filter("rating"_f == nothing)), doubles{200});
    EXPECT_EQ(totals(by_total().filter("rating"_f != nothing)), (doubles{50, 150, 300}));
    EXPECT_EQ(totals(by_total().filter("rating"_f == std::optional<int>(5))), doubles{50});
    EXPECT_EQ(totals(by_total().exclude("rating"_f == nothing)), (doubles{50, 150, 300}));
}

TEST_P(null_filter, an_empty_optional_and_a_full_one_do_not_share_a_statement) {
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(totals(by_total().filter("rating"_f == std::optional<int>(5))), doubles{50});
        EXPECT_EQ(totals(by_total().filter("rating"_f == std::optional<int>())), doubles{200});
    }
}

TEST_P(null_filter, greater_than_an_empty_optional_is_a_usage_error) {
    const std::optional<int> nothing;
    EXPECT_QUERIES(db, 0) {
        EXPECT_THROW((void)by_total().filter("rating"_f > nothing).to_vector(), cm::usage_error);
    };
}

TEST_P(null_filter, not_of_a_comparison_keeps_rows_that_are_null) {
    EXPECT_EQ(totals(by_total().filter(!("rating"_f == 1))), (doubles{50, 200, 300}));
}

TEST_P(null_filter, an_in_list_drops_nulls) {
    const std::vector<std::optional<int>> list = {1, std::nullopt};
    EXPECT_EQ(totals(by_total().filter("rating"_f.in(list))), doubles{150});
    EXPECT_EQ(totals(by_total().filter(!"rating"_f.in(list))), (doubles{50, 200, 300}));
}

TEST_P(null_filter, an_empty_list_matches_nothing_and_sends_no_query) {
    const std::vector<int> none;
    EXPECT_QUERIES(db, 0) {
        EXPECT_TRUE(by_total().filter("rating"_f.in(none)).to_vector().empty());
        EXPECT_FALSE(by_total().filter("rating"_f.in(none)).exists());
        EXPECT_EQ(by_total().filter("rating"_f.in(none)).count(), 0);
        EXPECT_FALSE(by_total().filter("rating"_f.in(none)).first().has_value());
        EXPECT_EQ(by_total().filter("rating"_f.in(none)).update("total"_f = 0.0), 0);
        EXPECT_EQ(by_total().filter("rating"_f.in(none)).remove().total, 0);
    };
}

TEST_P(null_filter, a_list_of_nulls_alone_matches_nothing) {
    const std::vector<std::optional<int>> nulls = {std::nullopt};
    EXPECT_EQ(totals(by_total().filter("rating"_f.in(nulls))), doubles{});
    EXPECT_EQ(totals(by_total().filter(!"rating"_f.in(nulls))), (doubles{50, 150, 200, 300}));
}

TEST_P(null_filter, not_in_an_empty_list_matches_all) {
    const std::vector<int> none;
    EXPECT_EQ(totals(by_total().filter(!"rating"_f.in(none))), (doubles{50, 150, 200, 300}));
    EXPECT_EQ(totals(by_total().exclude("rating"_f.in(none))), (doubles{50, 150, 200, 300}));
}

TEST_P(null_filter, an_empty_list_is_just_one_alternative_of_an_or) {
    const std::vector<int> none;
    EXPECT_EQ(totals(by_total().filter("rating"_f.in(none) || "total"_f == 50)), doubles{50});
    EXPECT_EQ(totals(by_total().filter("rating"_f.in(none) && "total"_f == 50)), doubles{});
}

TEST_P(null_filter, lists_of_all_lengths_are_right_and_share_statements) {
    std::vector<std::int64_t> ids;
    for (const Order& o : orders) ids.push_back(o.id);
    (void)db.objects<Order>().filter("id"_f.in(ids)).to_vector();
    const auto before = db.statistics().queries_compiled;
    for (std::size_t n = 1; n <= 300; ++n) {
        while (ids.size() < n) ids.push_back(1'000'000 + static_cast<std::int64_t>(ids.size()));
        const auto found = db.objects<Order>().filter("id"_f.in(ids)).to_vector();
        ASSERT_EQ(found.size(), 4U) << n;
    }
    EXPECT_LT(db.statistics().queries_compiled - before, 20U);
}

TEST_P(null_filter, a_list_longer_than_the_parameter_limit_works) {
    std::vector<std::int64_t> ids(100'000);
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int64_t>(i) + 2;
    EXPECT_EQ(db.objects<Order>().filter("id"_f.in(ids)).count(), 3);
}

}  // namespace
