#include "driver/postgres/postgres_errors.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "driver/text_failures.hpp"

namespace cormorant::detail {
namespace {

struct known_state {
    std::string_view prefix;
    error_kind kind;
};

// By SQLSTATE, whole codes before classes. PostgreSQL's manual, appendix A.
constexpr known_state known_states[] = {
    {"23505", error_kind::unique},
    {"23503", error_kind::foreign_key},
    {"23001", error_kind::foreign_key},  // ON DELETE RESTRICT
    {"23514", error_kind::check},
    {"23502", error_kind::not_null},
    {"23", error_kind::integrity},
    {"P0001", error_kind::integrity},  // RAISE in a trigger
    {"40", error_kind::rollback},
    {"55P03", error_kind::timeout},  // lock_timeout, NOWAIT
    {"25P03", error_kind::connection},
    {"25P04", error_kind::timeout},
    {"25006", error_kind::read_only},
    {"25", error_kind::sql},
    {"57014", error_kind::cancelled},
    {"57", error_kind::connection},
    {"08", error_kind::connection},
    {"28", error_kind::connection},
    {"3D", error_kind::connection},
    {"53100", error_kind::full},
    {"53300", error_kind::connection},
    {"53200", error_kind::internal},
    {"53", error_kind::full},
    {"22", error_kind::data},
    {"21", error_kind::data},
    {"XX001", error_kind::not_a_database},
    {"XX002", error_kind::not_a_database},
    {"XX", error_kind::internal},
    {"58", error_kind::internal},
    {"0A", error_kind::sql},
    {"26", error_kind::sql},
    {"34", error_kind::sql},
    {"3B", error_kind::sql},
    {"3F", error_kind::sql},
    {"42", error_kind::sql},
    {"44", error_kind::check},    // WITH CHECK OPTION
    {"54000", error_kind::data},  // a value too long for an index
    {"54", error_kind::sql},
    {"55", error_kind::sql},
};

std::string_view field(const pg_result* result, int code) noexcept {
    const char* found = PQresultErrorField(result, code);
    return found != nullptr ? found : "";
}

// The parser of a single statement found several.
bool has_more_statements(std::string_view sqlstate, const pg_result* result) noexcept {
    return sqlstate == "42601" && field(result, PG_DIAG_SOURCE_FUNCTION) == "exec_parse_message";
}

// The columns of a key, of 'Key (a, b)=(1, 2) already exists.', in whatever language; a name that
// needs quotes may have them.
std::vector<std::string> key_columns(std::string_view detail) {
    std::vector<std::string> columns;
    const std::size_t begin = detail.find('(');
    const std::size_t end = detail.find(")=(");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
        return columns;
    std::string_view list = detail.substr(begin + 1, end - begin - 1);
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(", "), list.size());
        std::string_view column = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 2, list.size()));
        if (column.size() > 2 && column.front() == '"' && column.back() == '"')
            column = column.substr(1, column.size() - 2);
        columns.emplace_back(column);
    }
    return columns;
}

// What refused, and where. The message of a key has the values too: only its columns are taken.
void add_refusal(failure& to, const pg_result* result) {
    to.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    to.table = field(result, PG_DIAG_TABLE_NAME);
    if (const std::string_view column = field(result, PG_DIAG_COLUMN_NAME); !column.empty())
        to.columns.emplace_back(column);
    else if (to.kind == error_kind::unique || to.kind == error_kind::foreign_key)
        to.columns = key_columns(field(result, PG_DIAG_MESSAGE_DETAIL));
}

std::string_view advice(std::string_view sqlstate) noexcept {
    if (sqlstate == "55P03")
        return "; another transaction holds the lock: keep it short, or raise the option "
               "busy_timeout";
    if (sqlstate == "53300")
        return "; the server has no connection left: lower pool_size, or raise max_connections";
    return {};
}

// Trigrams are functions, operators and an operator class of an extension, which is not there.
bool lacks_trigrams(std::string_view sqlstate, std::string_view message) noexcept {
    const auto says = [&](std::string_view part) {
        return message.find(part) != std::string_view::npos;
    };
    if (sqlstate == "42883")
        return says("similarity(") || says("text % text") || says("text <% text");
    return sqlstate == "42704" && says("gin_trgm_ops");
}

struct known_text {
    std::string_view first;
    std::string_view text;
};

// For messages that may hold a value where we do not expect it.
constexpr known_text data_texts[] = {
    {"22001", "a text is too long for its column"},
    {"22003", "a value is out of range for its type"},
    {"22007", "a text is no date or time"},
    {"22008", "a date or time is out of range"},
    {"22012", "division by zero"},
    {"22P02", "a text is no value of its type"},
    {"22", "a value does not fit its type, or what is done with it"},
};

std::string_view data_text(std::string_view sqlstate) noexcept {
    return std::find_if(std::begin(data_texts), std::end(data_texts) - 1,
                        [&](const known_text& known) { return sqlstate.starts_with(known.first); })
        ->text;
}

// Quotes other than those of English are not ASCII.
bool may_quote(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return c == '"' || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
    });
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

error_kind postgres_error_kind(std::string_view sqlstate) noexcept {
    for (const known_state& known : known_states)
        if (sqlstate.starts_with(known.prefix)) return known.kind;
    return error_kind::internal;
}

std::string_view without_quoted_value(std::string_view sqlstate, std::string_view message,
                                      std::string_view file) noexcept {
    // What is wrong with a value that is a language of its own is a syntax error too.
    if (sqlstate == "42601") {
        if (file.starts_with("tsquery") || message.starts_with("syntax error in tsquery"))
            return "syntax error in tsquery";
        if (file.starts_with("jsonpath") || message.ends_with(" of jsonpath input"))
            return "syntax error in jsonpath";
        return message;
    }
    if (!sqlstate.starts_with("22")) return message;
    // A value stands behind a colon, or in quotes: 'value "99" is out of range for type smallint'.
    const std::string_view begin = message.substr(0, message.find(':'));
    return may_quote(begin) ? data_text(sqlstate) : trimmed(begin);
}

error_kind cancellation_kind(std::string_view message, bool asked, bool limited) noexcept {
    if (message.find("statement timeout") != std::string_view::npos) return error_kind::timeout;
    if (message.find("user request") != std::string_view::npos) return error_kind::cancelled;
    return limited && !asked ? error_kind::timeout : error_kind::cancelled;
}

bool needs_preparing(std::string_view sqlstate, std::string_view function) noexcept {
    return sqlstate == "26000" || (sqlstate == "0A000" && function == "RevalidateCachedQuery");
}

bool needs_preparing(const pg_result* refused) noexcept {
    return needs_preparing(field(refused, PG_DIAG_SQLSTATE),
                           field(refused, PG_DIAG_SOURCE_FUNCTION));
}

bool may_be_outdated(const pg_result* refused) noexcept {
    return field(refused, PG_DIAG_SQLSTATE).starts_with("42");
}

failure make_postgres_failure(PGconn* connection, const PGresult* result) {
    const std::string_view state = field(result, PG_DIAG_SQLSTATE);
    if (state.empty()) return postgres_connection_failure(connection);
    if (has_more_statements(state, result)) {
        failure several = more_statements_failure();
        several.sqlstate = state;
        return several;
    }
    failure f;
    f.kind = postgres_error_kind(state);
    f.sqlstate = state;
    const std::string_view text = field(result, PG_DIAG_MESSAGE_PRIMARY);
    f.message = without_quoted_value(state, text, field(result, PG_DIAG_SOURCE_FILE));
    f.message.append(advice(state));
    if (lacks_trigrams(state, text))
        f.message.append(
            "; it comes with an extension that this database lacks: CREATE EXTENSION pg_trgm");
    add_refusal(f, result);
    f.connection_lost = f.kind == error_kind::connection || PQstatus(connection) == CONNECTION_BAD;
    // A standby, which a primary may have become; one that does not follow yet.
    f.unfit = state == "25006" || state == "57P03";
    // The server itself does not know.
    if (state == "40003" || state == "08007") f.outcome = outcome::unknown;
    return f;
}

failure postgres_copy_refusal() {
    failure f;
    f.kind = error_kind::usage;
    f.message =
        "COPY from stdin or to stdout is not for SQL text, which has no place for its rows: write "
        "them with bulk_create, read them with a query, or name a file of the server";
    return f;
}

failure postgres_connection_failure(PGconn* connection) {
    failure f;
    f.kind = error_kind::connection;
    f.sqlstate = "08006";
    f.message = trimmed(PQerrorMessage(connection));
    if (f.message.empty()) f.message = "the connection to the server was lost";
    f.connection_lost = true;
    return f;
}

}  // namespace cormorant::detail
