#pragma once

#include <atomic>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <string>

#include "cormorant/base/decimal.hpp"

namespace cormorant {

// The coefficient of a large number, immutable and shared by its copies.
struct decimal::record {
    boost::multiprecision::cpp_int coefficient;
    std::atomic<std::uint32_t> owners{1};
};

namespace detail {

using boost::multiprecision::cpp_int;

// A number taken apart, for the arithmetic that may leave 64 bits.
struct decimal_parts {
    cpp_int coefficient;
    std::int64_t exponent = 0;

    static decimal_parts of(const decimal& number);

    // Why no decimal can hold this, or nullptr.
    const char* limit_broken() const;

    // Throws usage_error when a limit is broken.
    decimal to_decimal() &&;

    // The number of a coefficient and an exponent that may be beyond the limits, without a cpp_int
    // where possible.
    static decimal make(std::int64_t coefficient, std::int64_t exponent);

    // Multiplies the coefficient of whichever has the larger exponent, until both have the smaller
    // one.
    static void align(decimal_parts& left, decimal_parts& right);
};

// 10^exponent for 0 ≤ exponent ≤ 18.
std::int64_t small_power(int exponent) noexcept;

cpp_int power_of_ten(std::int64_t exponent);

// The decimal digits of |value|; 1 for zero.
std::int64_t count_digits(const cpp_int& value);

// The number of zeros at the end of |value| ≠ 0, and of the digits before them.
struct trimmed {
    std::string digits;
    std::int64_t zeros = 0;
};
trimmed trim_zeros(const cpp_int& value);

}  // namespace detail
}  // namespace cormorant
