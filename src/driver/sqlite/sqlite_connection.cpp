#include "driver/sqlite/sqlite_connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "base/shortened.hpp"
#include "base/sql_tokens.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "driver/sqlite/sqlite_broken_key.hpp"
#include "driver/sqlite/sqlite_errors.hpp"
#include "driver/sqlite/sqlite_functions.hpp"
#include "driver/sqlite/sqlite_options.hpp"
#include "driver/sqlite/sqlite_statement.hpp"
#include "driver/text_failures.hpp"

namespace cormorant::detail {
namespace {

int open_flags(sqlite_options::open_mode mode) noexcept {
    constexpr int always = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    switch (mode) {
        case sqlite_options::open_mode::read_only:
            return always | SQLITE_OPEN_READONLY;
        case sqlite_options::open_mode::write:
            return always | SQLITE_OPEN_READWRITE;
        case sqlite_options::open_mode::create:
            break;
    }
    return always | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

// The version that reading wants, of the file's header: https://www.sqlite.org/fileformat.html
bool is_in_wal_mode(const std::string& path) {
    std::array<char, 20> header{};
    std::ifstream file(path, std::ios::binary);
    return file.read(header.data(), header.size()) && header[18] == 2 && header[19] == 2;
}

// SQLite itself says no more than that it is unable to open the file.
std::string_view why_not(const std::string& path, sqlite_options::open_mode mode) {
    std::error_code ignored;
    const std::filesystem::path file(path);
    if (std::filesystem::is_directory(file, ignored)) return "this is a folder: name a file in it";
    if (file.has_parent_path() && !std::filesystem::exists(file.parent_path(), ignored))
        return "there is no such folder: make it first";
    if (mode != sqlite_options::open_mode::create && !std::filesystem::exists(file, ignored))
        return "there is no such file, and only mode=rwc makes one";
    const std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
    if (is_in_wal_mode(path) && access(folder.c_str(), W_OK) != 0)
        return "the file is in WAL mode, where those who read keep files beside it too, and its "
               "folder cannot be written: add immutable=1 where nobody changes the file meanwhile, "
               "make the folder writable, or end the mode with PRAGMA journal_mode=delete";
    return {};
}

// SQLite takes an immutable file by a URI alone.
std::string name_of_file(const std::string& path, const sqlite_options& options) {
    if (!options.immutable) return path;
    std::string uri = "file:";
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '_' || c == '-';
        uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri + "?immutable=1";
}

failure with_path(failure f, const std::string& path, sqlite_options::open_mode mode) {
    // A file whose readers cannot write beside it.
    if (f.kind == error_kind::read_only) f.kind = error_kind::connection;
    const std::string_view why =
        f.kind == error_kind::connection ? why_not(path, mode) : std::string_view();
    f.message = fmt::format("cannot open the SQLite database {}: {}", shortened(path),
                            why.empty() ? std::string_view(f.message) : why);
    return f;
}

constexpr sql_lexis lexis{};

constexpr std::size_t most_steps = 4 + 3 * 8;  // those of savepoints further inside are not kept

// Where the prepared statement of a step is kept.
std::size_t place_of_step(const transaction_control& wanted) noexcept {
    const std::size_t savepoint = 4 + 3 * (static_cast<std::size_t>(wanted.savepoint) - 1);
    switch (wanted.verb) {
        case transaction_verb::isolate:
        case transaction_verb::begin:
            return wanted.form.mode == transaction_mode::read_only ? 0 : 1;
        case transaction_verb::commit:
            return 2;
        case transaction_verb::roll_back:
            return 3;
        case transaction_verb::savepoint:
            return savepoint;
        case transaction_verb::release:
            return savepoint + 1;
        case transaction_verb::roll_back_to:
            return savepoint + 2;
    }
    return most_steps;
}

}  // namespace

std::unique_ptr<connection> open_sqlite(const endpoint& where, failure& why) {
    sqlite_options options;
    if (status wrong = parse_sqlite_options(where, options)) {
        why = std::move(*wrong);
        return nullptr;
    }
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        name_of_file(where.target, options).c_str(), &handle,
        open_flags(options.mode) | (options.immutable ? SQLITE_OPEN_URI : 0), nullptr);
    auto made = std::make_unique<sqlite_connection>(handle);
    if (code != SQLITE_OK) {
        why = with_path(
            make_sqlite_failure(code, handle != nullptr ? sqlite3_errmsg(handle) : "out of memory"),
            where.target, options.mode);
        return nullptr;
    }
    if (status wrong = made->set_up(where.target, options)) {
        why = with_path(std::move(*wrong), where.target, options.mode);
        return nullptr;
    }
    return made;
}

sqlite_connection::~sqlite_connection() {
    steps_.clear();
    sqlite3_close_v2(handle_);
}

status sqlite_connection::set_up(const std::string& path, const sqlite_options& options) {
    sqlite3_busy_timeout(handle_, options.busy_timeout);
    if (status wrong = register_sqlite_functions(handle_)) return wrong;
    const bool writable = path != ":memory:" && sqlite3_db_readonly(handle_, "main") == 0;
    // SQLite reads the file at the first statement only: ask for something that needs its header.
    if (status wrong = execute("PRAGMA schema_version")) return wrong;
    return apply(opening_pragmas(options, writable), options.busy_timeout);
}

// Two programs that open a new file at once both change its journal to WAL, and SQLite refuses one
// of them without waiting, lest they deadlock.
status sqlite_connection::apply(const std::string& pragmas, int patience_ms) {
    constexpr int pause_ms = 5;
    for (int waited = 0;; waited += pause_ms) {
        status wrong = execute(pragmas);
        if (!wrong || wrong->kind != error_kind::timeout || waited >= patience_ms) return wrong;
        sqlite3_sleep(pause_ms);
    }
}

std::unique_ptr<statement> sqlite_connection::prepare(std::string_view sql, failure& why) {
    sqlite3_stmt* made = nullptr;
    const char* rest = nullptr;
    sql = from_first_statement(sql, lexis);
    if (sql.empty()) {
        why = no_statement_failure();
        return nullptr;
    }
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, &rest);
    if (code != SQLITE_OK) {
        why = last_sqlite_failure(handle_);
        return nullptr;
    }
    auto result = std::make_unique<sqlite_statement>(handle_, made);
    if (made == nullptr) {
        why = no_statement_failure();
        return nullptr;
    }
    const auto read = static_cast<std::size_t>(rest - sql.data());
    if (!from_first_statement(sql.substr(read), lexis).empty()) {
        why = more_statements_failure();
        return nullptr;
    }
    return result;
}

// SQLite prepares by the schema that it read last, and notices at the next step that it is another.
void sqlite_connection::look_at_schema() noexcept {
    (void)sqlite3_exec(handle_, "SELECT 1 FROM sqlite_schema LIMIT 1", nullptr, nullptr, nullptr);
}

status sqlite_connection::execute(std::string_view sql) {
    const std::string text(sql);  // sqlite3_exec wants a terminating zero
    if (sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    failure why = last_sqlite_failure(handle_);
    if (why.kind == error_kind::foreign_key && in_transaction())
        find_broken_key_of_transaction(handle_, why);
    return why;
}

std::string sqlite_connection::text_of(const transaction_control& wanted) const {
    if (wanted.verb != transaction_verb::begin) return connection::text_of(wanted);
    return wanted.form.mode == transaction_mode::read_only ? "BEGIN" : "BEGIN IMMEDIATE";
}

status sqlite_connection::control(const transaction_control& wanted) {
    if (wanted.verb == transaction_verb::isolate) return {};  // all are serializable
    const std::size_t place = place_of_step(wanted);
    std::unique_ptr<statement> of_the_moment;
    if (place < most_steps && place >= steps_.size()) steps_.resize(place + 1);
    std::unique_ptr<statement>& prepared = place < most_steps ? steps_[place] : of_the_moment;
    if (prepared == nullptr) {
        failure why;
        prepared = prepare(text_of(wanted), why);
        if (prepared == nullptr) return why;
    }
    status result;
    if (prepared->next() == step::failed) result = prepared->last_failure();
    prepared->reset();
    return result;
}

bool sqlite_connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void sqlite_connection::interrupt() noexcept { sqlite3_interrupt(handle_); }

}  // namespace cormorant::detail
