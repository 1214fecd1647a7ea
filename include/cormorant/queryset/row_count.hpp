#pragma once

#include <compare>
#include <concepts>
#include <cstdint>

namespace cormorant {

/// A number of rows. It is an integer; comparing one that was just counted draws a warning, since a
/// database that only has to tell whether there is a row, or whether there are n, stops early.
class row_count {
public:
    constexpr row_count(std::int64_t n) noexcept : n_(n) {}
    constexpr operator std::int64_t() const noexcept { return n_; }

private:
    std::int64_t n_;
};

/// count() > 0 and the like: compiles, with advice.
template <std::integral T>
[[deprecated(
    "count() reads every row just to be compared: exists() and at_least(n) stop early; "
    "keep the count in a variable where the number itself is needed")]] constexpr std::
    strong_ordering
    operator<=>(row_count&& a, T b) noexcept {
    return std::int64_t{a} <=> static_cast<std::int64_t>(b);
}

/// count() == 0 and the like: compiles, with advice.
template <std::integral T>
[[deprecated(
    "count() reads every row just to be compared: exists() and at_least(n) stop early; "
    "keep the count in a variable where the number itself is needed")]] constexpr bool
operator==(row_count&& a, T b) noexcept {
    return std::int64_t{a} == static_cast<std::int64_t>(b);
}

}  // namespace cormorant
