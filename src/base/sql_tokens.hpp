#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The words of the program's SQL text, as far as the library must know them without a parser.

namespace cormorant::detail {

/// How a backend writes what is no word: comments and quotes.
struct sql_lexis {
    bool nested_comments = false;      ///< /* one /* in */ another */
    bool hash_comments = false;        ///< # to the end of the line
    bool blank_behind_dashes = false;  ///< else -- is two operators
    bool executable_comments = false;  ///< the inside of /*! and /*M! is SQL
    bool backslash_escapes = false;    ///< in every quote, rather than behind E alone
    bool dollar_quotes = false;        ///< $tag$ ... $tag$
};

enum class sql_token_kind : std::uint8_t { end, word, quoted, symbol };

struct sql_token {
    sql_token_kind kind = sql_token_kind::end;
    std::string_view text = {};

    /// Whether it is this word, which is in lower case.
    [[nodiscard]] bool is(std::string_view word) const noexcept;
    /// Whether it is one of these, which are in lower case.
    template <class Words>
    [[nodiscard]] bool is_one_of(const Words& words) const noexcept {
        for (const std::string_view word : words)
            if (is(word)) return true;
        return false;
    }
    [[nodiscard]] bool is(char symbol) const noexcept {
        return kind == sql_token_kind::symbol && text.front() == symbol;
    }
};

/// Gives one token after the other; comments and blanks are passed over. Numbers are words.
class sql_tokens {
public:
    sql_tokens(std::string_view sql, const sql_lexis& lexis) noexcept : rest_(sql), lexis_(lexis) {}

    [[nodiscard]] sql_token next() noexcept;
    /// The next word: what is none before it, as the parentheses of a query, is passed over.
    [[nodiscard]] sql_token next_word() noexcept;
    /// What was not looked at yet.
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

private:
    bool skip_comment() noexcept;
    [[nodiscard]] bool at_line_comment() const noexcept;
    [[nodiscard]] std::size_t nested_comment() const noexcept;
    [[nodiscard]] std::size_t quote(std::size_t begin, bool escapes) const noexcept;
    [[nodiscard]] std::size_t dollar_quote() const noexcept;
    sql_token take(sql_token_kind kind, std::size_t size) noexcept;

    std::string_view rest_;
    const sql_lexis& lexis_;
};

/// The text from its first statement on, comments before it included; empty where it holds none:
/// nothing but blanks, comments and semicolons.
[[nodiscard]] std::string_view from_first_statement(std::string_view sql,
                                                    const sql_lexis& lexis) noexcept;

/// Whether something follows behind a semicolon. True for the body of a procedure as well.
[[nodiscard]] bool goes_on_behind_semicolon(std::string_view sql, const sql_lexis& lexis) noexcept;

}  // namespace cormorant::detail
