#include "cormorant/base/time.hpp"

#include <cstdint>

#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

struct civil_day {
    int year;
    int month;
    int day;
};

// The two functions below are Howard Hinnant's "days_from_civil" and "civil_from_days"
// (https://howardhinnant.github.io/date_algorithms.html), for the years 1 to 9999 only, so that no
// era is negative. 719468 days lie between 0000-03-01 and 1970-01-01; 146097 are in 400 years.
std::int64_t days_from_civil(civil_day civil) noexcept {
    const int year = civil.year - (civil.month <= 2);
    const int era = year / 400;
    const int year_of_era = year - era * 400;
    const int day_of_year =
        (153 * (civil.month > 2 ? civil.month - 3 : civil.month + 9) + 2) / 5 + civil.day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

civil_day civil_from_days(std::int64_t days_since_1970) noexcept {
    const int days_since_0000 = static_cast<int>(days_since_1970) + 719468;
    const int era = days_since_0000 / 146097;
    const int day_of_era = days_since_0000 - era * 146097;
    const int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int shifted_month = (5 * day_of_year + 2) / 153;
    const int day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    const int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    return {year_of_era + era * 400 + (month <= 2), month, day};
}

constexpr date first_day{days{-719162}};  // 0001-01-01
constexpr date last_day{days{2932896}};   // 9999-12-31

constexpr int days_in_month(int year, int month) noexcept {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

char* write_two(int value, char* out) noexcept {
    out[0] = static_cast<char>('0' + value / 10);
    out[1] = static_cast<char>('0' + value % 10);
    return out + 2;
}

char* write_civil(civil_day civil, char* out) noexcept {
    out = write_two(civil.year % 100, write_two(civil.year / 100, out));
    *out++ = '-';
    out = write_two(civil.month, out);
    *out++ = '-';
    return write_two(civil.day, out);
}

constexpr bool is_digit(char character) noexcept { return character >= '0' && character <= '9'; }

// The number that two digits make; 100 or more, which no caller accepts, when either is not a
// digit.
int two_digits(const char* at) noexcept {
    return is_digit(at[0]) && is_digit(at[1]) ? (at[0] - '0') * 10 + (at[1] - '0') : 100;
}

// Reads the ten characters of a date; nullopt when they are not one.
std::optional<date> date_from_ten(const char* at) noexcept {
    const int century = two_digits(at);
    const int year_of_century = two_digits(at + 2);
    const int month = two_digits(at + 5);
    const int day = two_digits(at + 8);
    if (century > 99 || year_of_century > 99 || at[4] != '-' || at[7] != '-') return std::nullopt;
    const int year = century * 100 + year_of_century;
    if (year == 0 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return std::nullopt;
    return date{days{days_from_civil({year, month, day})}};
}

// Each take_ function reads one optional part from the front of `text` and removes it; false when
// it is malformed.

// ":SS", perhaps followed by a fraction.
bool take_seconds(std::string_view& text, microseconds& sum) noexcept {
    if (text.empty() || text[0] != ':') return true;
    if (text.size() < 3) return false;
    const int second = two_digits(text.data() + 1);
    if (second > 59) return false;
    sum += seconds{second};
    text.remove_prefix(3);
    if (text.empty() || text[0] != '.') return true;

    text.remove_prefix(1);
    std::size_t count = 0;
    int unit = 100'000;
    for (; count < text.size() && is_digit(text[count]); ++count, unit /= 10) {
        sum += microseconds{(text[count] - '0') * unit};
    }
    text.remove_prefix(count);
    return count >= 1 && count <= 9;
}

// "Z", "+hh" or "+hh:mm".
bool take_offset(std::string_view& text, microseconds& sum) noexcept {
    if (text.empty()) return true;
    const char sign = text[0];
    if (sign == 'Z') {
        text.remove_prefix(1);
        return true;
    }
    if ((sign != '+' && sign != '-') || (text.size() != 3 && text.size() != 6)) return false;
    const int hour = two_digits(text.data() + 1);
    const int minute = text.size() == 6 ? two_digits(text.data() + 4) : 0;
    if (hour > 23 || minute > 59 || (text.size() == 6 && text[3] != ':')) return false;
    const microseconds offset = hours{hour} + minutes{minute};
    sum += sign == '+' ? -offset : offset;
    text.remove_prefix(text.size());
    return true;
}

}  // namespace

bool representable(utc_time moment) noexcept {
    return moment >= first_day && moment < last_day + days{1};
}

bool representable(date day) noexcept { return day >= first_day && day <= last_day; }

std::size_t write_text(utc_time moment, char* out) noexcept {
    if (!representable(moment)) return 0;
    const date day = floor<days>(moment);
    const auto rest = static_cast<std::uint64_t>((moment - day).count());
    const auto second_of_day = static_cast<int>(rest / 1'000'000);
    const auto fraction = static_cast<int>(rest % 1'000'000);

    out = write_civil(civil_from_days(day.time_since_epoch().count()), out);
    *out++ = ' ';
    out = write_two(second_of_day / 3600, out);
    *out++ = ':';
    out = write_two(second_of_day / 60 % 60, out);
    *out++ = ':';
    out = write_two(second_of_day % 60, out);
    if (fraction == 0) return utc_time_text_size - 7;
    *out++ = '.';
    write_two(fraction % 100, write_two(fraction / 100 % 100, write_two(fraction / 10'000, out)));
    return utc_time_text_size;
}

std::size_t write_text(date day, char* out) noexcept {
    if (!representable(day)) return 0;
    write_civil(civil_from_days(day.time_since_epoch().count()), out);
    return date_text_size;
}

std::string to_text(utc_time moment) {
    char buffer[utc_time_text_size];
    const std::size_t size = write_text(moment, buffer);
    if (size == 0)
        detail::throw_usage("this time lies outside the years 0001 to 9999 and has no text");
    return {buffer, size};
}

std::string to_text(date day) {
    char buffer[date_text_size];
    const std::size_t size = write_text(day, buffer);
    if (size == 0)
        detail::throw_usage("this date lies outside the years 0001 to 9999 and has no text");
    return {buffer, size};
}

std::optional<utc_time> parse_utc_time(std::string_view text) noexcept {
    if (text.size() < date_text_size) return std::nullopt;
    const std::optional<date> day = date_from_ten(text.data());
    if (!day || text.size() == date_text_size) return day;

    if (text.size() < 16 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':')
        return std::nullopt;
    const int hour = two_digits(text.data() + 11);
    const int minute = two_digits(text.data() + 14);
    if (hour > 23 || minute > 59) return std::nullopt;
    microseconds time_of_day = hours{hour} + minutes{minute};
    text.remove_prefix(16);
    if (!take_seconds(text, time_of_day) || !take_offset(text, time_of_day) || !text.empty())
        return std::nullopt;

    const utc_time moment = *day + time_of_day;
    if (!representable(moment)) return std::nullopt;
    return moment;
}

std::optional<date> parse_date(std::string_view text) noexcept {
    if (text.size() != date_text_size) return std::nullopt;
    return date_from_ten(text.data());
}

utc_time now() noexcept { return floor<microseconds>(std::chrono::system_clock::now()); }

}  // namespace cormorant
