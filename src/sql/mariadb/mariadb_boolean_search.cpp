#include "sql/mariadb/mariadb_boolean_search.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "cormorant/base/error.hpp"
#include "cormorant/base/utf8.hpp"

/// Search texts for MATCH ... AGAINST. As PostgreSQL's websearch_to_tsquery has it: all words, a
/// phrase in quotes, a minus before what must not be there, `or` between alternatives.

namespace cormorant::detail {
namespace {

bool is_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9') ||
           (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

std::string_view next_word(std::string_view& rest) {
    std::size_t from = 0;
    while (from < rest.size() && !is_word(rest[from])) ++from;
    std::size_t to = from;
    while (to < rest.size() && is_word(rest[to])) ++to;
    const std::string_view word = rest.substr(from, to - from);
    rest.remove_prefix(to);
    return word;
}

// The words of a phrase, and nothing else of it.
std::string words_of(std::string_view text) {
    std::string out;
    for (std::string_view word = next_word(text); !word.empty(); word = next_word(text))
        out.append(out.empty() ? "" : " ").append(word);
    return out;
}

bool is_or(std::string_view word) {
    return word.size() == 2 && (word[0] | 0x20) == 'o' && (word[1] | 0x20) == 'r';
}

// InnoDB indexes neither words of one and two characters nor these of
// INFORMATION_SCHEMA.INNODB_FT_DEFAULT_STOPWORD (MariaDB 10.11), unless the server is told to. No
// row would match where one is demanded.
constexpr std::array<std::string_view, 18> common_words = {
    "about", "are", "com",  "for",  "from",  "how", "that", "the",  "this",
    "und",   "was", "what", "when", "where", "who", "will", "with", "www"};

bool is_indexed(std::string_view word) {
    if (utf8_length(word) < 3) return false;
    std::string folded;
    for (const char c : word) folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return std::find(common_words.begin(), common_words.end(), folded) == common_words.end();
}

class boolean_writer {
public:
    std::string write(std::string_view typed) {
        while (!typed.empty()) typed.remove_prefix(part(typed));
        if (alternatives_.size() == 1) return alternatives_.front();
        std::string out;
        for (const std::string& one : alternatives_)
            if (!one.empty()) out.append(out.empty() ? "(" : " (").append(one).append(")");
        return out;
    }

private:
    // Takes one character of no meaning, a sign, a word or a phrase; returns its length.
    std::size_t part(std::string_view rest) {
        if (rest[0] == '"') {
            const std::size_t end = rest.find('"', 1);
            if (end == std::string_view::npos) return sign(1);
            const std::string phrase = words_of(rest.substr(1, end - 1));
            add(phrase.empty() ? "" : '"' + phrase + '"', "+");
            return end + 1;
        }
        if (!is_word(rest[0])) {
            negated_ = rest[0] == '-' && !after_word_;
            return sign(1);
        }
        std::size_t length = 1;
        while (length < rest.size() && is_word(rest[length])) ++length;
        const std::string_view word = rest.substr(0, length);
        if (is_or(word) && !alternatives_.back().empty() && !negated_)
            alternatives_.emplace_back();
        else
            add(std::string(word), is_indexed(word) ? "+" : "");
        after_word_ = true;
        return length;
    }

    std::size_t sign(std::size_t length) {
        after_word_ = false;
        return length;
    }

    void add(const std::string& what, std::string_view demand) {
        std::string& to = alternatives_.back();
        if (!what.empty())
            to.append(to.empty() ? "" : " ").append(negated_ ? "-" : demand).append(what);
        negated_ = false;
        after_word_ = true;
    }

    std::vector<std::string> alternatives_{std::string()};
    bool negated_ = false;     // a minus stands before what comes next
    bool after_word_ = false;  // a minus inside a word is none
};

}  // namespace

std::string boolean_search(std::string_view typed) {
    if (!valid_utf8(typed) || typed.find('\0') != std::string_view::npos)
        throw_error({.kind = error_kind::data,
                     .message = "a search text is not UTF-8, or has a zero byte in it",
                     .outcome = outcome::not_sent});
    return boolean_writer().write(typed);
}

}  // namespace cormorant::detail
