// The arithmetic of decimal: in 64 bits while they suffice, else through decimal_parts.

#include <algorithm>
#include <utility>

#include "cormorant/base/error.hpp"
#include "decimal_parts.hpp"

namespace cormorant {

using detail::count_digits;
using detail::cpp_int;
using detail::decimal_parts;
using detail::power_of_ten;
using detail::small_power;

namespace {

constexpr int most_small_power = 18;  // the largest power of ten in 64 bits

// Multiplies by 10^places; false, leaving `value` unspecified, when the product does not fit.
bool scale_up(std::int64_t& value, std::int64_t places) noexcept {
    if (value == 0 || places == 0) return true;
    return places <= most_small_power &&
           !__builtin_mul_overflow(value, small_power(static_cast<int>(places)), &value);
}

// Drops the last digit while it is zero; returns how many were dropped.
int drop_zeros(std::int64_t& value) noexcept {
    int dropped = 0;
    for (; value != 0 && value % 10 == 0; value /= 10) ++dropped;
    return dropped;
}

// value / 10^places, half-even, 1 ≤ places ≤ 18.
std::int64_t round_small(std::int64_t value, int places) noexcept {
    const std::int64_t unit = small_power(places);
    const std::int64_t kept = value / unit;
    const std::int64_t twice_rest = 2 * (value % unit);  // below 2 × 10^18 in magnitude
    const std::int64_t magnitude = twice_rest < 0 ? -twice_rest : twice_rest;
    const bool away = magnitude > unit || (magnitude == unit && kept % 2 != 0);
    if (!away) return kept;
    return value < 0 ? kept - 1 : kept + 1;
}

// value / 10^places, half-even, places ≥ 1.
cpp_int round_large(const cpp_int& value, std::int64_t places) {
    if (places > count_digits(value)) return 0;  // less than half a unit
    const cpp_int unit = power_of_ten(places);
    cpp_int kept, rest;
    divide_qr(cpp_int(abs(value)), unit, kept, rest);
    rest *= 2;
    const int order = rest.compare(unit);
    if (order > 0 || (order == 0 && bit_test(kept, 0))) ++kept;
    return value.sign() < 0 ? cpp_int(-kept) : kept;
}

}  // namespace

decimal decimal::from_large(std::uint64_t value) {
    return decimal_parts{cpp_int(value), 0}.to_decimal();
}

decimal decimal::from_parts(std::int64_t coefficient, int exponent) {
    return decimal_parts::make(coefficient, exponent);
}

decimal decimal::plus(const decimal& other) const {
    const std::int32_t target = std::min(exponent_, other.exponent_);
    if (!is_large_ && !other.is_large_) {
        std::int64_t left = small_;
        std::int64_t right = other.small_;
        std::int64_t sum;
        if (scale_up(left, exponent_ - target) && scale_up(right, other.exponent_ - target) &&
            !__builtin_add_overflow(left, right, &sum))
            return decimal_parts::make(sum, target);
    }
    decimal_parts left = decimal_parts::of(*this);
    decimal_parts right = decimal_parts::of(other);
    decimal_parts::align(left, right);
    left.coefficient += right.coefficient;
    return std::move(left).to_decimal();
}

decimal decimal::times(const decimal& other) const {
    const std::int64_t exponent = std::int64_t{exponent_} + other.exponent_;
    std::int64_t product;
    if (!is_large_ && !other.is_large_ && !__builtin_mul_overflow(small_, other.small_, &product))
        return decimal_parts::make(product, exponent);
    decimal_parts left = decimal_parts::of(*this);
    left.coefficient *= decimal_parts::of(other).coefficient;
    left.exponent = exponent;
    return std::move(left).to_decimal();
}

decimal decimal::operator-() const {
    if (!is_large_ && small_ != std::numeric_limits<std::int64_t>::min())
        return {-small_, exponent_};
    decimal_parts parts = decimal_parts::of(*this);
    parts.coefficient = -parts.coefficient;
    return std::move(parts).to_decimal();
}

std::weak_ordering decimal::compare(const decimal& other) const {
    if (!is_large_ && !other.is_large_) {
        const std::int32_t target = std::min(exponent_, other.exponent_);
        std::int64_t left = small_;
        std::int64_t right = other.small_;
        if (scale_up(left, exponent_ - target) && scale_up(right, other.exponent_ - target))
            return left <=> right;
    }
    decimal_parts left = decimal_parts::of(*this);
    decimal_parts right = decimal_parts::of(other);
    const int sign = left.coefficient.sign();
    if (sign != right.coefficient.sign()) return sign <=> right.coefficient.sign();

    // Numbers of different magnitude are not aligned: 1e100000 against 1 would be a product of
    // 100,000 digits.
    const std::int64_t left_size = count_digits(left.coefficient) + left.exponent;
    const std::int64_t right_size = count_digits(right.coefficient) + right.exponent;
    if (left_size != right_size) return left_size * sign <=> right_size * sign;
    decimal_parts::align(left, right);
    return left.coefficient.compare(right.coefficient) <=> 0;
}

decimal decimal::rounded(int places) const {
    const std::int64_t target = -std::int64_t{places};
    if (target == exponent_) return *this;
    if (places > max_places)
        detail::throw_usage("a decimal is rounded to at most 16383 places, not " +
                            std::to_string(places));
    const std::int64_t dropped = target - exponent_;
    if (!is_large_) {
        std::int64_t value = small_;
        if (dropped < 0 && scale_up(value, -dropped)) return decimal_parts::make(value, target);
        if (dropped > 0 && dropped <= most_small_power)
            return decimal_parts::make(round_small(small_, static_cast<int>(dropped)), target);
    }
    decimal_parts parts = decimal_parts::of(*this);
    if (dropped < 0)
        parts.coefficient *= power_of_ten(-dropped);
    else
        parts.coefficient = round_large(parts.coefficient, dropped);
    parts.exponent = target;
    return std::move(parts).to_decimal();
}

// The method of Python's _pydecimal: one digit more than asked for, made sticky when the division
// leaves a rest.
decimal decimal::divide(const decimal& divisor, int digits) const {
    if (digits < 1 || digits > max_integer_digits)
        detail::throw_usage("a division is rounded to 1 to 131072 digits, not " +
                            std::to_string(digits));
    decimal_parts left = decimal_parts::of(*this);
    decimal_parts right = decimal_parts::of(divisor);
    if (right.coefficient.is_zero()) detail::throw_usage("division of a decimal by zero");
    const std::int64_t ideal = left.exponent - right.exponent;
    if (left.coefficient.is_zero()) return decimal_parts{0, ideal}.to_decimal();

    const std::int64_t shift =
        digits + 1 + count_digits(right.coefficient) - count_digits(left.coefficient);
    (shift > 0 ? left : right).coefficient *= power_of_ten(shift > 0 ? shift : -shift);
    decimal_parts result{0, ideal - shift};
    cpp_int rest;
    divide_qr(left.coefficient, right.coefficient, result.coefficient, rest);
    if (!rest.is_zero()) {
        const int away = left.coefficient.sign() * right.coefficient.sign();
        if (result.coefficient % 5 == 0) result.coefficient += away;
    } else if (result.exponent < ideal) {
        const std::int64_t zeros =
            std::min(detail::trim_zeros(result.coefficient).zeros, ideal - result.exponent);
        result.coefficient /= power_of_ten(zeros);
        result.exponent += zeros;
    }

    const std::int64_t excess = count_digits(result.coefficient) - digits;
    if (excess > 0) {
        result.coefficient = round_large(result.coefficient, excess);
        result.exponent += excess;
        if (count_digits(result.coefficient) > digits) {  // 9.99 became 10.0
            result.coefficient /= 10;
            ++result.exponent;
        }
    }
    return std::move(result).to_decimal();
}

std::optional<std::int64_t> decimal::to_int64() const {
    if (exponent_ == 0) return coefficient();
    decimal whole = exponent_ > 0 && digits() + exponent_ > 19 ? decimal() : rounded(0);
    if (whole != *this) return std::nullopt;
    return whole.coefficient();
}

int decimal::digits() const {
    if (is_large_) return static_cast<int>(detail::trim_zeros(large_->coefficient).digits.size());
    std::int64_t value = small_;
    drop_zeros(value);
    int count = 1;
    while (value /= 10) ++count;
    return count;
}

std::size_t decimal::hash() const {
    constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15U;
    std::int64_t value = small_;
    std::int64_t exponent = exponent_;
    if (is_large_) {
        // A long coefficient may be a short one with zeros, which must hash like its small form.
        const detail::trimmed trimmed = detail::trim_zeros(large_->coefficient);
        exponent += trimmed.zeros;
        const cpp_int bare(large_->coefficient / power_of_ten(trimmed.zeros));
        using limits = std::numeric_limits<std::int64_t>;
        if (bare < limits::min() || bare > limits::max())
            return std::hash<std::string>()(trimmed.digits) ^
                   static_cast<std::size_t>(exponent) * golden_ratio ^
                   static_cast<std::size_t>(bare.sign());
        value = static_cast<std::int64_t>(bare);
    } else {
        exponent += drop_zeros(value);
    }
    if (value == 0) exponent = 0;
    const std::uint64_t mixed =
        (static_cast<std::uint64_t>(value) ^ static_cast<std::uint64_t>(exponent) << 48) *
        golden_ratio;
    return static_cast<std::size_t>(mixed ^ mixed >> 32);
}

}  // namespace cormorant
