#include "session/session_state.hpp"

#include <algorithm>
#include <iterator>
#include <string>

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
constexpr std::string_view keeping[] = {"set_config", "advisory_lock", "get_lock"};

template <class Words>
bool is_one_of(std::string_view word, const Words& words) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

std::string in_lower_case(std::string_view sql) {
    std::string lower(sql);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return lower;
}

// Comments before it, and what else is no letter, are passed over.
std::string_view take_word(std::string_view& sql) {
    while (!sql.empty() && !is_letter(sql.front())) {
        const bool line = sql.starts_with("--") || sql.front() == '#';
        const bool comment = line || sql.starts_with("/*");
        const std::size_t end = comment ? sql.find(line ? "\n" : "*/", 1) : 0;
        sql.remove_prefix(end == std::string_view::npos ? sql.size() : end + 1);
    }
    const auto end = std::find_if_not(sql.begin(), sql.end(), is_letter);
    const std::string_view word = sql.substr(0, static_cast<std::size_t>(end - sql.begin()));
    sql.remove_prefix(word.size());
    return word;
}

// CREATE [OR REPLACE] [LOCAL] TEMPORARY ..., SELECT ... INTO TEMP.
bool makes_temporary(std::string_view first, std::string_view rest) {
    constexpr std::string_view between[] = {"or", "replace", "global", "local"};
    std::string_view word = take_word(rest);
    const bool creates = first == "create";
    if (!creates && first != "select" && first != "with") return false;
    while (!word.empty() && (!creates || is_one_of(word, between))) {
        if (!creates && word == "into") {
            word = take_word(rest);
            break;
        }
        word = take_word(rest);
    }
    return word == "temp" || word == "temporary";
}

}  // namespace

transaction_effect effect_on_transaction(std::string_view sql) {
    constexpr std::string_view ends[] = {"begin", "start", "commit", "end", "abort", "rollback"};
    constexpr std::string_view schema[] = {"alter",  "create",   "drop",  "grant",
                                           "rename", "truncate", "revoke"};
    const std::string lower = in_lower_case(sql);
    std::string_view rest = lower;
    const std::string_view first = take_word(rest);
    const std::string_view after_first = rest;
    std::string_view next = take_word(rest);
    if (is_one_of(first, schema)) {
        const bool temporary = next == "temporary" || makes_temporary(first, after_first);
        return temporary ? transaction_effect::none : transaction_effect::changes_schema;
    }
    if (!is_one_of(first, ends)) return transaction_effect::none;
    // A block of MariaDB's, and START REPLICA.
    if ((first == "begin" && next == "not") || (first == "start" && next != "transaction"))
        return transaction_effect::none;
    // ROLLBACK [WORK | TRANSACTION] TO: a savepoint of the program's own.
    if (next == "work" || next == "transaction") next = take_word(rest);
    return first == "rollback" && next == "to" ? transaction_effect::none
                                               : transaction_effect::ends;
}

bool leaves_state(std::string_view sql) {
    const std::string lower = in_lower_case(sql);
    std::string_view rest = lower;
    const std::string_view first = take_word(rest);
    if (first.empty()) return false;
    const auto says = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
    if (std::any_of(std::begin(keeping), std::end(keeping), says)) return true;
    if (says("@") && says(":=")) return true;  // a variable of MariaDB
    if (first == "set") return !is_one_of(take_word(rest), harmless_settings);
    return !is_one_of(first, harmless) || makes_temporary(first, rest);
}

}  // namespace cormorant::detail
