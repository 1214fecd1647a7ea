#pragma once

#include <cstddef>
#include <string_view>

namespace cormorant {

/// Returns the offset of the first byte of the first ill-formed sequence, or `text.size()` when
/// there is none. Strict, after table 3-7 of the Unicode Standard: no overlong forms, no
/// surrogates, nothing above U+10FFFF. A zero byte is well-formed UTF-8; whoever cannot store one
/// checks for it separately.
[[nodiscard]] std::size_t first_invalid(std::string_view text) noexcept;

/// Whether the whole text is well-formed UTF-8, as strictly as `first_invalid`.
[[nodiscard]] bool valid_utf8(std::string_view text) noexcept;

/// Counts the code points of well-formed text, the unit in which servers count `varchar(n)`.
/// For text that is not well-formed the result is the number of bytes that are not continuation
/// bytes.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

}  // namespace cormorant
