#pragma once

namespace cormorant::detail {

/// Whether the character is one of 0 to 9, whatever the locale.
[[nodiscard]] constexpr bool is_digit(char character) noexcept {
    return character >= '0' && character <= '9';
}

}  // namespace cormorant::detail
