#include "cormorant/base/utf8.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>

#include "cormorant/base/fixed_string.hpp"

namespace cormorant {
namespace {

using namespace std::string_view_literals;

// Encodes without checks: what UTF-8's bit pattern gives for any number, surrogates included.
std::string encode(std::uint32_t point) {
    const auto tail = [point](int shift) {
        return static_cast<char>(0x80 | (point >> shift & 0x3F));
    };
    if (point < 0x80) return {static_cast<char>(point)};
    if (point < 0x800) return {static_cast<char>(0xC0 | point >> 6), tail(0)};
    if (point < 0x10000) return {static_cast<char>(0xE0 | point >> 12), tail(6), tail(0)};
    return {static_cast<char>(0xF0 | point >> 18), tail(12), tail(6), tail(0)};
}

TEST(utf8, every_code_point_but_surrogates_is_valid) {
    for (std::uint32_t point = 0; point < 0x120000; ++point) {
        const bool expected = (point < 0xD800 || point > 0xDFFF) && point <= 0x10FFFF;
        ASSERT_EQ(valid_utf8(encode(point)), expected) << std::hex << point;
        ASSERT_EQ(utf8_length(encode(point)), 1U) << std::hex << point;
    }
}

TEST(utf8, of_all_two_byte_texts_exactly_the_well_formed_pass) {
    int valid = 0;
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const char bytes[] = {static_cast<char>(first), static_cast<char>(second)};
            valid += valid_utf8({bytes, 2});
        }
    }
    EXPECT_EQ(valid, 128 * 128 + 30 * 64);  // two ASCII characters, or one of U+0080 to U+07FF
}

TEST(utf8, of_all_three_byte_texts_exactly_the_well_formed_pass) {
    int valid = 0;
    for (std::uint32_t i = 0; i < 1U << 24; ++i) {
        const char bytes[] = {static_cast<char>(i >> 16), static_cast<char>(i >> 8),
                              static_cast<char>(i)};
        valid += valid_utf8({bytes, 3});
    }
    EXPECT_EQ(valid, 128 * 128 * 128 + 2 * 128 * 1920 + (0x10000 - 0x800 - 2048));
}

TEST(utf8, ill_formed_sequences_are_found_where_they_start) {
    for (const std::string_view bad : {"\x80"sv,
                                       "\xBF"sv,
                                       "\xC0\x80"sv,
                                       "\xC1\xBF"sv,
                                       "\xE0\x80\x80"sv,
                                       "\xE0\x9F\xBF"sv,
                                       "\xF0\x80\x80\x80"sv,
                                       "\xF0\x8F\xBF\xBF"sv,
                                       "\xED\xA0\x80"sv,
                                       "\xED\xBF\xBF"sv,
                                       "\xF4\x90\x80\x80"sv,
                                       "\xF5\x80\x80\x80"sv,
                                       "\xFE"sv,
                                       "\xFF"sv,
                                       "\xC3"sv,
                                       "\xE2\x82"sv,
                                       "\xF0\x9F\x98"sv,
                                       "\xC3("sv,
                                       "\xE2\x82("sv,
                                       "\xF0\x9F\x98("sv}) {
        for (std::size_t before = 0; before < 20; ++before) {
            for (std::size_t after = 0; after < 10; ++after) {
                const std::string text =
                    std::string(before, 'a') + std::string(bad) + std::string(after, 'z');
                ASSERT_EQ(first_invalid(text), before);
                ASSERT_FALSE(valid_utf8(text));
            }
        }
    }
}

TEST(utf8, the_end_of_the_text_is_never_passed) {
    for (std::size_t size = 0; size < 40; ++size) {
        const std::unique_ptr<char[]> exact(
            new char[size]);  // so that the sanitizer sees one byte too many
        std::fill_n(exact.get(), size, 'a');
        EXPECT_EQ(first_invalid({exact.get(), size}), size);
        EXPECT_EQ(utf8_length({exact.get(), size}), size);
        if (size == 0) continue;
        exact[size - 1] = '\xF0';
        EXPECT_EQ(first_invalid({exact.get(), size}), size - 1);
    }
    EXPECT_TRUE(valid_utf8(std::string_view()));
    EXPECT_EQ(utf8_length(std::string_view()), 0U);
}

TEST(utf8, a_zero_byte_is_valid) { EXPECT_TRUE(valid_utf8("a\0b"sv)); }

TEST(utf8, length_counts_code_points_in_mixed_text) {
    EXPECT_EQ(utf8_length("gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80"sv), 8U);
    std::mt19937 random(1);
    for (int i = 0; i < 2000; ++i) {
        std::string text;
        std::size_t points = random() % 50;
        for (std::size_t p = 0; p < points; ++p) text += encode(random() % 0xD800 >> random() % 16);
        ASSERT_TRUE(valid_utf8(text));
        ASSERT_EQ(utf8_length(text), points);
        text.insert(text.size(), "\xC0");
        ASSERT_EQ(first_invalid(text), text.size() - 1);
    }
}

template <fixed_string Name>
struct named {
    static constexpr std::string_view name = Name.view();
};

static_assert(named<"email">::name == "email");
static_assert(named<"">::name.empty());
static_assert(fixed_string("a") < fixed_string("ab") && fixed_string("b") > fixed_string("ab"));
static_assert(fixed_string("ab") == "ab"sv && fixed_string("ab") != fixed_string("abc"));
static_assert(fixed_string("abc").size() == 3);

TEST(fixed_string, equal_texts_name_the_same_type) {
    EXPECT_TRUE((std::is_same_v<named<"email">, named<"email">>));
    EXPECT_FALSE((std::is_same_v<named<"email">, named<"name">>));
}

}  // namespace
}  // namespace cormorant
