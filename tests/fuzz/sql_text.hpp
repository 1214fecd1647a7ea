#pragma once

#include <set>
#include <string>
#include <string_view>

#include "fuzz/input.hpp"

/// What holds for the text of every statement that is compiled from a query.
namespace fuzz {

/// In every text value of the fuzzed queries.
inline constexpr std::string_view marker = "M4RK'\"`\\";
inline constexpr std::string_view marker_word = "M4RK";

/// Reads SQL text as the database's own scanner would, as far as it matters here.
class scanned_sql {
public:
    scanned_sql(std::string_view sql, bool backslashes) : sql_(sql), backslashes_(backslashes) {
        while (at_ < sql_.size()) step();
        require(depth_ == 0, "parentheses are closed", sql_);
    }
    /// The numbers of numbered placeholders.
    [[nodiscard]] const std::set<int>& numbers() const { return numbers_; }
    [[nodiscard]] std::size_t question_marks() const { return question_marks_; }

private:
    void step() {
        const char c = sql_[at_];
        switch (c) {
            case '\'':
                return quoted(c, backslashes_);
            case '"':
            case '`':
                return quoted(c, false);
            case '(':
                ++depth_;
                break;
            case ')':
                require(--depth_ >= 0, "no parenthesis is closed twice", sql_);
                break;
            case ';':
            case '#':
            case '\0':
            case '\n':
                require(false, "one statement without comments", sql_);
                break;
            case '?':
            case '$':
                return placeholder(c);
            default:
                require(!sql_.substr(at_).starts_with("--") && !sql_.substr(at_).starts_with("/*"),
                        "no comments", sql_);
        }
        ++at_;
    }
    void quoted(char quote, bool backslashes) {
        for (++at_; at_ < sql_.size(); ++at_) {
            if (backslashes && sql_[at_] == '\\') {
                ++at_;
            } else if (sql_[at_] == quote) {
                if (at_ + 1 == sql_.size() || sql_[at_ + 1] != quote) break;
                ++at_;
            }
        }
        require(at_ < sql_.size(), "quotes are closed", sql_);
        ++at_;
    }
    void placeholder(char mark) {
        int number = 0;
        for (++at_; at_ < sql_.size() && sql_[at_] >= '0' && sql_[at_] <= '9'; ++at_)
            number = number * 10 + (sql_[at_] - '0');
        if (number != 0)
            numbers_.insert(number);
        else if (mark == '?')
            ++question_marks_;
    }

    std::string_view sql_;
    bool backslashes_;
    std::size_t at_ = 0;
    int depth_ = 0;
    std::set<int> numbers_;
    std::size_t question_marks_ = 0;
};

/// The text is one whole statement, has just the placeholders that are bound, and no value in it.
inline void check_sql(std::string_view sql, std::size_t binds, std::string_view dialect) {
    require(sql.find(marker_word) == std::string_view::npos, "no value is in the text", sql);
    const scanned_sql scanned(sql, dialect == "mariadb");
    if (dialect == "mariadb") {
        require(scanned.question_marks() == binds, "as many placeholders as values", sql);
        return;
    }
    require(scanned.question_marks() == 0, "placeholders have numbers", sql);
    require(scanned.numbers().size() == binds, "as many placeholders as values", sql);
    require(binds == 0 || *scanned.numbers().rbegin() == static_cast<int>(binds),
            "placeholders are numbered from 1 without a gap", sql);
}

}  // namespace fuzz
