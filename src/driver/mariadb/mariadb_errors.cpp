#include "driver/mariadb/mariadb_errors.hpp"

#include <errmsg.h>
#include <fmt/format.h>
#include <mysqld_error.h>

#include <algorithm>
#include <iterator>

#include "driver/mariadb/mariadb_refusal.hpp"

namespace cormorant::detail {
namespace {

struct known_code {
    unsigned code;
    error_kind kind;
};

// Sorted by code.
constexpr known_code known_codes[] = {
    {ER_CHECKREAD, error_kind::rollback},
    {ER_DISK_FULL, error_kind::full},
    {ER_DUP_KEY, error_kind::unique},
    {ER_OPEN_AS_READONLY, error_kind::read_only},
    {ER_CON_COUNT_ERROR, error_kind::connection},
    {ER_BAD_HOST_ERROR, error_kind::connection},
    {ER_HANDSHAKE_ERROR, error_kind::connection},
    {ER_DBACCESS_DENIED_ERROR, error_kind::connection},
    {ER_ACCESS_DENIED_ERROR, error_kind::connection},
    {ER_UNKNOWN_COM_ERROR, error_kind::connection},
    {ER_BAD_NULL_ERROR, error_kind::not_null},
    {ER_BAD_DB_ERROR, error_kind::connection},
    {ER_SERVER_SHUTDOWN, error_kind::connection},
    {ER_DUP_ENTRY, error_kind::unique},
    {ER_RECORD_FILE_FULL, error_kind::full},
    {ER_HOST_IS_BLOCKED, error_kind::connection},
    {ER_HOST_NOT_PRIVILEGED, error_kind::connection},
    {ER_ABORTING_CONNECTION, error_kind::connection},
    {ER_NET_PACKET_TOO_LARGE, error_kind::data},
    {ER_NET_READ_ERROR_FROM_PIPE, error_kind::connection},
    {ER_NET_FCNTL_ERROR, error_kind::connection},
    {ER_NET_PACKETS_OUT_OF_ORDER, error_kind::connection},
    {ER_NET_UNCOMPRESS_ERROR, error_kind::connection},
    {ER_NET_READ_ERROR, error_kind::connection},
    {ER_NET_READ_INTERRUPTED, error_kind::connection},
    {ER_NET_ERROR_ON_WRITE, error_kind::connection},
    {ER_NET_WRITE_INTERRUPTED, error_kind::connection},
    {ER_TOO_LONG_STRING, error_kind::data},
    {ER_DUP_UNIQUE, error_kind::unique},
    {ER_PRIMARY_CANT_HAVE_NULL, error_kind::not_null},
    {ER_NEW_ABORTING_CONNECTION, error_kind::connection},
    {ER_TOO_MANY_USER_CONNECTIONS, error_kind::connection},
    {ER_LOCK_WAIT_TIMEOUT, error_kind::timeout},
    {ER_LOCK_DEADLOCK, error_kind::rollback},
    {ER_NO_REFERENCED_ROW, error_kind::foreign_key},
    {ER_ROW_IS_REFERENCED, error_kind::foreign_key},
    {ER_USER_LIMIT_REACHED, error_kind::connection},
    {ER_SUBQUERY_NO_1_ROW, error_kind::data},
    {ER_WARN_NULL_TO_NOTNULL, error_kind::not_null},
    {ER_WARN_DATA_OUT_OF_RANGE, error_kind::data},
    {WARN_DATA_TRUNCATED, error_kind::data},
    {ER_OPTION_PREVENTS_STATEMENT, error_kind::read_only},
    {ER_TRUNCATED_WRONG_VALUE, error_kind::data},
    {ER_QUERY_INTERRUPTED, error_kind::cancelled},
    {ER_NO_DEFAULT_FOR_FIELD, error_kind::not_null},
    {ER_DIVISION_BY_ZERO, error_kind::data},
    {ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, error_kind::data},
    {ER_DATA_TOO_LONG, error_kind::data},
    {ER_WRONG_VALUE_FOR_TYPE, error_kind::data},
    {ER_DATETIME_FUNCTION_OVERFLOW, error_kind::data},
    {ER_ROW_IS_REFERENCED_2, error_kind::foreign_key},
    {ER_NO_REFERENCED_ROW_2, error_kind::foreign_key},
    {ER_MAX_PREPARED_STMT_COUNT_REACHED, error_kind::internal},
    {ER_DUP_ENTRY_WITH_KEY_NAME, error_kind::unique},
    {ER_XA_RBDEADLOCK, error_kind::rollback},
    {ER_SIGNAL_EXCEPTION, error_kind::integrity},  // SIGNAL in a trigger
    {ER_DATA_OUT_OF_RANGE, error_kind::data},
    {ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, error_kind::read_only},
    {ER_CONNECTION_KILLED, error_kind::connection},
    {ER_STATEMENT_TIMEOUT, error_kind::timeout},
    {CR_CONNECTION_ERROR, error_kind::connection},
    {CR_CONN_HOST_ERROR, error_kind::connection},
    {CR_IPSOCK_ERROR, error_kind::connection},
    {CR_UNKNOWN_HOST, error_kind::connection},
    {CR_SERVER_GONE_ERROR, error_kind::connection},
    {CR_VERSION_ERROR, error_kind::connection},
    {CR_SERVER_HANDSHAKE_ERR, error_kind::connection},
    {CR_SERVER_LOST, error_kind::connection},
    {CR_NET_PACKET_TOO_LARGE, error_kind::data},
    {CR_SSL_CONNECTION_ERROR, error_kind::connection},
    {CR_MALFORMED_PACKET, error_kind::connection},
    {CR_SERVER_LOST_EXTENDED, error_kind::connection},
    {CR_AUTH_PLUGIN_CANNOT_LOAD, error_kind::connection},
    {ER_CONSTRAINT_FAILED, error_kind::check},
};
static_assert(std::is_sorted(std::begin(known_codes), std::end(known_codes),
                             [](const known_code& a, const known_code& b) {
                                 return a.code < b.code;
                             }));

struct known_class {
    std::string_view first;
    error_kind kind;
};

// https://mariadb.com/kb/en/mariadb-error-codes/ names the SQLSTATE of each code.
// What the dialect's INSERT ... ON DUPLICATE KEY UPDATE casts to a number where the row that is
// there has other values in the members that tell rows apart: an error that says so.
constexpr std::string_view other_key_conflict = "conflict of another key";

constexpr known_class classes[] = {
    {"08", error_kind::connection}, {"0A", error_kind::sql},       {"21", error_kind::data},
    {"22", error_kind::data},       {"23", error_kind::integrity}, {"25", error_kind::read_only},
    {"28", error_kind::connection}, {"3D", error_kind::sql},       {"40", error_kind::rollback},
    {"42", error_kind::sql},        {"45", error_kind::integrity}, {"70", error_kind::cancelled},
};

// Refusals of SQL text to which the server gives no SQLSTATE of their own.
constexpr unsigned sql_codes[] = {
    ER_CANT_CREATE_TABLE,          ER_KEY_NOT_FOUND,     ER_WRONG_USAGE,
    ER_CANT_AGGREGATE_2COLLATIONS, ER_UNKNOWN_COLLATION, ER_INVALID_GROUP_FUNC_USE,
};

const char* advice(unsigned code) noexcept {
    switch (code) {
        case ER_CON_COUNT_ERROR:
        case ER_TOO_MANY_USER_CONNECTIONS:
        case ER_USER_LIMIT_REACHED:
            return "lower pool_size in this and other programs, or raise the server's "
                   "max_connections";
        case ER_LOCK_WAIT_TIMEOUT:
            return "another transaction holds the lock: keep it short, or raise the option "
                   "busy_timeout";
        case ER_UNKNOWN_COM_ERROR:
            return "the server is no working part of its cluster at the moment: it may have lost "
                   "the others";
        case ER_STATEMENT_TIMEOUT:
            return "it took longer than the option statement_timeout, or the server's "
                   "max_statement_time, allows";
        case ER_MAX_PREPARED_STMT_COUNT_REACHED:
            return "lower statement_cache_size, or raise the server's max_prepared_stmt_count";
        case ER_ACCESS_DENIED_ERROR:
            return "check the user and the password";
        case ER_BAD_DB_ERROR:
            return "create the database first";
        case CR_CONNECTION_ERROR:
        case CR_CONN_HOST_ERROR:
            return "check that the server runs, and its host and port";
        case ER_FT_MATCHING_KEY_NOT_FOUND:
            return "a search needs an index of just its columns: cm::search_index in the model";
        case ER_NET_PACKET_TOO_LARGE:
        case CR_NET_PACKET_TOO_LARGE:
            return "raise the server's max_allowed_packet";
        default:
            return "";
    }
}

// The message with `by` in place of what lies between `first` and the last `last`, and of these;
// `unknown` where it has another form.
std::string replaced(std::string_view message, std::string_view first, std::string_view last,
                     std::string_view by, std::string_view unknown) {
    const std::size_t begin = message.find(first);
    const std::size_t end = message.rfind(last);
    if (begin == std::string_view::npos || end == std::string_view::npos ||
        end < begin + first.size())
        return std::string(unknown);
    return std::string(message.substr(0, begin))
        .append(by)
        .append(message.substr(end + last.size()));
}

// "3.3" of "3.3.20".
std::string_view series_of(std::string_view version) noexcept {
    return version.substr(0, version.find('.', version.find('.') + 1));
}

}  // namespace

error_kind mariadb_error_kind(unsigned code, std::string_view sqlstate) noexcept {
    const auto* known =
        std::lower_bound(std::begin(known_codes), std::end(known_codes), code,
                         [](const known_code& a, unsigned wanted) { return a.code < wanted; });
    if (known != std::end(known_codes) && known->code == code) return known->kind;
    if (std::find(std::begin(sql_codes), std::end(sql_codes), code) != std::end(sql_codes))
        return error_kind::sql;
    for (const known_class& c : classes)
        if (sqlstate.starts_with(c.first)) return c.kind;
    return error_kind::internal;
}

bool mariadb_connection_lost(unsigned code) noexcept {
    switch (code) {
        case CR_SERVER_GONE_ERROR:
        case CR_SERVER_LOST:
        case CR_SERVER_LOST_EXTENDED:
        case CR_MALFORMED_PACKET:
        case ER_SERVER_SHUTDOWN:
        case ER_ABORTING_CONNECTION:
        case ER_NEW_ABORTING_CONNECTION:
        case ER_CONNECTION_KILLED:
        case ER_NET_PACKET_TOO_LARGE:
        case ER_NET_READ_ERROR:
        case ER_NET_READ_INTERRUPTED:
        case ER_NET_ERROR_ON_WRITE:
        case ER_NET_WRITE_INTERRUPTED:
        case ER_NET_PACKETS_OUT_OF_ORDER:
            return true;
        default:
            return false;
    }
}

bool mariadb_unreachable(unsigned code) noexcept {
    switch (code) {
        case CR_CONNECTION_ERROR:
        case CR_CONN_HOST_ERROR:
        case CR_IPSOCK_ERROR:
        case CR_UNKNOWN_HOST:
        case CR_SERVER_HANDSHAKE_ERR:
        case ER_CON_COUNT_ERROR:
        case ER_TOO_MANY_USER_CONNECTIONS:
        case ER_USER_LIMIT_REACHED:
        case ER_UNKNOWN_COM_ERROR:
            return true;
        default:
            return mariadb_connection_lost(code);
    }
}

bool mariadb_transaction_lost(unsigned code) noexcept {
    return code == ER_LOCK_DEADLOCK || code == ER_XA_RBDEADLOCK || code == ER_CHECKREAD;
}

bool mariadb_server_unfit(unsigned code, std::string_view message) noexcept {
    switch (code) {
        case ER_OPTION_PREVENTS_STATEMENT:  // there are others than this one
            return message.find("read-only") != std::string_view::npos;
        case ER_UNKNOWN_COM_ERROR:  // what a node of Galera says without a quorum
        case ER_READ_ONLY_MODE:
        case ER_SERVER_SHUTDOWN:
            return true;
        default:
            return false;
    }
}

bool mariadb_may_end_transaction(error_kind kind) noexcept {
    switch (kind) {
        case error_kind::timeout:
        case error_kind::rollback:
        case error_kind::cancelled:
        case error_kind::connection:
        case error_kind::full:
        case error_kind::read_only:
        case error_kind::internal:
            return true;
        default:
            return false;
    }
}

std::string without_values(unsigned code, std::string_view message) {
    constexpr std::string_view misfit = "a value does not fit its type";
    switch (code) {
        case ER_DUP_ENTRY:
        case ER_DUP_ENTRY_WITH_KEY_NAME:
            return replaced(message, " '", "' for key", " for key",
                            "another row has these values in a unique key already");
        case ER_TRUNCATED_WRONG_VALUE_FOR_FIELD:
            return replaced(message, ": '", "' for column", " for column", misfit);
        case ER_TRUNCATED_WRONG_VALUE:
            return replaced(message, ": '", "'", "", misfit);
        case ER_DATA_OUT_OF_RANGE:
            return replaced(message, " in '", "'", "", "a number is out of range");
        case ER_WRONG_VALUE:
        case ER_ILLEGAL_VALUE_FOR_TYPE:
            return std::string(misfit);
        case ER_WRONG_VALUE_FOR_TYPE:
            return "a text is no value of the type that the function reads from it";
        default:
            return std::string(message);
    }
}

status check_mariadb_library(std::string_view running, std::string_view headers) {
    if (series_of(running) == series_of(headers)) return std::nullopt;
    failure f;
    f.kind = error_kind::connection;
    f.message = fmt::format(
        "the program runs with version {} of libmariadb, but Cormorant was compiled for {}: build "
        "Cormorant with the headers of the library that is installed",
        running, headers);
    return f;
}

// The name that follows a blank, up to the quote that ends the value.
std::string conflicting_key(std::string_view rest) {
    const std::size_t end = rest.rfind('\'');
    if (!rest.starts_with(' ') || end == std::string_view::npos) return {};
    return std::string(rest.substr(1, end - 1));
}

failure make_mariadb_failure(const mariadb_error& error) {
    failure f;
    f.native_code = static_cast<int>(error.code);
    f.sqlstate = error.sqlstate;
    if (const std::size_t at = error.message.find(other_key_conflict);
        at != std::string_view::npos) {
        f.kind = error_kind::unique;
        f.constraint = conflicting_key(error.message.substr(at + other_key_conflict.size()));
        f.message =
            "the row has the same values as another one in a unique key that is not the "
            "one named for conflicts";
        return f;
    }
    f.kind = mariadb_error_kind(error.code, error.sqlstate);
    f.message = without_values(error.code, error.message);
    add_refusal(f, error.code, error.message);
    f.connection_lost = mariadb_connection_lost(error.code);
    f.unfit = mariadb_server_unfit(error.code, error.message);
    f.crowded = error.code == ER_CON_COUNT_ERROR || error.code == ER_TOO_MANY_USER_CONNECTIONS ||
                error.code == ER_USER_LIMIT_REACHED;
    if (const std::string_view more = advice(error.code); !more.empty())
        f.message.append("; ").append(more);
    return f;
}

}  // namespace cormorant::detail
