#pragma once

#include <compare>
#include <cstddef>
#include <string_view>

namespace cormorant {

/// Text that can be a template argument: `template <fixed_string Name> struct column;` then
/// `column<"email">`. N counts the literal's terminating zero, so that N is deduced from the
/// literal itself.
template <std::size_t N>
struct fixed_string {
    /// The characters and their terminating zero; public because a template argument must have no
    /// private part.
    char characters[N]{};

    /// Copies a string literal; implicit, so that a literal stands where a fixed_string is asked
    /// for.
    constexpr fixed_string(
        const char (&literal)[N]) noexcept {  // NOLINT(google-explicit-constructor)
        for (std::size_t i = 0; i < N; ++i) characters[i] = literal[i];
    }

    /// The text without its terminating zero; valid as long as this object (for a template
    /// argument: always).
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, N - 1}; }

    /// The number of characters, without the terminating zero.
    [[nodiscard]] static constexpr std::size_t size() noexcept { return N - 1; }
};

/// Whether both hold the same text; texts of different lengths compare too.
template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr bool operator==(const fixed_string<N>& left,
                                        const fixed_string<M>& right) noexcept {
    return left.view() == right.view();
}

/// Orders by bytes, as std::string_view does.
template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr std::strong_ordering operator<=>(const fixed_string<N>& left,
                                                         const fixed_string<M>& right) noexcept {
    return left.view() <=> right.view();
}

/// Whether the text is `right`.
template <std::size_t N>
[[nodiscard]] constexpr bool operator==(const fixed_string<N>& left,
                                        std::string_view right) noexcept {
    return left.view() == right;
}

/// Orders by bytes, as std::string_view does.
template <std::size_t N>
[[nodiscard]] constexpr std::strong_ordering operator<=>(const fixed_string<N>& left,
                                                         std::string_view right) noexcept {
    return left.view() <=> right;
}

}  // namespace cormorant
