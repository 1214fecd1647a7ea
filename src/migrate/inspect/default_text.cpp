#include "migrate/inspect/default_text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "migrate/inspect/cpp_names.hpp"

namespace cormorant::detail {
namespace {

std::string_view without_parentheses(std::string_view text) {
    while (text.size() > 2 && text.front() == '(' && text.back() == ')')
        text = text.substr(1, text.size() - 2);
    return text;
}

// 'new'::character varying is 'new'.
std::string_view without_cast(std::string_view text) {
    const std::size_t last_quote = text.rfind('\'');
    const std::size_t cast = text.find("::", last_quote == std::string_view::npos ? 0 : last_quote);
    return cast == std::string_view::npos ? text : text.substr(0, cast);
}

std::optional<std::string> text_between_quotes(std::string_view text) {
    if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return std::nullopt;
    std::string made;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\\') return std::nullopt;  // which backends read in two ways
        made += text[i];
        if (text[i] == '\'' && text[++i] != '\'') return std::nullopt;
    }
    return made;
}

bool is_number(std::string_view text) {
    double number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size() && !text.empty();
}

bool is_whole(std::string_view text) {
    long long number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size() && !text.empty();
}

std::string in_lower_case(std::string_view text) {
    std::string made(text);
    for (char& c : made) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return made;
}

}  // namespace

bool is_clock(std::string_view given, value_kind kind) {
    if (kind != value_kind::utc_time && kind != value_kind::date) return false;
    const std::string text = in_lower_case(without_parentheses(given));
    for (const char* call : {"current_timestamp", "now()", "statement_timestamp()", "current_date",
                             "utc_timestamp(", "utc_date("})
        if (text.starts_with(call)) return true;
    return text.find("strftime('%y-%m-%d %h:%m:%f000', 'now')") != std::string::npos ||
           text.find("statement_timestamp()") != std::string::npos;
}

std::optional<std::string> default_literal(std::string_view given, const type_state& type) {
    const std::string_view text = without_cast(without_parentheses(given));
    const std::optional<std::string> quoted = text_between_quotes(text);
    const std::string_view plain = without_parentheses(quoted ? std::string_view(*quoted) : text);
    switch (type.kind) {
        case value_kind::text:
            return quoted ? std::optional(cpp_literal(*quoted)) : std::nullopt;
        case value_kind::boolean:
            if (plain == "1" || in_lower_case(plain) == "true") return "true";
            if (plain == "0" || in_lower_case(plain) == "false") return "false";
            return std::nullopt;
        case value_kind::integer:
            return is_whole(plain) ? std::optional(std::string(plain)) : std::nullopt;
        case value_kind::real:
            return is_number(plain) ? std::optional(std::string(plain)) : std::nullopt;
        default:
            return std::nullopt;
    }
}

}  // namespace cormorant::detail
