#include "driver/postgres/postgres_text.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <string>

namespace cormorant::detail {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view without_comment(std::string_view sql) {
    if (sql.starts_with("--")) return sql.substr(std::min(sql.find('\n'), sql.size()));
    if (!sql.starts_with("/*")) return sql;
    const std::size_t end = sql.find("*/", 2);
    return end == std::string_view::npos ? std::string_view() : sql.substr(end + 2);
}

// The next word in lower case; what is no word before it is passed over.
std::string next_word(std::string_view& sql) {
    while (!sql.empty() && !is_word(sql.front())) {
        const std::string_view rest = without_comment(sql);
        sql = rest.size() != sql.size() ? rest : sql.substr(1);
    }
    std::string word;
    while (!sql.empty() && is_word(sql.front())) {
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(sql.front())));
        sql.remove_prefix(1);
    }
    return word;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool changes_rows(std::string_view word) {
    return is_one_of(word, {"insert", "update", "delete", "merge"});
}

}  // namespace

statement_sort sort_of(std::string_view sql) {
    const std::string first = next_word(sql);
    if (is_one_of(first, {"select", "values", "table", "show", "explain"}))
        return statement_sort::reads;
    // CALL may change anything, and takes parameters, which no other utility does.
    if (changes_rows(first) || first == "call") return statement_sort::writes;
    if (first != "with") return statement_sort::utility;
    // A word in a text of the statement may be taken for one of these: it then counts as writing,
    // which costs nothing but a transaction that only reads.
    for (std::string word = next_word(sql); !word.empty(); word = next_word(sql))
        if (changes_rows(word)) return statement_sort::writes;
    return statement_sort::reads;
}

}  // namespace cormorant::detail
