#include <gtest/gtest.h>

#include <limits>

#include "cormorant/base/range.hpp"

namespace {

namespace cm = cormorant;
using ends = cm::range_ends;
using integers = cm::range<int>;

TEST(range, the_default_is_empty) {
    const integers none;
    EXPECT_TRUE(none.empty());
    EXPECT_FALSE(none.lower());
    EXPECT_FALSE(none.upper());
    EXPECT_FALSE(none.contains(0));
}

TEST(range, of_integers_has_one_form) {
    EXPECT_TRUE(integers::closed(1, 4) == integers(1, 5));
    EXPECT_TRUE(integers(0, 5, ends::open) == integers(1, 5));
    EXPECT_TRUE(integers(0, 4, ends::open_closed) == integers(1, 5));
    EXPECT_TRUE(integers(1, 5).lower_included());
    EXPECT_FALSE(integers::closed(1, 4).upper_included());
    EXPECT_EQ(integers::closed(1, 4).upper(), 5);
}

TEST(range, of_dates_has_one_form) {
    const cm::date day{};
    using days = cm::range<cm::date>;
    EXPECT_TRUE(days::closed(day, day) == days(day, day + std::chrono::days(1)));
}

TEST(range, that_ends_with_the_last_date_is_refused) {
    using days = cm::range<cm::date>;
    const cm::date last = cm::date::max();
    EXPECT_THROW((void)days::closed(cm::date{}, last), cm::usage_error);
    EXPECT_THROW((void)days(last, std::nullopt, ends::open), cm::usage_error);
    EXPECT_FALSE(days(cm::date{}, last).empty());
}

TEST(range, of_numbers_and_moments_keeps_its_bounds) {
    using decimals = cm::range<cm::decimal>;
    const decimals closed = decimals::closed(cm::decimal(1), cm::decimal(4));
    EXPECT_FALSE(closed == decimals(cm::decimal(1), cm::decimal(4)));
    EXPECT_TRUE(closed.contains(cm::decimal(4)));
    EXPECT_FALSE(decimals(cm::decimal(1), cm::decimal(4)).contains(cm::decimal(4)));
    EXPECT_FALSE(decimals(cm::decimal(1), cm::decimal(4), ends::open).contains(cm::decimal(1)));
    EXPECT_TRUE(closed == decimals(cm::decimal("1.0"), cm::decimal("4.00"), ends::closed));
}

TEST(range, without_a_value_in_it_is_empty) {
    EXPECT_TRUE(integers(3, 3).empty());
    EXPECT_TRUE(integers(3, 4, ends::open).empty());
    EXPECT_FALSE(integers::closed(3, 3).empty());
    EXPECT_TRUE(integers(3, 3) == integers());
    EXPECT_TRUE(cm::range<cm::decimal>(cm::decimal(1), cm::decimal(1)).empty());
}

TEST(range, may_lack_a_bound) {
    EXPECT_TRUE(integers::from(3).contains(std::numeric_limits<int>::max()));
    EXPECT_FALSE(integers::from(3).contains(2));
    EXPECT_TRUE(integers::until(3).contains(std::numeric_limits<int>::min()));
    EXPECT_FALSE(integers::until(3).contains(3));
    EXPECT_TRUE(integers::everything().contains(0));
    EXPECT_FALSE(integers::everything().lower_included());
}

TEST(range, refuses_what_is_none) {
    EXPECT_THROW((void)integers(5, 1), cm::usage_error);
    EXPECT_THROW((void)integers::closed(1, std::numeric_limits<int>::max()), cm::usage_error);
    EXPECT_NO_THROW((void)integers(1, std::numeric_limits<int>::max()));
    EXPECT_THROW((void)integers(std::numeric_limits<int>::max(), {}, ends::open), cm::usage_error);
}

}  // namespace
