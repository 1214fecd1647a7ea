#include "driver/postgres/postgres_text.hpp"

#include <array>

namespace cormorant::detail {
namespace {

constexpr sql_lexis lexis{.nested_comments = true, .dollar_quotes = true};

constexpr std::array<std::string_view, 5> reading = {"select", "values", "table", "show",
                                                     "explain"};
constexpr std::array<std::string_view, 4> changing = {"insert", "update", "delete", "merge"};
constexpr std::array<std::string_view, 2> over_connection = {"stdin", "stdout"};
constexpr std::array<std::string_view, 2> directions = {"from", "to"};

std::string_view level_text(isolation level) {
    switch (level) {
        case isolation::read_committed:
            return " ISOLATION LEVEL READ COMMITTED";
        case isolation::repeatable_read:
            return " ISOLATION LEVEL REPEATABLE READ";
        case isolation::serializable:
            return " ISOLATION LEVEL SERIALIZABLE";
        case isolation::automatic:
            break;
    }
    return {};
}

}  // namespace

const sql_lexis& postgres_lexis() noexcept { return lexis; }

statement_sort sort_of(std::string_view sql) {
    sql_tokens tokens(sql, lexis);
    const sql_token first = tokens.next_word();
    if (first.is_one_of(reading)) return statement_sort::reads;
    // CALL may change anything, and takes parameters, which no other utility does.
    if (first.is_one_of(changing) || first.is("call")) return statement_sort::writes;
    if (!first.is("with")) return statement_sort::utility;
    // A column may have the name of one of these words: it then counts as writing, which costs
    // nothing but a transaction that only reads.
    for (sql_token word = tokens.next_word(); word.kind != sql_token_kind::end;
         word = tokens.next_word())
        if (word.is_one_of(changing)) return statement_sort::writes;
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
        if (direction && token.is_one_of(over_connection)) return true;
        depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
        direction = depth == 0 && token.is_one_of(directions);
    }
    return false;
}

std::string postgres_begin(const transaction_form& form) {
    std::string text = "BEGIN";
    text.append(level_text(form.level));
    if (form.mode == transaction_mode::read_only) text += " READ ONLY";
    if (form.deferrable) text += " DEFERRABLE";
    return text;
}

}  // namespace cormorant::detail
