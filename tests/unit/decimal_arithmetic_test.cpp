#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "cormorant/base/decimal.hpp"
#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

__extension__ using wide = __int128;

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

decimal dec(std::string_view text) { return decimal(text); }

std::string text_of(wide value) {
    if (value == 0) return "0";
    const bool negative = value < 0;
    std::string digits;
    for (; value != 0; value /= 10) {
        const int digit = static_cast<int>(value % 10);
        digits.insert(digits.begin(), static_cast<char>('0' + (negative ? -digit : digit)));
    }
    return negative ? "-" + digits : digits;
}

bool same_sign(std::weak_ordering order, wide difference) {
    return difference < 0 ? order < 0 : difference > 0 ? order > 0 : order == 0;
}

TEST(decimal_arithmetic, results_beyond_the_limits_throw) {
    const decimal huge = dec("1e131071");
    const decimal tiny = dec("1e-16383");
    EXPECT_THROW((void)(huge * 10), usage_error);
    EXPECT_THROW((void)(tiny * dec("0.1")), usage_error);
    EXPECT_THROW((void)(dec(std::string(131072, '9')) + 1), usage_error);
    EXPECT_THROW((void)decimal::from_parts(1, std::numeric_limits<int>::max()), usage_error);
    EXPECT_THROW((void)decimal::from_parts(1, std::numeric_limits<int>::min()), usage_error);
    EXPECT_EQ((huge * tiny).exponent(), 131071 - 16383);
    EXPECT_EQ(huge * 0, 0);
    EXPECT_EQ((huge + tiny) - huge, tiny);
}

TEST(decimal_arithmetic, sums_cross_from_small_to_large_and_back) {
    const decimal over = decimal(largest) + 1;
    EXPECT_EQ(over.to_string(), "9223372036854775808");
    EXPECT_FALSE(over.coefficient());
    EXPECT_EQ((over - 1).coefficient(), largest);
    EXPECT_EQ((decimal(smallest) - 1).to_string(), "-9223372036854775809");
    EXPECT_EQ((-decimal(smallest)).to_string(), "9223372036854775808");
    EXPECT_EQ((-(-decimal(smallest))).coefficient(), smallest);
    EXPECT_EQ((decimal(largest) * largest).to_string(), "85070591730234615847396907784232501249");
    EXPECT_EQ((decimal(largest) + dec("0.1")).to_string(), "9223372036854775807.1");
}

TEST(decimal_arithmetic, arithmetic_keeps_the_scale_of_school) {
    EXPECT_EQ((dec("1.10") + dec("2.2")).to_string(), "3.30");
    EXPECT_EQ((dec("1.5") - dec("1.50")).to_string(), "0.00");
    EXPECT_EQ((dec("1.5") * dec("2.00")).to_string(), "3.000");
    EXPECT_EQ((dec("1e5") - dec("1e5")).to_string(), "0");
    EXPECT_EQ((10 - dec("0.01")).to_string(), "9.99");
    decimal sum;
    for (int i = 0; i < 10; ++i) sum += dec("0.1");
    EXPECT_EQ(sum, 1);
    sum *= 3;
    sum -= dec("0.5");
    EXPECT_EQ(sum.to_string(), "2.5");
}

TEST(decimal_arithmetic, arithmetic_agrees_with_128_bit_integers) {
    std::mt19937_64 random(20240229);
    const auto any = [&] { return static_cast<std::int64_t>(random()) >> (random() % 64); };
    for (int i = 0; i < 20000; ++i) {
        const std::int64_t a = any();
        const std::int64_t b = any();
        const decimal x = decimal::from_parts(a, -3);
        const decimal y = decimal::from_parts(b, -3);
        ASSERT_EQ(x + y, dec(text_of(wide{a} + b) + "e-3"));
        ASSERT_EQ(x - y, dec(text_of(wide{a} - b) + "e-3"));
        ASSERT_EQ(x * y, dec(text_of(wide{a} * b) + "e-6"));
        ASSERT_EQ((x * y).to_string(), dec(text_of(wide{a} * b) + "e-6").to_string());
        ASSERT_TRUE(same_sign(x <=> y, wide{a} - b));
        // Different exponents: compare a × 10^17 with b.
        ASSERT_TRUE(
            same_sign(decimal::from_parts(a, 14) <=> y, wide{a} * 100'000'000'000'000'000 - b));
        ASSERT_EQ((x + y).hash(), (y + x + decimal::from_parts(0, -9)).hash());
    }
}

TEST(decimal_arithmetic, rounding_is_half_even_and_fills_with_zeros) {
    EXPECT_EQ(dec("0.125").rounded(2).to_string(), "0.12");
    EXPECT_EQ(dec("0.135").rounded(2).to_string(), "0.14");
    EXPECT_EQ(dec("0.1250001").rounded(2).to_string(), "0.13");
    EXPECT_EQ(dec("-2.5").rounded(0).to_string(), "-2");
    EXPECT_EQ(dec("-3.5").rounded(0).to_string(), "-4");
    EXPECT_EQ(dec("9.995").rounded(2).to_string(), "10.00");
    EXPECT_EQ(decimal(10).rounded(2).to_string(), "10.00");
    EXPECT_EQ(decimal().rounded(2).to_string(), "0.00");
    EXPECT_EQ(decimal(1250).rounded(-2).to_string(), "1200");
    EXPECT_EQ(decimal(largest).rounded(-18).to_string(), "9000000000000000000");
    EXPECT_EQ(decimal(largest).rounded(-19).to_string(), "10000000000000000000");
    EXPECT_EQ(decimal(largest).rounded(-20), 0);
    EXPECT_EQ(decimal(smallest).rounded(-19).to_string(), "-10000000000000000000");
    EXPECT_EQ(decimal(largest).rounded(1).to_string(), "9223372036854775807.0");
    EXPECT_EQ(dec("99999999999999999999.5").rounded(0).to_string(), "100000000000000000000");
    EXPECT_EQ(dec("-12345678901234567890.5").rounded(0).to_string(), "-12345678901234567890");
    EXPECT_EQ(dec("0.5").rounded(std::numeric_limits<int>::min()), 0);
    EXPECT_THROW((void)decimal(1).rounded(std::numeric_limits<int>::max()), usage_error);
    EXPECT_THROW((void)dec(std::string(131072, '9')).rounded(-1), usage_error);
}

TEST(decimal_arithmetic, rounding_agrees_with_128_bit_integers) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 20000; ++i) {
        const wide value = static_cast<wide>(static_cast<std::int64_t>(random())) *
                           static_cast<int>(random() % 2000);
        const int places = 1 + static_cast<int>(random() % 20);
        wide unit = 1;
        for (int p = 0; p < places; ++p) unit *= 10;
        wide kept = value / unit;
        const wide rest = value % unit < 0 ? -(value % unit) : value % unit;
        if (2 * rest > unit || (2 * rest == unit && kept % 2 != 0)) kept += value < 0 ? -1 : 1;
        ASSERT_EQ(dec(text_of(value)).rounded(-places),
                  dec(text_of(kept) + "e" + std::to_string(places)));
    }
}

TEST(decimal_arithmetic, division_is_exact_where_it_can_be_and_else_rounded) {
    EXPECT_EQ(decimal(10).divide(4, 28).to_string(), "2.5");
    EXPECT_EQ(dec("10.00").divide(4, 28).to_string(), "2.50");
    EXPECT_EQ(decimal(100).divide(10, 28).to_string(), "10");
    EXPECT_EQ(decimal(1).divide(3, 5).to_string(), "0.33333");
    EXPECT_EQ(decimal(2).divide(3, 5).to_string(), "0.66667");
    EXPECT_EQ(decimal(-2).divide(3, 5).to_string(), "-0.66667");
    EXPECT_EQ(decimal(2).divide(-3, 1).to_string(), "-0.7");
    EXPECT_EQ(decimal(25).divide(10, 1).to_string(), "2");
    EXPECT_EQ(decimal(35).divide(10, 1).to_string(), "4");
    EXPECT_EQ(dec("2.500000000000000000000000000001").divide(1, 1).to_string(), "3");
    EXPECT_EQ(decimal(999).divide(1, 2), 1000);
    EXPECT_EQ(decimal(999).divide(1, 2).digits(), 1);
    EXPECT_EQ(dec("0.00").divide(7, 3), 0);
    EXPECT_EQ(dec("1e131071").divide(dec("1e131071"), 3).to_string(), "1");
    EXPECT_THROW((void)decimal(1).divide(dec("0.00"), 5), usage_error);
    EXPECT_THROW((void)decimal().divide(0, 5), usage_error);
    EXPECT_THROW((void)decimal(1).divide(3, 0), usage_error);
    EXPECT_THROW((void)decimal(1).divide(3, 20000), usage_error);
}

TEST(decimal_arithmetic, a_quotient_times_its_divisor_is_within_half_a_unit) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 3000; ++i) {
        const decimal a = decimal::from_parts(static_cast<std::int64_t>(random()), -5);
        const decimal b =
            decimal::from_parts(static_cast<std::int64_t>(random()) >> (random() % 60) | 1, 3);
        const decimal q = a.divide(b, 12);
        ASSERT_LE(q.digits(), 12);
        const decimal twice_error = 2 * (q * b - a);
        const decimal unit = b * decimal::from_parts(1, q.exponent());
        ASSERT_TRUE(twice_error * twice_error <= unit * unit)
            << a.to_string() << " / " << b.to_string();
    }
}

}  // namespace
}  // namespace cormorant
