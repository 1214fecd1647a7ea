#include "session/pool/session_state.hpp"

#include "base/sql_tokens.hpp"

namespace cormorant::detail {
namespace {

// The first words of statements whose effects are all in the database, or end with the transaction.
constexpr std::string_view harmless[] = {
    "alter",  "analyze",  "begin",  "call",       "check",     "checkpoint", "cluster",  "comment",
    "commit", "copy",     "create", "deallocate", "delete",    "desc",       "describe", "drop",
    "end",    "explain",  "flush",  "grant",      "import",    "insert",     "kill",     "merge",
    "notify", "optimize", "purge",  "reassign",   "refresh",   "reindex",    "release",  "rename",
    "repair", "replace",  "revoke", "rollback",   "savepoint", "security",   "select",   "show",
    "signal", "start",    "table",  "truncate",   "unlisten",  "update",     "vacuum",   "values",
    "with",   "xa",
};

// Behind SET: it ends with the transaction or the statement, or is none of the session's.
constexpr std::string_view harmless_settings[] = {"local", "transaction", "constraints",
                                                  "statement", "global"};

// Of functions that keep something for the session.
constexpr std::string_view keeping[] = {
    "set_config",
    "pg_advisory_lock",
    "pg_advisory_lock_shared",
    "pg_try_advisory_lock",
    "pg_try_advisory_lock_shared",
    "get_lock",
};

// Of all backends at once: what one of them takes for SQL is looked at as such.
constexpr sql_lexis lexis{.hash_comments = true, .executable_comments = true};
// A quote may end elsewhere.
constexpr sql_lexis lexis_of_escapes{
    .hash_comments = true, .executable_comments = true, .backslash_escapes = true};

bool is_number(const sql_token& token) {
    return token.kind == sql_token_kind::word && token.text.front() >= '0' &&
           token.text.front() <= '9';
}

// What is no word, and the version in /*!40101, is passed over.
sql_token next_word(sql_tokens& tokens) {
    sql_token token = tokens.next_word();
    while (is_number(token)) token = tokens.next_word();
    return token;
}

bool is_temporary(const sql_token& token) { return token.is("temp") || token.is("temporary"); }

// CREATE [OR REPLACE] [LOCAL] TEMPORARY ...
bool creates_temporary(sql_tokens rest) {
    constexpr std::string_view between[] = {"or", "replace", "global", "local"};
    sql_token token = next_word(rest);
    while (token.is_one_of(between)) token = next_word(rest);
    return is_temporary(token);
}

// SELECT ... INTO [LOCAL] TEMP.
bool selects_into_temporary(sql_tokens rest) {
    sql_token token = next_word(rest);
    while (token.kind != sql_token_kind::end && !token.is("into")) token = next_word(rest);
    return creates_temporary(rest);
}

// A function that does, or a variable of MariaDB: @a := 1, INTO @a.
bool keeps_something(sql_tokens rest) {
    sql_token last;
    for (sql_token token = rest.next(); token.kind != sql_token_kind::end; token = rest.next()) {
        if (token.is_one_of(keeping)) return true;
        if (last.is(':') && token.is('=')) return true;
        if (last.is("into") && token.is('@')) return true;
        last = token;
    }
    return false;
}

}  // namespace

transaction_effect effect_on_transaction(std::string_view sql) {
    constexpr std::string_view ends[] = {"begin", "start", "commit", "end", "abort", "rollback"};
    constexpr std::string_view schema[] = {"alter",  "create",   "drop",  "grant",
                                           "rename", "truncate", "revoke"};
    sql_tokens rest(sql, lexis);
    const sql_token first = next_word(rest);
    const sql_tokens after_first = rest;
    sql_token next = next_word(rest);
    if (first.is_one_of(schema)) {
        const bool temporary =
            next.is("temporary") || (first.is("create") && creates_temporary(after_first));
        return temporary ? transaction_effect::none : transaction_effect::changes_schema;
    }
    if (!first.is_one_of(ends)) return transaction_effect::none;
    // A block of MariaDB's, and START REPLICA.
    if ((first.is("begin") && next.is("not")) || (first.is("start") && !next.is("transaction")))
        return transaction_effect::none;
    // ROLLBACK [WORK | TRANSACTION] TO: a savepoint of the program's own.
    if (next.is("work") || next.is("transaction")) next = next_word(rest);
    return first.is("rollback") && next.is("to") ? transaction_effect::none
                                                 : transaction_effect::ends;
}

bool leaves_state(std::string_view sql) {
    sql_tokens rest(sql, lexis);
    const sql_token first = next_word(rest);
    if (first.kind == sql_token_kind::end) return false;
    if (first.is("set")) return !next_word(rest).is_one_of(harmless_settings);
    if (!first.is_one_of(harmless)) return true;
    if (first.is("create") && creates_temporary(rest)) return true;
    if ((first.is("select") || first.is("with")) && selects_into_temporary(rest)) return true;
    return keeps_something(rest) || keeps_something({rest.rest(), lexis_of_escapes});
}

}  // namespace cormorant::detail
