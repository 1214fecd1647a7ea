#include "cormorant/base/time.hpp"

#include <cstdint>

#include "base/digits.hpp"
#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

using detail::is_digit;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr date first_day{year{1} / std::chrono::January / 1};
constexpr date last_day{year{9999} / std::chrono::December / 31};

char* write_two(int value, char* out) noexcept {
    out[0] = static_cast<char>('0' + value / 10);
    out[1] = static_cast<char>('0' + value % 10);
    return out + 2;
}

char* write_civil(date day, char* out) noexcept {
    const year_month_day civil(day);
    const int number = static_cast<int>(civil.year());
    out = write_two(number % 100, write_two(number / 100, out));
    *out++ = '-';
    out = write_two(static_cast<int>(static_cast<unsigned>(civil.month())), out);
    *out++ = '-';
    return write_two(static_cast<int>(static_cast<unsigned>(civil.day())), out);
}

// The number that two digits make; 100 or more, which no caller accepts, when either is not a
// digit.
int two_digits(const char* at) noexcept {
    return is_digit(at[0]) && is_digit(at[1]) ? (at[0] - '0') * 10 + (at[1] - '0') : 100;
}

// Reads the ten characters of a date; nullopt when they are not one.
std::optional<date> date_from_ten(const char* at) noexcept {
    const int century = two_digits(at);
    const int year_of_century = two_digits(at + 2);
    // The numbers of no digits are 100 or more, which no month and no day is.
    const auto month = static_cast<unsigned>(two_digits(at + 5));
    const auto day = static_cast<unsigned>(two_digits(at + 8));
    if (century > 99 || year_of_century > 99 || at[4] != '-' || at[7] != '-') return std::nullopt;
    const year_month_day civil{year{century * 100 + year_of_century}, std::chrono::month{month},
                               std::chrono::day{day}};
    if (civil.year() < year{1} || !civil.ok()) return std::nullopt;
    return date{civil};
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

    out = write_civil(day, out);
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
    write_civil(day, out);
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
