#include "cormorant/base/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

decimal dec(std::string_view text) { return decimal(text); }

struct account {
    decimal balance;
    decimal price = 10;
};

static_assert(sizeof(decimal) == 16);
static_assert(std::is_nothrow_copy_constructible_v<decimal>);
static_assert(std::is_nothrow_move_assignable_v<decimal>);
static_assert(std::is_convertible_v<std::uint8_t, decimal>);
static_assert(std::is_convertible_v<unsigned long long, decimal>);
static_assert(!std::is_constructible_v<decimal, bool>);
static_assert(!std::is_constructible_v<decimal, char>);
static_assert(!std::is_constructible_v<decimal, double>);
static_assert(!std::is_convertible_v<std::string_view, decimal>);
static_assert(decimal(7) > decimal(-7) && decimal() == 0);
constexpr decimal constant_price = 10;
static_assert(constant_price == 10 && constant_price.exponent() == 0);

TEST(decimal, default_is_zero_and_members_take_integers) {
    const account fresh;
    EXPECT_EQ(fresh.balance.to_string(), "0");
    EXPECT_EQ(fresh.price.to_string(), "10");
}

TEST(decimal, integers_at_their_limits_convert_exactly) {
    EXPECT_EQ(decimal(smallest).to_string(), "-9223372036854775808");
    EXPECT_EQ(decimal(largest).to_string(), "9223372036854775807");
    EXPECT_EQ(decimal(std::numeric_limits<std::uint64_t>::max()).to_string(),
              "18446744073709551615");
    EXPECT_EQ(decimal(std::uint64_t{1} << 63), -decimal(smallest));
}

TEST(decimal, text_keeps_its_scale) {
    for (const char* text :
         {"10.50", "0", "0.00", "-0.0050", "7", "-1", "0.1", "123456789012345678901234567890.10",
          "9223372036854775807", "9223372036854775808", "-9223372036854775808",
          "-9223372036854775809", "0.0000000000000000000000000001", "9999999999999999999"}) {
        EXPECT_EQ(dec(text).to_string(), text);
    }
}

TEST(decimal, other_spellings_are_read) {
    EXPECT_EQ(dec("+3").to_string(), "3");
    EXPECT_EQ(dec(".5").to_string(), "0.5");
    EXPECT_EQ(dec("7.").to_string(), "7");
    EXPECT_EQ(dec("007.10").to_string(), "7.10");
    EXPECT_EQ(dec("1e3").to_string(), "1000");
    EXPECT_EQ(dec("1E+3").exponent(), 3);
    EXPECT_EQ(dec("2.5e-7").to_string(), "0.00000025");
    EXPECT_EQ(dec("-0").to_string(), "0");
    EXPECT_EQ(dec("-0.00").to_string(), "0.00");
    EXPECT_EQ(dec("0e5").to_string(), "0");
    EXPECT_EQ(dec("0e-99999999999999999999").exponent(), -decimal::max_places);
    EXPECT_EQ(dec("010").to_string(), "10") << "no octal";
    EXPECT_EQ(dec("0123456789012345678901234567890").to_string(), "123456789012345678901234567890")
        << "no octal";
}

TEST(decimal, text_that_is_no_number_is_refused) {
    using namespace std::string_view_literals;
    for (const std::string_view text : {""sv,         " "sv,     "-"sv,
                                        "+"sv,        "."sv,     "-."sv,
                                        "e5"sv,       "1e"sv,    "1e+"sv,
                                        "1e5.0"sv,    "1.2.3"sv, "--1"sv,
                                        "+-1"sv,      " 1"sv,    "1 "sv,
                                        "1,5"sv,      "1_000"sv, "0x10"sv,
                                        "1\0"sv,      "\0001"sv, "1e\0"sv,
                                        "١"sv,        "NaN"sv,   "-inf"sv,
                                        "Infinity"sv, "sNaN"sv,  "12345678901234567890x"sv}) {
        EXPECT_FALSE(decimal::try_parse(text)) << text;
        EXPECT_THROW(decimal{text}, usage_error) << text;
    }
}

TEST(decimal, refusal_of_nan_says_why_and_no_refusal_quotes_the_value) {
    const auto message = [](std::string_view text) -> std::string {
        try {
            (void)decimal(text);
        } catch (const usage_error& error) {
            return error.what();
        }
        return {};
    };
    EXPECT_NE(message("NaN").find("NaN or infinite"), std::string::npos);
    EXPECT_NE(message("-Infinity").find("NaN or infinite"), std::string::npos);
    EXPECT_NE(message("secret").find("expected digits"), std::string::npos);
    EXPECT_EQ(message("secret").find("secret"), std::string::npos);
}

TEST(decimal, limits_are_those_of_postgresql_and_checked_at_the_digit) {
    EXPECT_EQ(dec("1e131071").to_string().size(), 131072U);
    EXPECT_FALSE(decimal::try_parse("1e131072"));
    EXPECT_FALSE(decimal::try_parse("10e131071"));
    EXPECT_TRUE(decimal::try_parse("0.1e131072"));
    EXPECT_TRUE(decimal::try_parse("1e-16383"));
    EXPECT_FALSE(decimal::try_parse("1e-16384"));
    EXPECT_TRUE(decimal::try_parse(std::string(131072, '9')));
    EXPECT_FALSE(decimal::try_parse(std::string(131073, '9')));
    EXPECT_FALSE(decimal::try_parse(std::string(5'000'000, '9')));
    EXPECT_TRUE(decimal::try_parse(std::string(5'000'000, '0')));
    EXPECT_FALSE(decimal::try_parse("1e999999999999999999999999"));
    EXPECT_FALSE(decimal::try_parse("1e-999999999999999999999999"));
}

TEST(decimal, equality_is_by_value_and_scale_stays_visible) {
    EXPECT_EQ(dec("1.50"), dec("1.5"));
    EXPECT_NE(dec("1.50").to_string(), dec("1.5").to_string());
    EXPECT_EQ(dec("1e30"), dec("1000000000000000000000000000000.000"));
    EXPECT_EQ(dec("0.00"), 0);
    EXPECT_NE(dec("1e-16383"), 0);
    EXPECT_LT(dec("-1e-16383"), 0);
    EXPECT_LT(dec("9.99"), 10);
    EXPECT_GT(dec("1e131071"), largest);
    EXPECT_LT(dec("-1e131071"), smallest);
    EXPECT_LT(dec("9223372036854775807"), dec("9223372036854775807.1"));
    EXPECT_GT(dec("-9223372036854775808"), dec("-9223372036854775808.1"));
    EXPECT_LT(dec("99999999999999999999.8"), dec("99999999999999999999.85"));
    EXPECT_GT(dec("-99999999999999999999.8"), dec("-99999999999999999999.85"));
}

TEST(decimal, equal_numbers_hash_equal) {
    const std::hash<decimal> hash;
    EXPECT_EQ(hash(dec("1.50")), hash(dec("1.5")));
    EXPECT_EQ(hash(dec("0.00")), hash(0));
    EXPECT_EQ(hash(dec("1e30")), hash(dec("1000000000000000000000000000000.000")));
    EXPECT_EQ(hash(dec("12345678901234567890123.40")), hash(dec("12345678901234567890123.4")));
    EXPECT_EQ(hash(dec("-92233720368547758080")), hash(dec("-9223372036854775808e1")));
    std::unordered_set<std::size_t> seen;
    for (int i = -5000; i < 5000; ++i) seen.insert(hash(decimal::from_parts(i * 10 + 1, -2)));
    EXPECT_EQ(seen.size(), 10000U);
}

TEST(decimal, doubles_convert_to_their_shortest_text) {
    EXPECT_EQ(decimal::from_double(0.1).to_string(), "0.1");
    EXPECT_EQ(decimal::from_double(100.0).to_string(), "100");
    EXPECT_EQ(decimal::from_double(-0.0).to_string(), "0");
    EXPECT_EQ(decimal::from_double(1e22), dec("1e22"));
    EXPECT_EQ(decimal::from_double(5e-324), dec("5e-324"));
    EXPECT_THROW((void)decimal::from_double(std::nan("")), usage_error);
    EXPECT_THROW((void)decimal::from_double(-HUGE_VAL), usage_error);
}

TEST(decimal, doubles_survive_the_round_trip) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 20000; ++i) {
        const std::uint64_t bits = random();
        double value;
        std::memcpy(&value, &bits, sizeof value);
        if (!std::isfinite(value)) continue;
        ASSERT_EQ(decimal::from_double(value).to_double(), value);
    }
    EXPECT_EQ(decimal::from_double(std::numeric_limits<double>::max()).to_double(),
              std::numeric_limits<double>::max());
    EXPECT_EQ(dec("1e400").to_double(), HUGE_VAL);
    EXPECT_EQ(dec("-1e400").to_double(), -HUGE_VAL);
    EXPECT_EQ(dec("1e-400").to_double(), 0.0);
    EXPECT_EQ(dec("9007199254740993").to_double(), 9007199254740992.0) << "half-even";
    EXPECT_EQ(dec("0.1000000000000000055511151231257827021181583404541015625").to_double(), 0.1);
}

TEST(decimal, only_integral_values_within_64_bits_become_integers) {
    EXPECT_EQ(dec("12.00").to_int64(), 12);
    EXPECT_EQ(dec("12e2").to_int64(), 1200);
    EXPECT_EQ(dec("12.5").to_int64(), std::nullopt);
    EXPECT_EQ(dec("1e-16383").to_int64(), std::nullopt);
    EXPECT_EQ(dec("9223372036854775807.000").to_int64(), largest);
    EXPECT_EQ(dec("-9223372036854775808.0").to_int64(), smallest);
    EXPECT_EQ(dec("9223372036854775808").to_int64(), std::nullopt);
    EXPECT_EQ(dec("1e18").to_int64(), 1'000'000'000'000'000'000);
    EXPECT_EQ(dec("1e19").to_int64(), std::nullopt);
    EXPECT_EQ(dec("1e131071").to_int64(), std::nullopt);
}

TEST(decimal, digits_do_not_count_trailing_zeros) {
    EXPECT_EQ(dec("0.0120").digits(), 2);
    EXPECT_EQ(decimal(500).digits(), 1);
    EXPECT_EQ(decimal().digits(), 1);
    EXPECT_EQ(decimal(smallest).digits(), 19);
    EXPECT_EQ(dec("123456789012345678901234567890").digits(), 29);
    EXPECT_EQ(dec("-1" + std::string(40, '0')).digits(), 1);
}

TEST(decimal, parts_are_given_back) {
    const decimal x = decimal::from_parts(-1050, -2);
    EXPECT_EQ(x.to_string(), "-10.50");
    EXPECT_EQ(x.coefficient(), -1050);
    EXPECT_EQ(x.exponent(), -2);
}

TEST(decimal, copies_of_large_numbers_are_independent) {
    const std::string digits(50, '7');
    decimal a = dec(digits);
    decimal b = a;
    a += 1;
    EXPECT_EQ(b.to_string(), digits);
    const decimal& same = b;
    b = same;
    EXPECT_EQ(b.to_string(), digits);
    decimal c = std::move(b);
    EXPECT_EQ(c.to_string(), digits);
    EXPECT_EQ(b.to_string(), "0");  // NOLINT(bugprone-use-after-move): the contract says zero
    b = 3;
    std::swap(b, c);
    EXPECT_EQ(c, 3);
    EXPECT_EQ(b.to_string(), digits);
    b = decimal(5);
    EXPECT_EQ(b, 5);
}

TEST(decimal, copies_in_several_threads_share_safely) {
    const decimal large = dec(std::string(60, '4'));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([large] {
            for (int i = 0; i < 10000; ++i) {
                const decimal copy = large;
                if (copy != large) std::abort();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(large.to_string(), std::string(60, '4'));
}

}  // namespace
}  // namespace cormorant
