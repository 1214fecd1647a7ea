#pragma once

#include <string>
#include <string_view>

namespace cormorant::detail {

/// Appends the text between quotes, as it stands inside the text of an array or a range; what
/// stands before a quote in it is `before_quote`.
void append_quoted(std::string& out, std::string_view text, char before_quote);

/// The text of a bytea: \x and two digits for each byte.
[[nodiscard]] std::string hexadecimal(std::string_view bytes);

}  // namespace cormorant::detail
