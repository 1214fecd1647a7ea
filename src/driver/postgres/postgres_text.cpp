#include "driver/postgres/postgres_text.hpp"

#include <algorithm>
#include <initializer_list>

namespace cormorant::detail {
namespace {

constexpr sql_lexis lexis{.nested_comments = true, .dollar_quotes = true};

bool is_one_of(const sql_token& token, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return token.is(word); });
}

bool changes_rows(const sql_token& token) {
    return is_one_of(token, {"insert", "update", "delete", "merge"});
}

// What is no word before it, as the parentheses of a query, is passed over.
sql_token next_word(sql_tokens& tokens) {
    sql_token token = tokens.next();
    while (token.kind != sql_token_kind::word && token.kind != sql_token_kind::end)
        token = tokens.next();
    return token;
}

}  // namespace

const sql_lexis& postgres_lexis() noexcept { return lexis; }

statement_sort sort_of(std::string_view sql) {
    sql_tokens tokens(sql, lexis);
    const sql_token first = next_word(tokens);
    if (is_one_of(first, {"select", "values", "table", "show", "explain"}))
        return statement_sort::reads;
    // CALL may change anything, and takes parameters, which no other utility does.
    if (changes_rows(first) || first.is("call")) return statement_sort::writes;
    if (!first.is("with")) return statement_sort::utility;
    // A column may have the name of one of these words: it then counts as writing, which costs
    // nothing but a transaction that only reads.
    for (sql_token word = next_word(tokens); word.kind != sql_token_kind::end;
         word = next_word(tokens))
        if (changes_rows(word)) return statement_sort::writes;
    return statement_sort::reads;
}

bool copies_over_connection(std::string_view sql) {
    sql_tokens tokens(from_first_statement(sql, lexis), lexis);
    sql_token token = tokens.next();
    if (!token.is("copy")) return false;
    // The columns, or a query, stand in parentheses.
    int depth = 0;
    for (bool direction = false; token.kind != sql_token_kind::end && !token.is(';');
         token = tokens.next()) {
        if (direction && is_one_of(token, {"stdin", "stdout"})) return true;
        depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
        direction = depth == 0 && is_one_of(token, {"from", "to"});
    }
    return false;
}

}  // namespace cormorant::detail
