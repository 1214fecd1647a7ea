#pragma once

#include <string>
#include <string_view>

namespace cormorant::detail {

/// What an error says of a text that may be of any length, such as a path: the whole of it, or its
/// beginning and its end.
[[nodiscard]] inline std::string shortened(std::string_view text) {
    constexpr std::size_t most = 300;
    constexpr std::size_t part = 100;
    if (text.size() <= most) return std::string(text);
    return std::string(text.substr(0, part))
        .append(" ... ")
        .append(text.substr(text.size() - part));
}

}  // namespace cormorant::detail
