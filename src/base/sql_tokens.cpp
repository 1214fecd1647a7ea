#include "base/sql_tokens.hpp"

#include <algorithm>

namespace cormorant::detail {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

bool in_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::size_t or_all(std::size_t end, std::string_view text) noexcept {
    return std::min(end, text.size());
}

std::size_t behind(std::string_view text, std::string_view end, std::size_t from) noexcept {
    const std::size_t at = text.find(end, from);
    return at == std::string_view::npos ? text.size() : at + end.size();
}

}  // namespace

bool sql_token::is(std::string_view word) const noexcept {
    return kind == sql_token_kind::word &&
           std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
           });
}

sql_token sql_tokens::take(sql_token_kind kind, std::size_t size) noexcept {
    const sql_token made{kind, rest_.substr(0, size)};
    rest_.remove_prefix(made.text.size());
    return made;
}

std::size_t sql_tokens::nested_comment() const noexcept {
    std::size_t depth = 1;
    std::size_t at = 2;
    while (at < rest_.size() && depth > 0) {
        const std::string_view two = rest_.substr(at, 2);
        if (two == "/*")
            ++depth;
        else if (two == "*/")
            --depth;
        at += two == "/*" || two == "*/" ? 2 : 1;
    }
    return at;
}

bool sql_tokens::at_line_comment() const noexcept {
    if (rest_.starts_with("--"))
        return !lexis_.blank_behind_dashes || rest_.size() == 2 ||
               static_cast<unsigned char>(rest_[2]) <= ' ';
    return lexis_.hash_comments && rest_.starts_with('#');
}

bool sql_tokens::skip_comment() noexcept {
    std::size_t size = 0;
    if (at_line_comment())
        size = behind(rest_, "\n", 0);
    else if (!rest_.starts_with("/*"))
        return false;
    else if (lexis_.executable_comments && (rest_.starts_with("/*!") || rest_.starts_with("/*M!")))
        return false;
    else
        size = lexis_.nested_comments ? nested_comment() : behind(rest_, "*/", 2);
    rest_.remove_prefix(size);
    return true;
}

// A quote inside is written twice: to two quoted texts side by side it makes no difference.
std::size_t sql_tokens::quote(std::size_t begin, bool escapes) const noexcept {
    const char mark = rest_[begin];
    std::size_t at = begin + 1;
    while (at < rest_.size() && rest_[at] != mark) at += escapes && rest_[at] == '\\' ? 2 : 1;
    return or_all(at + 1, rest_);
}

// 0 where it is none: $1, or a dollar alone.
std::size_t sql_tokens::dollar_quote() const noexcept {
    std::size_t tag = 1;
    while (tag < rest_.size() && in_word(rest_[tag])) ++tag;
    if (tag == rest_.size() || rest_[tag] != '$') return 0;
    return behind(rest_, rest_.substr(0, tag + 1), tag + 1);
}

sql_token sql_tokens::next() noexcept {
    do {
        rest_.remove_prefix(or_all(rest_.find_first_not_of(blanks), rest_));
    } while (skip_comment());
    if (rest_.empty()) return {};
    const char first = rest_.front();
    if ((first == 'e' || first == 'E') && rest_.size() > 1 && rest_[1] == '\'')
        return take(sql_token_kind::quoted, quote(1, true));
    if (in_word(first)) {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), in_word);
        return take(sql_token_kind::word, static_cast<std::size_t>(end - rest_.begin()));
    }
    if (first == '\'' || first == '"')
        return take(sql_token_kind::quoted, quote(0, lexis_.backslash_escapes));
    if (first == '`') return take(sql_token_kind::quoted, quote(0, false));
    const std::size_t dollars = first == '$' && lexis_.dollar_quotes ? dollar_quote() : 0;
    if (dollars != 0) return take(sql_token_kind::quoted, dollars);
    return take(sql_token_kind::symbol, 1);
}

sql_token sql_tokens::next_word() noexcept {
    sql_token token = next();
    while (token.kind != sql_token_kind::word && token.kind != sql_token_kind::end) token = next();
    return token;
}

std::string_view from_first_statement(std::string_view sql, const sql_lexis& lexis) noexcept {
    sql_tokens tokens(sql, lexis);
    std::string_view from = sql;
    for (;;) {
        const sql_token token = tokens.next();
        if (token.kind == sql_token_kind::end) return {};
        if (!token.is(';')) return from;
        from = tokens.rest();
    }
}

bool goes_on_behind_semicolon(std::string_view sql, const sql_lexis& lexis) noexcept {
    sql_tokens tokens(from_first_statement(sql, lexis), lexis);
    sql_token token = tokens.next();
    while (token.kind != sql_token_kind::end && !token.is(';')) token = tokens.next();
    while (token.is(';')) token = tokens.next();
    return token.kind != sql_token_kind::end;
}

}  // namespace cormorant::detail
