#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace cormorant {

namespace detail {
struct decimal_parts;

// -fno-char8_t takes it away.
#ifdef __cpp_char8_t
using unicode_byte = char8_t;
#else
using unicode_byte = char;
#endif

// The integers that are numbers: not bool, not characters, nothing wider than 64 bits.
template <class T>
concept decimal_integer = std::is_integral_v<T> && sizeof(T) <= 8 && !std::is_same_v<T, bool> &&
                          !std::is_same_v<T, char> && !std::is_same_v<T, wchar_t> &&
                          !std::is_same_v<T, unicode_byte> && !std::is_same_v<T, char16_t> &&
                          !std::is_same_v<T, char32_t>;
}  // namespace detail

/// An exact decimal number, coefficient × 10^exponent, with a coefficient of any length.
/// It keeps its scale ("10.50" stays "10.50") and compares by value (1.50 == 1.5). There is no NaN,
/// no infinity and no negative zero. A number has at most max_integer_digits digits before the
/// point and max_places after it, the limits of PostgreSQL's numeric; an operation whose result
/// would have more throws usage_error, none ever rounds unless it says so. There is no operator/:
/// see `divide`. 16 bytes; a coefficient within 64 bits is held in place, a longer one is shared
/// and immutable, so that copying never allocates and distinct objects may be used from distinct
/// threads.
class decimal {
public:
    /// The most digits that a number has before its point.
    static constexpr int max_integer_digits = 131'072;
    /// The most digits that a number has after its point.
    static constexpr int max_places = 16'383;

    /// Zero.
    constexpr decimal() noexcept {}  // NOLINT(modernize-use-equals-default): a union member

    /// The number of an integer; implicit, as nothing is lost. A bool or a character does not
    /// convert.
    template <detail::decimal_integer T>
    constexpr decimal(T value) {  // NOLINT(google-explicit-constructor)
        if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) {
            if (value > static_cast<T>((std::numeric_limits<std::int64_t>::max)())) {
                *this = from_large(value);
                return;
            }
        }
        small_ = static_cast<std::int64_t>(value);
    }

    /// A floating-point number is not converted silently: write decimal("0.1"), or from_double(x)
    /// for a value at hand.
    template <std::floating_point T>
    decimal(T) = delete;  // NOLINT(google-explicit-constructor)

    /// Reads "-12.50", "+3", ".5", "7.", "1e3" or "2.5E-7"; the digits written after the point are
    /// the scale. Throws usage_error for any other text (spaces, separators, NaN, infinity) and
    /// beyond the limits.
    explicit decimal(std::string_view text);

    /// Reads the same text as the constructor; nullopt where that throws.
    [[nodiscard]] static std::optional<decimal> try_parse(std::string_view text);

    /// The shortest decimal that converts back to this double (0.1 gives 0.1, not
    /// 0.1000000000000000055…). Throws usage_error for NaN and infinity.
    [[nodiscard]] static decimal from_double(double value);

    /// coefficient × 10^exponent. Throws usage_error beyond the limits.
    [[nodiscard]] static decimal from_parts(std::int64_t coefficient, int exponent);

    constexpr decimal(const decimal& other) noexcept : exponent_(other.exponent_) {
        copy_from(other);
    }
    /// Leaves zero behind.
    constexpr decimal(decimal&& other) noexcept : exponent_(other.exponent_) { take_from(other); }
    constexpr decimal& operator=(const decimal& other) noexcept { return *this = decimal(other); }
    /// Leaves zero behind.
    constexpr decimal& operator=(decimal&& other) noexcept {
        if (this == &other) return *this;
        if (is_large_) release();
        exponent_ = other.exponent_;
        take_from(other);
        return *this;
    }
    constexpr ~decimal() {
        if (is_large_) release();
    }

    /// Plain notation with all digits of the scale, never an exponent: "-0.0050", "1200".
    [[nodiscard]] std::string to_string() const;

    /// The nearest double, half-even; ±infinity beyond the range of double, zero below it.
    [[nodiscard]] double to_double() const;

    /// The value as an integer; nullopt when it has a fraction other than zeros or does not fit.
    [[nodiscard]] std::optional<std::int64_t> to_int64() const;

    /// The number of significant digits, trailing zeros not counted: 2 for 0.0120, 1 for 500, 1 for
    /// 0.
    [[nodiscard]] int digits() const;

    /// The power of ten of the last digit: -2 for "10.50", 0 for an integer, 3 for "1e3".
    [[nodiscard]] constexpr int exponent() const noexcept { return exponent_; }

    /// The value / 10^exponent when that fits in 64 bits; from_parts(*coefficient(), exponent()) is
    /// then this number.
    [[nodiscard]] constexpr std::optional<std::int64_t> coefficient() const noexcept {
        if (is_large_) return std::nullopt;
        return small_;
    }

    /// This number with exactly `places` digits after the point: rounded half-even, or filled with
    /// zeros. A negative number of places rounds to tens, hundreds and so on. Throws usage_error
    /// beyond the limits.
    [[nodiscard]] decimal rounded(int places) const;

    /// This number divided by `divisor`: exact where `digits` significant digits suffice, else
    /// rounded half-even to `digits`. An exact result has the scale dividend less divisor, or the
    /// least larger one that holds it. Throws usage_error for a zero divisor, for `digits` not in 1
    /// to max_integer_digits, beyond the limits.
    [[nodiscard]] decimal divide(const decimal& divisor, int digits) const;

    /// A hash of the value: equal for equal numbers, whatever their scale.
    [[nodiscard]] std::size_t hash() const;

    /// Exact; the result has the larger of the two scales, a product their sum. Throws beyond the
    /// limits.
    [[nodiscard]] friend decimal operator+(const decimal& left, const decimal& right) {
        return left.plus(right);
    }
    [[nodiscard]] friend decimal operator-(const decimal& left, const decimal& right) {
        return left.plus(-right);
    }
    [[nodiscard]] friend decimal operator*(const decimal& left, const decimal& right) {
        return left.times(right);
    }
    [[nodiscard]] decimal operator-() const;
    decimal& operator+=(const decimal& other) { return *this = plus(other); }
    decimal& operator-=(const decimal& other) { return *this = plus(-other); }
    decimal& operator*=(const decimal& other) { return *this = times(other); }

    /// Compares the values: 1.50 == 1.5. The order is weak, because equal numbers may differ in
    /// scale.
    [[nodiscard]] friend constexpr bool operator==(const decimal& left, const decimal& right) {
        return (left <=> right) == 0;
    }
    [[nodiscard]] friend constexpr std::weak_ordering operator<=>(const decimal& left,
                                                                  const decimal& right) {
        if (!left.is_large_ && !right.is_large_ && left.exponent_ == right.exponent_)
            return left.small_ <=> right.small_;
        return left.compare(right);
    }

private:
    friend struct detail::decimal_parts;
    struct record;

    // Invariants: is_large_ exactly when the coefficient does not fit in 64 bits; the exponent of
    // zero is not positive.
    constexpr decimal(std::int64_t coefficient, std::int32_t exponent) noexcept
        : small_(coefficient), exponent_(exponent) {}

    constexpr void copy_from(const decimal& other) noexcept {
        is_large_ = other.is_large_;
        if (is_large_)
            large_ = other.share();
        else
            small_ = other.small_;
    }
    constexpr void take_from(decimal& other) noexcept {
        is_large_ = other.is_large_;
        if (is_large_)
            large_ = other.large_;
        else
            small_ = other.small_;
        other.is_large_ = false;
        other.small_ = 0;
        other.exponent_ = 0;
    }
    record* share() const noexcept;
    void release() noexcept;

    static decimal from_large(std::uint64_t value);
    decimal plus(const decimal& other) const;
    decimal times(const decimal& other) const;
    std::weak_ordering compare(const decimal& other) const;

    union {
        std::int64_t small_ = 0;
        record* large_;
    };
    std::int32_t exponent_ = 0;
    bool is_large_ = false;
};

static_assert(sizeof(decimal) == 16);

}  // namespace cormorant

/// Hashes the value, for std::unordered_map and its kin.
template <>
struct std::hash<cormorant::decimal> {
    [[nodiscard]] std::size_t operator()(const cormorant::decimal& value) const {
        return value.hash();
    }
};
