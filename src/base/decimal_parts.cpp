#include "decimal_parts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cormorant/base/error.hpp"

namespace cormorant {

decimal::record* decimal::share() const noexcept {
    large_->owners.fetch_add(1, std::memory_order_relaxed);
    return large_;
}

void decimal::release() noexcept {
    if (large_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete large_;
}

namespace detail {

std::int64_t small_power(int exponent) noexcept {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

cpp_int power_of_ten(std::int64_t exponent) {
    return boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(exponent));
}

std::int64_t count_digits(const cpp_int& value) {
    if (value.is_zero()) return 1;
    cpp_int magnitude(value);
    if (magnitude.sign() < 0) magnitude.backend().negate();
    // 2^bits ≤ magnitude < 2^(bits+1): one or two more digits than bits × log10(2), rounded down.
    constexpr double log10_of_2 = 0.301029995663981195;
    const auto fewest =
        static_cast<std::int64_t>(std::floor(static_cast<double>(msb(magnitude)) * log10_of_2));
    return fewest + 1 + (magnitude >= power_of_ten(fewest + 1));
}

trimmed trim_zeros(const cpp_int& value) {
    std::string digits = cpp_int(abs(value)).str();
    const std::size_t kept = digits.find_last_not_of('0') + 1;
    const auto zeros = static_cast<std::int64_t>(digits.size() - kept);
    digits.resize(kept);
    return {std::move(digits), zeros};
}

decimal_parts decimal_parts::of(const decimal& number) {
    return {number.is_large_ ? number.large_->coefficient : cpp_int(number.small_),
            number.exponent_};
}

const char* decimal_parts::limit_broken() const {
    if (coefficient.is_zero()) return nullptr;
    if (exponent < -decimal::max_places)
        return "a decimal has at most 16383 digits after the point";
    if (exponent > decimal::max_integer_digits ||
        count_digits(coefficient) + exponent > decimal::max_integer_digits)
        return "a decimal has at most 131072 digits before the point";
    return nullptr;
}

decimal decimal_parts::to_decimal() && {
    if (const char* problem = limit_broken()) throw_usage(problem);
    if (coefficient.is_zero())
        exponent = std::clamp<std::int64_t>(exponent, -decimal::max_places, 0);
    const auto kept = static_cast<std::int32_t>(exponent);
    using limits = std::numeric_limits<std::int64_t>;
    if (coefficient >= limits::min() && coefficient <= limits::max())
        return {static_cast<std::int64_t>(coefficient), kept};

    decimal result(0, kept);
    result.large_ = new decimal::record{std::move(coefficient)};
    result.is_large_ = true;
    return result;
}

decimal decimal_parts::make(std::int64_t coefficient, std::int64_t exponent) {
    constexpr int most_digits = 19;
    if (coefficient == 0) exponent = std::clamp<std::int64_t>(exponent, -decimal::max_places, 0);
    if (exponent >= -decimal::max_places && exponent <= decimal::max_integer_digits - most_digits)
        return {coefficient, static_cast<std::int32_t>(exponent)};
    return decimal_parts{cpp_int(coefficient), exponent}.to_decimal();
}

void decimal_parts::align(decimal_parts& left, decimal_parts& right) {
    decimal_parts& larger = left.exponent > right.exponent ? left : right;
    const std::int64_t target = std::min(left.exponent, right.exponent);
    if (larger.exponent == target) return;
    larger.coefficient *= power_of_ten(larger.exponent - target);
    larger.exponent = target;
}

}  // namespace detail
}  // namespace cormorant
