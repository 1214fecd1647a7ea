#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cormorant::detail {

enum class ddl_token_kind : unsigned char { word, quoted_name, text, number, sign };

/// A token of a database's own DDL, with its place in the text.
struct ddl_token {
    ddl_token_kind kind = ddl_token_kind::sign;
    std::string_view text;  ///< as it stands there
    std::size_t begin = 0;
};

/// How the text is quoted.
enum class ddl_quotes : unsigned char {
    standard,   ///< "name", 'text' with quotes doubled; [name] and `name` too
    backslash,  ///< `name` and "name", 'text' with \ before signs
};

/// The tokens, without spaces and remarks.
[[nodiscard]] std::vector<ddl_token> ddl_tokens(std::string_view text, ddl_quotes quotes);

/// The name between its quotes, those inside it once; a word as it is.
[[nodiscard]] std::string name_of_token(const ddl_token& token);

/// The same text whatever its spaces and line ends are; pairs of parentheses around all of it are
/// left out.
[[nodiscard]] std::string canonical_sql(std::string_view text, ddl_quotes quotes);

/// Reads tokens one behind the other.
class ddl_reader {
public:
    ddl_reader(std::string_view text, ddl_quotes quotes)
        : text_(text), quotes_(quotes), tokens_(ddl_tokens(text, quotes)) {}

    [[nodiscard]] bool at_end() const noexcept { return next_ == tokens_.size(); }
    /// Whether the next token is this word, in whatever case, or this sign.
    [[nodiscard]] bool is(std::string_view word) const noexcept;
    /// The same; a token that is one is passed.
    bool accept(std::string_view word) noexcept;
    /// All of the words, one behind the other, or none.
    bool accept_all(std::initializer_list<std::string_view> words) noexcept;
    /// The next token as a name.
    std::string name();
    /// What stands between the parentheses that come next; they are passed.
    std::string_view inside();
    /// `(a, b)` as names.
    std::vector<std::string> names();
    /// The text up to the next token that is one of these words, outside of parentheses.
    std::string_view until(const std::vector<std::string_view>& words);
    /// One value: a literal, a call, what is in parentheses.
    std::string_view value();
    /// Passes a token, and gives its text.
    std::string_view pass();

private:
    [[nodiscard]] std::size_t end_of(std::size_t token) const noexcept;
    /// Behind the parenthesis that closes the next one.
    void skip_parentheses();
    [[nodiscard]] std::string_view between(std::size_t first, std::size_t last) const noexcept;

    std::string_view text_;
    ddl_quotes quotes_;
    std::vector<ddl_token> tokens_;
    std::size_t next_ = 0;
};

/// The parts of a list between commas, those in parentheses aside.
[[nodiscard]] std::vector<std::string_view> split_list(std::string_view text, ddl_quotes quotes);

}  // namespace cormorant::detail
