#include "sql/ddl/ddl_tokens.hpp"

#include <algorithm>
#include <cctype>

namespace cormorant::detail {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool same_word(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::toupper(static_cast<unsigned char>(x)) ==
               std::toupper(static_cast<unsigned char>(y));
    });
}

// Behind the quote that closes the one at `at`.
std::size_t end_of_quotes(std::string_view text, std::size_t at, bool backslash) {
    const char close = text[at] == '[' ? ']' : text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (backslash && text[i] == '\\') {
            ++i;
        } else if (text[i] == close) {
            const bool doubled = close != ']' && i + 1 < text.size() && text[i + 1] == close;
            if (!doubled) return i + 1;
            ++i;
        }
    }
    return text.size();
}

std::size_t end_of_remark(std::string_view text, std::size_t at) {
    const bool line = text[at] == '-';
    const std::size_t end = text.find(line ? "\n" : "*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + (line ? 1 : 2);
}

bool begins_remark(std::string_view text, std::size_t at) {
    return text.substr(at, 2) == "--" || text.substr(at, 2) == "/*";
}

std::size_t end_while(std::string_view text, std::size_t at, bool (*wanted)(char)) {
    while (at < text.size() && wanted(text[at])) ++at;
    return at;
}

bool is_of_number(char c) { return is_word(c) || c == '.'; }

// Signs of two characters that mean one thing.
std::size_t end_of_sign(std::string_view text, std::size_t at) {
    for (const std::string_view two : {"<=", ">=", "<>", "!=", "||", "::", "->", "=="})
        if (text.substr(at, 2) == two) return at + 2;
    return at + 1;
}

ddl_token token_at(std::string_view text, std::size_t at, ddl_quotes quotes) {
    const char c = text[at];
    ddl_token made;
    made.begin = at;
    std::size_t end = at + 1;
    const bool backslash = quotes == ddl_quotes::backslash;
    if (c == '\'') {
        made.kind = ddl_token_kind::text;
        end = end_of_quotes(text, at, backslash);
    } else if (c == '"' || c == '`' || (c == '[' && !backslash)) {
        made.kind = ddl_token_kind::quoted_name;
        end = end_of_quotes(text, at, false);
    } else if (is_digit(c)) {
        made.kind = ddl_token_kind::number;
        end = end_while(text, at, &is_of_number);
    } else if (is_word(c)) {
        made.kind = ddl_token_kind::word;
        end = end_while(text, at, &is_word);
        // x'00' and _utf8mb4'text' are one.
        if (end < text.size() && text[end] == '\'') {
            made.kind = ddl_token_kind::text;
            end = end_of_quotes(text, end, backslash);
        }
    } else {
        end = end_of_sign(text, at);
    }
    made.text = text.substr(at, end - at);
    return made;
}

bool wraps_all(const std::vector<ddl_token>& tokens, std::size_t first, std::size_t last) {
    if (last - first < 2 || tokens[first].text != "(" || tokens[last - 1].text != ")") return false;
    int depth = 0;
    for (std::size_t i = first; i + 1 < last; ++i) {
        if (tokens[i].text == "(") ++depth;
        if (tokens[i].text == ")") --depth;
        if (depth == 0) return false;
    }
    return true;
}

}  // namespace

std::vector<ddl_token> ddl_tokens(std::string_view text, ddl_quotes quotes) {
    std::vector<ddl_token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        if (is_space(text[at])) {
            ++at;
        } else if (begins_remark(text, at)) {
            at = end_of_remark(text, at);
        } else {
            tokens.push_back(token_at(text, at, quotes));
            at += tokens.back().text.size();
        }
    }
    return tokens;
}

std::string name_of_token(const ddl_token& token) {
    if (token.kind != ddl_token_kind::quoted_name) return std::string(token.text);
    const char close = token.text.back();
    std::string name;
    for (std::size_t i = 1; i + 1 < token.text.size(); ++i) {
        name += token.text[i];
        if (token.text[i] == close && token.text[i + 1] == close) ++i;
    }
    return name;
}

namespace {

// "(" stands close to a function: MariaDB takes it for none with a space between.
bool needs_space(const ddl_token& before, const ddl_token& after) {
    const auto is_close = [](const ddl_token& token) {
        return token.text == "(" || token.text == ")" || token.text == "," || token.text == ".";
    };
    return !is_close(before) && !is_close(after);
}

// MariaDB shows names as the mode of the session says.
std::string spelled(const ddl_token& token, ddl_quotes quotes) {
    if (token.kind != ddl_token_kind::quoted_name || quotes != ddl_quotes::backslash)
        return std::string(token.text);
    std::string made = "`";
    for (const char c : name_of_token(token)) made.append(c == '`' ? 2 : 1, c);
    return made + "`";
}

}  // namespace

std::string canonical_sql(std::string_view text, ddl_quotes quotes) {
    const std::vector<ddl_token> tokens = ddl_tokens(text, quotes);
    std::size_t first = 0;
    std::size_t last = tokens.size();
    while (wraps_all(tokens, first, last)) ++first, --last;
    std::string made;
    for (std::size_t i = first; i < last; ++i) {
        if (i != first && needs_space(tokens[i - 1], tokens[i])) made += ' ';
        made += spelled(tokens[i], quotes);
    }
    return made;
}

bool ddl_reader::is(std::string_view word) const noexcept {
    if (at_end()) return false;
    const ddl_token& token = tokens_[next_];
    if (token.kind == ddl_token_kind::quoted_name || token.kind == ddl_token_kind::text)
        return false;
    return same_word(token.text, word);
}

bool ddl_reader::accept(std::string_view word) noexcept {
    if (!is(word)) return false;
    ++next_;
    return true;
}

bool ddl_reader::accept_all(std::initializer_list<std::string_view> words) noexcept {
    const std::size_t before = next_;
    for (const std::string_view word : words) {
        if (accept(word)) continue;
        next_ = before;
        return false;
    }
    return true;
}

std::string ddl_reader::name() { return at_end() ? "" : name_of_token(tokens_[next_++]); }

std::size_t ddl_reader::end_of(std::size_t token) const noexcept {
    return tokens_[token].begin + tokens_[token].text.size();
}

std::string_view ddl_reader::between(std::size_t first, std::size_t last) const noexcept {
    if (first >= last) return {};
    return text_.substr(tokens_[first].begin, end_of(last - 1) - tokens_[first].begin);
}

void ddl_reader::skip_parentheses() {
    int depth = 0;
    do {
        if (tokens_[next_].text == "(") ++depth;
        if (tokens_[next_].text == ")") --depth;
        ++next_;
    } while (depth > 0 && !at_end());
}

std::string_view ddl_reader::inside() {
    if (!is("(")) return {};
    const std::size_t first = next_ + 1;
    skip_parentheses();
    return between(first, next_ - 1);
}

std::vector<std::string> ddl_reader::names() {
    std::vector<std::string> list;
    for (const std::string_view part : split_list(inside(), quotes_))
        list.push_back(ddl_reader(part, quotes_).name());
    return list;
}

std::string_view ddl_reader::until(const std::vector<std::string_view>& words) {
    const std::size_t first = next_;
    while (!at_end() && std::none_of(words.begin(), words.end(),
                                     [&](std::string_view word) { return is(word); })) {
        if (is("("))
            skip_parentheses();
        else
            ++next_;
    }
    return between(first, next_);
}

std::string_view ddl_reader::value() {
    const std::size_t first = next_;
    if (is("-") || is("+")) ++next_;
    if (is("(")) {
        skip_parentheses();
    } else if (!at_end()) {
        const bool call = tokens_[next_].kind == ddl_token_kind::word;
        ++next_;
        if (call && is("(")) skip_parentheses();
    }
    return between(first, next_);
}

std::string_view ddl_reader::pass() {
    return at_end() ? std::string_view{} : tokens_[next_++].text;
}

std::vector<std::string_view> split_list(std::string_view text, ddl_quotes quotes) {
    std::vector<std::string_view> parts;
    int depth = 0;
    std::size_t begin = 0;
    for (const ddl_token& token : ddl_tokens(text, quotes)) {
        if (token.text == "(") ++depth;
        if (token.text == ")") --depth;
        if (depth != 0 || token.text != ",") continue;
        parts.push_back(text.substr(begin, token.begin - begin));
        begin = token.begin + 1;
    }
    if (begin < text.size()) parts.push_back(text.substr(begin));
    return parts;
}

}  // namespace cormorant::detail
