#include "cormorant/schema/member_access.hpp"

namespace cormorant::detail {

// "... Values = {Color::red, Color::green, (Color)2, ...}]": a value without a name is a cast.
std::vector<named_value> named_values(const char* spelled) {
    std::vector<named_value> found;
    const std::string_view text = spelled;
    constexpr std::string_view before = "Values = ";
    std::size_t at = text.find(before);
    if (at == std::string_view::npos) return found;
    at = text.find_first_not_of("{<", at + before.size());
    for (std::int64_t number = 0; at < text.size(); ++number) {
        const std::size_t end = text.find_first_of(",}>", at);
        const std::string_view one = text.substr(at, end - at);
        if (one.find('(') == std::string_view::npos) {
            const std::size_t scope = one.rfind("::");
            found.push_back(
                {scope == std::string_view::npos ? one : one.substr(scope + 2), number});
        }
        if (end == std::string_view::npos || text[end] != ',') break;
        at = text.find_first_not_of(' ', end + 1);
    }
    return found;
}

}  // namespace cormorant::detail
