#include "migrate/inspect/cpp_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace cormorant::detail {
namespace {

constexpr std::string_view taken_words[] = {
    // C++
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break",
    "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return",
    "co_yield", "compl", "concept", "const", "const_cast", "consteval", "constexpr", "constinit",
    "continue", "decltype", "default", "delete", "do", "double", "dynamic_cast", "else", "enum",
    "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if", "inline",
    "int", "long", "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr",
    "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
    "requires", "return", "short", "signed", "sizeof", "static", "static_assert", "static_cast",
    "struct", "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef",
    "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile", "wchar_t",
    "while", "xor", "xor_eq",
    // Macros of common headers.
    "assert", "errno", "linux", "major", "makedev", "minor", "stderr", "stdin", "stdout", "unix",
    // A model's own word, and namespaces that types are spelled with.
    "meta", "cm", "std"};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
char lower_of(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
char upper_of(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

bool has_small_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) && !is_upper(c); });
}

}  // namespace

std::string struct_name(std::string_view table) {
    const bool keeps_case = has_small_letter(table);
    std::string made;
    bool begins = true;
    for (const char c : table) {
        if (!is_letter(c) && !is_digit(c)) {
            begins = true;
            continue;
        }
        if (made.empty() && is_digit(c)) made += 'N';
        made += begins ? upper_of(c) : keeps_case ? c : lower_of(c);
        begins = is_digit(c);
    }
    return made.empty() ? "Table" : made;
}

std::string member_name(std::string_view column) {
    std::string made;
    for (std::size_t i = 0; i < column.size(); ++i) {
        const char c = column[i];
        const bool begins_word =
            is_upper(c) && i > 0 &&
            ((is_letter(column[i - 1]) && !is_upper(column[i - 1])) || is_digit(column[i - 1]) ||
             (is_upper(column[i - 1]) && i + 1 < column.size() && is_letter(column[i + 1]) &&
              !is_upper(column[i + 1])));
        if (begins_word) made += '_';
        if (!is_letter(c) && !is_digit(c)) {
            if (!made.empty() && made.back() != '_') made += '_';
        } else {
            if (made.empty() && is_digit(c)) made += 'n';
            made += lower_of(c);
        }
    }
    while (!made.empty() && made.back() == '_') made.pop_back();
    if (made.empty()) return "column";
    const bool taken =
        std::find(std::begin(taken_words), std::end(taken_words), made) != std::end(taken_words);
    return taken ? made + "_" : made;
}

std::string distinct_name(std::string name, std::set<std::string>& taken) {
    std::string made = name;
    for (int number = 2; !taken.insert(made).second; ++number)
        made = fmt::format("{}_{}", name, number);
    return made;
}

std::string cpp_literal(std::string_view text) {
    std::string made = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (made += '\\') += c;
        else if (static_cast<unsigned char>(c) < 32)
            made += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
        else
            made += c;
    }
    return made + "\"";
}

}  // namespace cormorant::detail
