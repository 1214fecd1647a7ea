#include "driver/postgres/postgres_numeric.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

/// The format is that of numeric_send and numeric_recv in PostgreSQL's numeric.c.

namespace cormorant::detail {
namespace {

constexpr int digits_a_group = 4;
constexpr std::uint16_t negative = 0x4000;
constexpr std::uint16_t special = 0xC000;  // NaN; with 0x1000 and 0x3000 the infinities

int group_value(std::string_view four) {
    int value = 0;
    for (const char c : four) value = value * 10 + (c - '0');
    return value;
}

// The digits before the point, filled up on the left to whole groups, and those behind it, filled
// up on the right.
std::string grouped_digits(std::string_view whole, std::string_view fraction) {
    const auto missing = [](std::size_t n) {
        return (digits_a_group - n % digits_a_group) % digits_a_group;
    };
    std::string out(missing(whole.size()), '0');
    out.append(whole).append(fraction).append(missing(fraction.size()), '0');
    return out;
}

void append_group(std::string& out, int value) {
    std::array<char, digits_a_group> four{};
    for (auto c = four.rbegin(); c != four.rend(); ++c, value /= 10)
        *c = static_cast<char>('0' + value % 10);
    out.append(four.data(), four.size());
}

}  // namespace

void append_numeric(wire_bytes& out, const decimal& number) {
    const std::string text = number.to_string();
    std::string_view digits = text;
    const bool minus = digits.starts_with('-');
    if (minus) digits.remove_prefix(1);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const std::string_view whole = digits.substr(0, point);
    const std::string_view fraction =
        point == digits.size() ? std::string_view() : digits.substr(point + 1);
    const std::string all = grouped_digits(whole, fraction);

    std::size_t first = 0;
    std::size_t last = all.size() / digits_a_group;
    const auto is_zero = [&](std::size_t group) {
        return all.compare(group * digits_a_group, digits_a_group, "0000") == 0;
    };
    auto weight = static_cast<int>((whole.size() + digits_a_group - 1) / digits_a_group) - 1;
    while (first < last && is_zero(first)) ++first, --weight;
    while (last > first && is_zero(last - 1)) --last;
    out.append_network(static_cast<std::int16_t>(last - first));
    out.append_network(static_cast<std::int16_t>(first == last ? 0 : weight));
    out.append_network(static_cast<std::uint16_t>(minus ? negative : 0));
    out.append_network(static_cast<std::uint16_t>(fraction.size()));
    for (std::size_t group = first; group < last; ++group)
        out.append_network(static_cast<std::int16_t>(
            group_value(std::string_view(all).substr(group * digits_a_group, digits_a_group))));
}

void numeric_to_text(std::string_view bytes, std::string& out) {
    out.clear();
    constexpr std::size_t header = 8;
    if (bytes.size() < header) return;
    // As many as there are: the number itself may be 36,864, more than 16 bits with a sign hold.
    const int groups = std::min(static_cast<int>(read_network<std::uint16_t>(bytes.data())),
                                static_cast<int>((bytes.size() - header) / 2));
    const int weight = read_network<std::int16_t>(bytes.data() + 2);
    const auto sign = read_network<std::uint16_t>(bytes.data() + 4);
    const std::size_t scale = read_network<std::uint16_t>(bytes.data() + 6);
    if ((sign & special) == special) {
        out = sign == special ? "NaN" : "Infinity";
        return;
    }
    const auto group = [&](int at) {
        const bool there = at >= 0 && at < groups;
        return there ? read_network<std::int16_t>(bytes.data() + header + 2 * at) : std::int16_t{0};
    };
    if (sign == negative) out += '-';
    const std::size_t begin = out.size();
    for (int i = 0; i <= weight; ++i) append_group(out, group(i));
    out.erase(begin, std::min(out.find_first_not_of('0', begin), out.size()) - begin);
    if (out.size() == begin) out += '0';
    if (scale == 0) return;
    out += '.';
    const std::size_t point = out.size();
    for (int i = weight + 1; out.size() < point + scale; ++i) append_group(out, group(i));
    out.resize(point + scale);
}

}  // namespace cormorant::detail
