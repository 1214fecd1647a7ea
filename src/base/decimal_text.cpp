// decimal to and from text and double.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "base/digits.hpp"
#include "cormorant/base/error.hpp"
#include "decimal_parts.hpp"

namespace cormorant {
namespace {

using detail::cpp_int;
using detail::decimal_parts;
using detail::is_digit;

constexpr const char* not_a_number = "expected digits with at most one point, like -12.50 or 1e3";
constexpr const char* too_long =
    "a decimal has at most 131072 digits before the point and 16383 after it";

// What a text says, before the coefficient is built.
struct reading {
    bool negative = false;
    std::uint64_t value = 0;       // of the significant digits, while there are at most 19
    std::int64_t significant = 0;  // digits, without leading zeros
    std::int64_t written = 0;      // digits, with leading zeros
    std::int64_t exponent = 0;
    std::string_view digits;  // from the first significant digit on, the point included

    void add(char digit) noexcept {
        ++written;
        if (significant == 0 && digit == '0') return;
        if (++significant <= 19) value = value * 10 + static_cast<std::uint64_t>(digit - '0');
    }
};

// The exponent after "e", held at ±10^9, far beyond all limits, however many digits it has.
bool read_exponent(std::string_view text, std::int64_t& exponent) noexcept {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return false;
    std::int64_t value = 0;
    for (const char character : text) {
        if (!is_digit(character)) return false;
        value = std::min<std::int64_t>(value * 10 + (character - '0'), 1'000'000'000);
    }
    exponent += negative ? -value : value;
    return true;
}

// Returns what is wrong with the text, or nullptr.
const char* read(std::string_view text, reading& result) noexcept {
    std::size_t at = 0;
    if (text.starts_with('-') || text.starts_with('+')) result.negative = text[at++] == '-';
    bool after_point = false;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && !after_point) {
            after_point = true;
        } else if (is_digit(text[at])) {
            result.add(text[at]);
            result.exponent -= after_point;
            if (result.significant == 1 && result.digits.empty()) result.digits = text.substr(at);
        } else {
            break;
        }
    }
    if (result.written == 0) return not_a_number;
    if (at == text.size()) return nullptr;
    if (text[at] != 'e' && text[at] != 'E') return not_a_number;
    return read_exponent(text.substr(at + 1), result.exponent) ? nullptr : not_a_number;
}

cpp_int long_coefficient(const reading& from) {
    std::string digits;
    digits.reserve(static_cast<std::size_t>(from.significant));
    for (const char character : from.digits) {
        if (is_digit(character)) digits += character;
        if (digits.size() == static_cast<std::size_t>(from.significant)) break;
    }
    cpp_int value(digits);
    if (from.negative) value = -value;
    return value;
}

// Returns what is wrong with the text, or nullptr with the number in `result`.
const char* parse(std::string_view text, decimal& result) {
    reading from;
    if (const char* problem = read(text, from)) return problem;
    if (from.significant > decimal::max_integer_digits + decimal::max_places) return too_long;

    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    decimal_parts parts;
    parts.exponent = from.exponent;
    if (from.significant <= 19 && from.value <= most) {
        const auto value = static_cast<std::int64_t>(from.value);
        const std::int64_t signed_value = from.negative ? -value : value;
        if (value == 0 || (from.exponent <= 0 && from.exponent >= -decimal::max_places)) {
            result = decimal_parts::make(signed_value, from.exponent);
            return nullptr;
        }
        parts.coefficient = signed_value;
    } else {
        parts.coefficient = long_coefficient(from);
    }
    if (const char* problem = parts.limit_broken()) return problem;
    result = std::move(parts).to_decimal();
    return nullptr;
}

bool starts_ignoring_case(std::string_view text, std::string_view lower_case) noexcept {
    if (text.size() < lower_case.size()) return false;
    for (std::size_t i = 0; i < lower_case.size(); ++i) {
        if ((text[i] | 0x20) != lower_case[i]) return false;
    }
    return true;
}

bool names_no_number(std::string_view text) noexcept {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return starts_ignoring_case(text, "nan") || starts_ignoring_case(text, "snan") ||
           starts_ignoring_case(text, "inf");
}

}  // namespace

decimal::decimal(std::string_view text) {
    const char* problem = parse(text, *this);
    if (problem == nullptr) return;
    if (names_no_number(text)) problem = "a decimal cannot be NaN or infinite; store NULL instead";
    detail::throw_usage("this text is not a decimal: " + std::string(problem));
}

std::optional<decimal> decimal::try_parse(std::string_view text) {
    decimal result;
    if (parse(text, result) != nullptr) return std::nullopt;
    return result;
}

decimal decimal::from_double(double value) {
    if (!std::isfinite(value))
        detail::throw_usage("a decimal cannot be NaN or infinite, but this double is");
    char buffer[32];  // the longest shortest form, "-2.2250738585072014e-308", has 24 characters
    const std::to_chars_result end = std::to_chars(buffer, buffer + sizeof buffer, value);
    return decimal(std::string_view(buffer, static_cast<std::size_t>(end.ptr - buffer)));
}

std::string decimal::to_string() const {
    std::string text = is_large_ ? large_->coefficient.str() : std::to_string(small_);
    if (exponent_ > 0) text.append(static_cast<std::size_t>(exponent_), '0');
    if (exponent_ >= 0) return text;

    const auto places = static_cast<std::size_t>(-exponent_);
    const std::size_t sign = text[0] == '-';
    const std::size_t digits = text.size() - sign;
    if (digits <= places) text.insert(sign, places - digits + 1, '0');
    text.insert(text.size() - places, 1, '.');
    return text;
}

double decimal::to_double() const {
    // Both operands are exact doubles, so that the one operation rounds once (Clinger's fast path).
    constexpr std::int64_t exact_limit = std::int64_t{1} << 53;
    if (!is_large_ && exponent_ >= -18 && exponent_ <= 18 && small_ >= -exact_limit &&
        small_ <= exact_limit) {
        const auto power =
            static_cast<double>(detail::small_power(exponent_ < 0 ? -exponent_ : exponent_));
        const auto value = static_cast<double>(small_);
        return exponent_ < 0 ? value / power : value * power;
    }
    // Without a decimal point in the text, strtod does not depend on the locale.
    const std::string digits = is_large_ ? large_->coefficient.str() : std::to_string(small_);
    return std::strtod((digits + 'e' + std::to_string(exponent_)).c_str(), nullptr);
}

}  // namespace cormorant
