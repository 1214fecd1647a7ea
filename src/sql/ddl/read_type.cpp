#include "sql/ddl/read_type.hpp"

#include <cctype>

namespace cormorant::detail {
namespace {

std::string in_lower_case(std::string_view text) {
    std::string made;
    for (const char c : text)
        made += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return made;
}

bool is_in_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '"' || c == '.';
}

std::vector<int> numbers_in(std::string_view text) {
    std::vector<int> numbers;
    int now = -1;
    for (const char c : text) {
        if (std::isdigit(static_cast<unsigned char>(c)) != 0 && now < 100'000'000)
            now = (now < 0 ? 0 : now) * 10 + (c - '0');
        else if (now >= 0) {
            numbers.push_back(now);
            now = -1;
        }
    }
    if (now >= 0) numbers.push_back(now);
    return numbers;
}

// Words of a type that stand behind its parentheses: timestamp(3) with time zone.
constexpr std::string_view words_of_name[] = {"with time zone", "without time zone", "varying",
                                              "precision"};
// Words that are no part of a type's name.
constexpr std::string_view words_behind[] = {
    "character set", "charset", "collate",   "generated",  "as",
    "check",         "comment", "invisible", "references", "autoincrement"};

bool begins_with_word(std::string_view text, std::string_view word) {
    return text.starts_with(word) && (text.size() == word.size() || !is_in_name(text[word.size()]));
}

bool is_end(std::string_view text) {
    for (const std::string_view word : words_behind)
        if (begins_with_word(text, word)) return true;
    return false;
}

void add_word(std::string& name, std::string_view word) {
    if (!name.empty()) name += ' ';
    name += word;
}

}  // namespace

bool type_text::is_computed() const {
    return begins_with_word(rest, "generated") || begins_with_word(rest, "as");
}

type_text parts_of_type(std::string_view given) {
    const std::string lowered = in_lower_case(given);
    std::string_view text = lowered;
    type_text made;
    const auto pass = [&](std::size_t count) { text.remove_prefix(count); };
    while (!text.empty()) {
        if (text[0] == ' ') {
            pass(1);
        } else if (!made.name.empty() && is_end(text)) {
            made.rest = text;
            break;
        } else if (begins_with_word(text, "unsigned")) {
            made.is_unsigned = true;
            pass(8);
        } else if (text.starts_with("[]")) {
            made.is_array = true;
            pass(2);
        } else if (text[0] == '(') {
            const std::size_t end = text.find(')');
            if (end == std::string_view::npos) break;
            made.numbers = numbers_in(text.substr(1, end - 1));
            pass(end + 1);
        } else {
            std::size_t end = 1;
            while (end < text.size() && is_in_name(text[end])) ++end;
            for (const std::string_view tail : words_of_name)
                if (begins_with_word(text, tail)) end = tail.size();
            add_word(made.name, text.substr(0, end));
            pass(end);
        }
    }
    return made;
}

std::optional<type_reading> read_known_type(const type_text& text,
                                            std::span<const known_type> list) {
    for (const known_type& one : list) {
        if (one.name != text.name) continue;
        type_reading made;
        made.type.kind = one.kind;
        made.type.element = one.element;
        made.type.bits = one.bits;
        made.type.is_unsigned = text.is_unsigned;
        made.exact = one.exact && text.rest.empty();
        const std::size_t count = text.numbers.size();
        if (one.numbers == type_numbers::length && count == 1)
            made.type.max_length = text.numbers[0];
        if (one.numbers == type_numbers::length) made.exact = made.exact && count == 1;
        if (one.numbers == type_numbers::digits && count > 0) {
            made.type.max_digits = text.numbers[0];
            made.type.decimal_places = count > 1 ? text.numbers[1] : 0;
        }
        if (one.numbers == type_numbers::none && count > 0) made.exact = false;
        if (text.is_array) {
            made.type.element = made.type.kind;
            made.type.kind = value_kind::array;
        }
        return made;
    }
    return std::nullopt;
}

}  // namespace cormorant::detail
