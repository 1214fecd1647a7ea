#include "driver/sqlite/sqlite_errors.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace cormorant::detail {
namespace {

struct known_code {
    int code;
    error_kind kind;
};

// Extended codes that mean something else than the plain code in their low byte.
constexpr known_code extended_codes[] = {
    {SQLITE_CONSTRAINT_UNIQUE, error_kind::unique},
    {SQLITE_CONSTRAINT_PRIMARYKEY, error_kind::unique},
    {SQLITE_CONSTRAINT_ROWID, error_kind::unique},
    {SQLITE_CONSTRAINT_FOREIGNKEY, error_kind::foreign_key},
    {SQLITE_CONSTRAINT_CHECK, error_kind::check},
    {SQLITE_CONSTRAINT_NOTNULL, error_kind::not_null},
    {SQLITE_CONSTRAINT_DATATYPE, error_kind::data},
    {SQLITE_BUSY_SNAPSHOT, error_kind::rollback},
    {SQLITE_READONLY_DBMOVED, error_kind::connection},
    {SQLITE_ABORT_ROLLBACK, error_kind::cancelled},
    {SQLITE_IOERR_NOMEM, error_kind::internal},
    {SQLITE_CORRUPT_SEQUENCE, error_kind::not_a_database},
};

constexpr known_code plain_codes[] = {
    {SQLITE_ERROR, error_kind::sql},
    {SQLITE_INTERNAL, error_kind::internal},
    {SQLITE_PERM, error_kind::connection},
    {SQLITE_ABORT, error_kind::cancelled},
    {SQLITE_BUSY, error_kind::timeout},
    {SQLITE_LOCKED, error_kind::timeout},
    {SQLITE_NOMEM, error_kind::internal},
    {SQLITE_READONLY, error_kind::read_only},
    {SQLITE_INTERRUPT, error_kind::cancelled},
    {SQLITE_IOERR, error_kind::connection},
    {SQLITE_CORRUPT, error_kind::not_a_database},
    {SQLITE_FULL, error_kind::full},
    {SQLITE_CANTOPEN, error_kind::connection},
    {SQLITE_PROTOCOL, error_kind::timeout},
    {SQLITE_SCHEMA, error_kind::rollback},
    {SQLITE_TOOBIG, error_kind::data},
    {SQLITE_CONSTRAINT, error_kind::integrity},
    {SQLITE_MISMATCH, error_kind::data},
    {SQLITE_NOLFS, error_kind::full},
    {SQLITE_AUTH, error_kind::read_only},
    {SQLITE_RANGE, error_kind::data},
    {SQLITE_NOTADB, error_kind::not_a_database},
};

constexpr int plain(int code) noexcept { return code & 0xff; }

// What the program, or whoever runs it, can do; empty where SQLite's message says it all.
const char* advice(int code) noexcept {
    switch (plain(code)) {
        case SQLITE_BUSY:
            if (code == SQLITE_BUSY_SNAPSHOT)
                return "another connection wrote since this transaction read: run it again";
            return "another connection holds the lock: keep its transaction short, or raise the "
                   "option busy_timeout";
        case SQLITE_LOCKED:
            return "a statement of this connection still reads the table: end it first";
        case SQLITE_FULL:
            return "free some space on the disk, or raise the option max_pages; the statement was "
                   "undone, unless journal= is memory or off";
        case SQLITE_READONLY:
            if (code == SQLITE_READONLY_DBMOVED)
                return "the file was deleted, or another one put in its place, while it was open: "
                       "open the database again";
            return "the file or the connection was opened for reading: check mode=, the rights of "
                   "the file and of its folder";
        case SQLITE_NOTADB:
            return "the file is no SQLite database: check the path";
        case SQLITE_CORRUPT:
            return "the file is damaged: restore a backup, or try sqlite3's .recover";
        case SQLITE_CANTOPEN:
            return "check that the path exists and may be opened";
        case SQLITE_TOOBIG:
            return "a text or blob is larger than SQLite allows";
        default:
            return "";
    }
}

}  // namespace

error_kind sqlite_error_kind(int code) noexcept {
    for (const known_code& known : extended_codes)
        if (known.code == code) return known.kind;
    for (const known_code& known : plain_codes)
        if (known.code == plain(code)) return known.kind;
    return error_kind::internal;
}

std::string_view sqlite_constraint(std::string_view message) noexcept {
    constexpr std::string_view marker = " constraint failed: ";
    const std::size_t found = message.find(marker);
    if (found == std::string_view::npos) return {};
    std::string_view name = message.substr(found + marker.size());
    // A unique index on an expression is named: "UNIQUE constraint failed: index 'idx'".
    constexpr std::string_view index = "index '";
    if (name.starts_with(index) && name.ends_with('\'')) {
        name.remove_prefix(index.size());
        name.remove_suffix(1);
    }
    return name;
}

namespace {

// "table.column, table.column". A name may have a dot in it: put together again the parts are what
// they were.
void add_columns(failure& to, std::string_view places) {
    const std::size_t dot = std::min(places.find('.'), places.size());
    to.table = places.substr(0, dot);
    const std::string next = ", " + to.table + ".";
    places.remove_prefix(std::min(dot + 1, places.size()));
    while (!places.empty()) {
        const std::size_t end = std::min(places.find(next), places.size());
        to.columns.emplace_back(places.substr(0, end));
        places.remove_prefix(std::min(end + next.size(), places.size()));
    }
}

void add_refusal(failure& to, std::string_view message) {
    const std::string_view refused = sqlite_constraint(message);
    const bool columns = (to.kind == error_kind::unique || to.kind == error_kind::not_null) &&
                         message.find("failed: index '") == std::string_view::npos;
    if (columns)
        add_columns(to, refused);
    else
        to.constraint = refused;
}

}  // namespace

failure make_sqlite_failure(int code, std::string_view message) {
    failure f;
    f.kind = sqlite_error_kind(code);
    f.native_code = code;
    f.message = message;
    // A plain SQLITE_ERROR, although the SQL text is right: a value is longer than
    // SQLITE_MAX_LIKE_PATTERN_LENGTH.
    if (message == "LIKE or GLOB pattern too complex") {
        f.kind = error_kind::data;
        f.message = "a text to look up is longer than SQLite's patterns may be (50,000 bytes)";
    }
    if (plain(code) == SQLITE_CONSTRAINT) add_refusal(f, message);
    if (const std::string_view more = advice(code); !more.empty())
        f.message.append("; ").append(more);
    return f;
}

failure last_sqlite_failure(sqlite3* database) {
    return make_sqlite_failure(sqlite3_extended_errcode(database), sqlite3_errmsg(database));
}

}  // namespace cormorant::detail
