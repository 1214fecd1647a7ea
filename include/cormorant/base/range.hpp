#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "cormorant/base/decimal.hpp"
#include "cormorant/base/error.hpp"
#include "cormorant/base/time.hpp"

namespace cormorant {

/// What a range may be of: PostgreSQL's int4range, int8range, numrange, daterange and tstzrange.
template <class T>
concept range_bound =
    (std::signed_integral<T> && (sizeof(T) == 4 || sizeof(T) == 8)) || std::same_as<T, decimal> ||
    std::same_as<T, date> || std::same_as<T, utc_time>;

/// Which bounds belong to a range: `[a, b)` is from a on, up to but without b.
enum class range_ends : std::uint8_t { closed_open, closed, open, open_closed };

/// All values between two bounds, each of which may belong to it or not, or be missing: then it has
/// no end there. Ranges of integers and dates are kept as PostgreSQL keeps them, `[lower, upper)`,
/// so that equal sets are equal ranges: closed(1, 4) is range(1, 5). One that holds no value is
/// `empty`, and has no bounds. The default is empty.
template <range_bound T>
class range {
public:
    range() = default;

    /// The values from `lower` to `upper`; an empty optional is no bound. Throws usage_error where
    /// lower is greater than upper, or where the upper bound of a closed range of integers or dates
    /// is the largest there is.
    range(std::optional<T> lower, std::optional<T> upper, range_ends ends = range_ends::closed_open)
        : lower_(std::move(lower)),
          upper_(std::move(upper)),
          empty_(false),
          lower_included_(lower_ && ends <= range_ends::closed),
          upper_included_(upper_ &&
                          (ends == range_ends::closed || ends == range_ends::open_closed)) {
        normalize();
    }

    /// From `lower` to `upper`, both of them included.
    [[nodiscard]] static range closed(T lower, T upper) {
        return {std::move(lower), std::move(upper), range_ends::closed};
    }
    /// From `lower` on, without end.
    [[nodiscard]] static range from(T lower) { return {std::move(lower), std::nullopt}; }
    /// All before `upper`.
    [[nodiscard]] static range until(T upper) { return {std::nullopt, std::move(upper)}; }
    /// Every value.
    [[nodiscard]] static range everything() { return {std::nullopt, std::nullopt}; }

    /// True where it holds no value.
    [[nodiscard]] bool empty() const noexcept { return empty_; }
    /// The lower bound; nothing where it has none, or is empty.
    [[nodiscard]] const std::optional<T>& lower() const noexcept { return lower_; }
    /// The upper bound; nothing where it has none, or is empty.
    [[nodiscard]] const std::optional<T>& upper() const noexcept { return upper_; }
    /// Whether the lower bound belongs to the range; false where there is none.
    [[nodiscard]] bool lower_included() const noexcept { return lower_included_; }
    /// Whether the upper bound belongs to the range; false where there is none.
    [[nodiscard]] bool upper_included() const noexcept { return upper_included_; }

    /// Whether the value is in the range.
    [[nodiscard]] bool contains(const T& value) const {
        if (empty_) return false;
        if (lower_ && (value < *lower_ || (value == *lower_ && !lower_included_))) return false;
        return !upper_ || value < *upper_ || (value == *upper_ && upper_included_);
    }

    /// Equal where they have the same bounds; all empty ranges are equal.
    [[nodiscard]] friend bool operator==(const range& a, const range& b) {
        return a.empty_ == b.empty_ && a.lower_included_ == b.lower_included_ &&
               a.upper_included_ == b.upper_included_ && a.lower_ == b.lower_ &&
               a.upper_ == b.upper_;
    }

private:
    static constexpr bool discrete = std::integral<T> || std::same_as<T, date>;

    static constexpr T largest() {
        if constexpr (std::integral<T>)
            return (std::numeric_limits<T>::max)();
        else
            return (T::max)();
    }
    static T after(const T& value) {
        if (value == largest())
            detail::throw_usage("a range cannot end with the largest " +
                                std::string(std::integral<T> ? "integer" : "date") +
                                ": leave its end out");
        if constexpr (std::integral<T>)
            return static_cast<T>(value + 1);
        else
            return value + std::chrono::days(1);
    }
    void normalize() {
        if (lower_ && upper_ && *upper_ < *lower_)
            detail::throw_usage("the lower bound of a range is greater than its upper bound");
        if constexpr (discrete) {
            if (lower_ && !lower_included_) lower_ = after(*lower_);
            if (upper_ && upper_included_) upper_ = after(*upper_);
            lower_included_ = lower_.has_value();
            upper_included_ = false;
        }
        // (1,2) of integers is [2,2) by now.
        if (lower_ && upper_ && !(*lower_ < *upper_) && !(lower_included_ && upper_included_))
            *this = range();
    }

    std::optional<T> lower_;
    std::optional<T> upper_;
    bool empty_ = true;
    bool lower_included_ = false;
    bool upper_included_ = false;
};

}  // namespace cormorant
