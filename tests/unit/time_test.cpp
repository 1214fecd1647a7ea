#include "cormorant/base/time.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <limits>
#include <random>
#include <string>
#include <type_traits>

#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::year_month_day;

static_assert(!std::is_same_v<utc_time, date>);

constexpr utc_time first_moment = date(year_month_day(1y / 1 / 1));
constexpr utc_time last_moment = date(year_month_day(9999y / 12 / 31)) + days(1) - microseconds(1);

TEST(time, default_values_are_the_epoch_and_can_be_written) {
    utc_time moment;
    date day;
    EXPECT_EQ(to_text(moment), "1970-01-01 00:00:00");
    EXPECT_EQ(to_text(day), "1970-01-01");
    EXPECT_EQ(to_text(date{}), "1970-01-01");
}

TEST(time, a_fraction_is_written_only_when_there_is_one) {
    const utc_time noon = date(2024y / 2 / 29) + 12h + 34min + 56s;
    EXPECT_EQ(to_text(noon), "2024-02-29 12:34:56");
    EXPECT_EQ(to_text(noon + 1us), "2024-02-29 12:34:56.000001");
    EXPECT_EQ(to_text(noon + 120ms), "2024-02-29 12:34:56.120000");
    EXPECT_EQ(to_text(utc_time(-1us)), "1969-12-31 23:59:59.999999");
}

TEST(time, every_day_of_ten_millennia_is_written_as_chrono_counts_it) {
    for (date day = date(1y / 1 / 1); day <= date(9999y / 12 / 31); day += days(1)) {
        const year_month_day parts(day);
        char expected[40];
        std::snprintf(expected, sizeof expected, "%04d-%02u-%02u", static_cast<int>(parts.year()),
                      static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()));
        char text[date_text_size];
        ASSERT_EQ(write_text(day, text), date_text_size);
        ASSERT_EQ(std::string_view(text, date_text_size), expected);
        ASSERT_EQ(parse_date(std::string_view(text, date_text_size)), day);
    }
}

TEST(time, only_existing_days_are_read) {
    EXPECT_TRUE(parse_date("2024-02-29"));
    EXPECT_TRUE(parse_date("2000-02-29"));
    EXPECT_EQ(parse_date("0001-01-01"), date(1y / 1 / 1));
    EXPECT_EQ(parse_date("9999-12-31"), date(9999y / 12 / 31));
    for (const char* text : {"2023-02-29",
                             "1900-02-29",
                             "2024-02-30",
                             "2024-04-31",
                             "2024-06-31",
                             "2024-09-31",
                             "2024-11-31",
                             "2024-01-32",
                             "2024-00-10",
                             "2024-13-01",
                             "2024-01-00",
                             "0000-01-01",
                             "",
                             "2024-1-01",
                             "2024-01-1",
                             "24-01-01",
                             "2024/01/01",
                             "20240101",
                             "+024-01-01",
                             "-001-01-01",
                             " 2024-01-01",
                             "2024-01-01 ",
                             "12024-01-01",
                             "2024-01-0a",
                             "2024-0 -01",
                             "2024-01-01 00:00:00"}) {
        EXPECT_FALSE(parse_date(text)) << text;
    }
    EXPECT_FALSE(parse_date(std::string_view("2024-01-0\0", 10)));
}

TEST(time, all_documented_forms_are_read) {
    const utc_time minute = date(2024y / 2 / 29) + 12h + 34min;
    EXPECT_EQ(parse_utc_time("2024-02-29"), utc_time(date(2024y / 2 / 29)));
    EXPECT_EQ(parse_utc_time("2024-02-29 12:34"), minute);
    EXPECT_EQ(parse_utc_time("2024-02-29T12:34"), minute);
    EXPECT_EQ(parse_utc_time("2024-02-29T12:34Z"), minute);
    EXPECT_EQ(parse_utc_time("2024-02-29 12:34:56"), minute + 56s);
    EXPECT_EQ(parse_utc_time("2024-02-29 12:34:56.7"), minute + 56s + 700ms);
    EXPECT_EQ(parse_utc_time("2024-02-29T12:34:56.000001Z"), minute + 56s + 1us);
    EXPECT_EQ(parse_utc_time("2024-02-29 12:34:56.123456789"), minute + 56s + 123456us);
    EXPECT_EQ(parse_utc_time("2024-02-29 12:34:56.999999999"), minute + 56s + 999999us);
    EXPECT_EQ(parse_utc_time("2024-02-29 12:34:56+00"), minute + 56s);
    EXPECT_EQ(parse_utc_time("2024-02-29 12:34:00.5+05:30"), minute - 5h - 30min + 500ms);
    EXPECT_EQ(parse_utc_time("2024-02-29 12:34-23:59"), minute + 23h + 59min);
    EXPECT_EQ(parse_utc_time("2024-03-01 00:30:00+01"),
              utc_time(date(2024y / 2 / 29) + 23h + 30min));
}

TEST(time, other_texts_are_refused) {
    for (const char* text : {"",
                             "2024-02-29 ",
                             "2024-02-29 1",
                             "2024-02-29 12",
                             "2024-02-29 12:3",
                             "2024-02-29 24:00",
                             "2024-02-29 12:60",
                             "2024-02-29 12:34:",
                             "2024-02-29 12:34:5",
                             "2024-02-29 12:34:60",
                             "2024-02-29 12:34:56.",
                             "2024-02-29 12:34:56.1234567890",
                             "2024-02-29 12:34:56,5",
                             "2024-02-29 12:34.5",
                             "2024-02-29t12:34",
                             "2024-02-29_12:34",
                             "2024-02-29 12:34:56z",
                             "2024-02-29 12:34:56ZZ",
                             "2024-02-29 12:34:56 +00",
                             "2024-02-29 12:34:56+",
                             "2024-02-29 12:34:56+1",
                             "2024-02-29 12:34:56+24",
                             "2024-02-29 12:34:56+01:60",
                             "2024-02-29 12:34:56+01:",
                             "2024-02-29 12:34:56+0100",
                             "2024-02-29 12:34:56+01:00:00",
                             "2024-02-29Z",
                             "2024-02-29+01",
                             "2024-02-30 12:34:56",
                             "2024-02-29 12:34:56 ",
                             " 2024-02-29 12:34:56",
                             "2024-02-29 -1:34:56",
                             "2024-02-29 12:34:56.-1",
                             "0000-12-31 23:59:59",
                             "infinity",
                             "10000-01-01 00:00:00"}) {
        EXPECT_FALSE(parse_utc_time(text)) << text;
    }
    EXPECT_FALSE(parse_utc_time(std::string_view("2024-02-29 12:34:56\0", 20)));
}

TEST(time, no_single_wrong_byte_is_overlooked) {
    const std::string good = "2024-02-28 12:34:56.789012";
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const char wrong : {'/', ':', '\0', 'x', '\xFF', ' '}) {
            std::string text = good;
            if (text[at] == wrong) continue;
            text[at] = wrong;
            EXPECT_FALSE(parse_utc_time(text)) << text << " at " << at;
        }
        if (at == 10 || at == 16 || at >= 19) continue;
        EXPECT_FALSE(parse_utc_time(good.substr(0, at))) << at;
    }
}

TEST(time, offsets_may_not_leave_the_years_1_to_9999) {
    EXPECT_EQ(parse_utc_time("0001-01-01 00:00:00"), first_moment);
    EXPECT_EQ(parse_utc_time("9999-12-31 23:59:59.999999"), last_moment);
    EXPECT_FALSE(parse_utc_time("0001-01-01 00:00:00+00:01"));
    EXPECT_FALSE(parse_utc_time("9999-12-31 23:59:59.999999-00:01"));
    EXPECT_EQ(parse_utc_time("0001-01-01 00:00:00-00:01"), first_moment + 1min);
}

TEST(time, years_beyond_1_to_9999_have_no_text) {
    char untouched[utc_time_text_size] = {'?'};
    for (const utc_time moment :
         {first_moment - 1us, last_moment + 1us, utc_time::min(), utc_time::max()}) {
        EXPECT_FALSE(representable(moment));
        EXPECT_EQ(write_text(moment, untouched), 0U);
        EXPECT_THROW((void)to_text(moment), usage_error);
    }
    for (const date day :
         {date(1y / 1 / 1) - days(1), date(9999y / 12 / 31) + days(1), date::min(), date::max()}) {
        EXPECT_FALSE(representable(day));
        EXPECT_EQ(write_text(day, untouched), 0U);
        EXPECT_THROW((void)to_text(day), usage_error);
    }
    EXPECT_EQ(untouched[0], '?');
    EXPECT_EQ(to_text(first_moment), "0001-01-01 00:00:00");
    EXPECT_EQ(to_text(last_moment), "9999-12-31 23:59:59.999999");
}

TEST(time, texts_survive_the_round_trip) {
    std::mt19937_64 random(42);
    std::uniform_int_distribution<std::int64_t> any(first_moment.time_since_epoch().count(),
                                                    last_moment.time_since_epoch().count());
    for (int i = 0; i < 50000; ++i) {
        const utc_time moment{microseconds(any(random))};
        ASSERT_EQ(parse_utc_time(to_text(moment)), moment) << to_text(moment);
    }
}

TEST(time, now_lies_between_two_readings_of_the_clock) {
    const auto before = std::chrono::system_clock::now() - 1us;
    const utc_time moment = now();
    EXPECT_GE(moment, before);
    EXPECT_LE(moment, std::chrono::system_clock::now());
}

}  // namespace
}  // namespace cormorant
