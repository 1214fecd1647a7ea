#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "backend.hpp"

namespace bench {

/// Ends the program: a benchmark that goes on after an error measures nothing.
[[noreturn]] inline void stop(sqlite3* database, const char* what) {
    std::fprintf(stderr, "bench: %s: %s\n", what, sqlite3_errmsg(database));
    std::exit(1);
}

/// The connection of the hand-written program, and of the fixtures.
class c_connection {
public:
    explicit c_connection(const place& where) {
        const std::string file = where.url.substr(std::string_view("sqlite:").size());
        constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        if (sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr) != SQLITE_OK)
            stop(handle_, "open");
        execute("PRAGMA foreign_keys=ON; PRAGMA journal_mode=wal; PRAGMA synchronous=normal;");
    }
    c_connection(const c_connection&) = delete;
    c_connection& operator=(const c_connection&) = delete;
    ~c_connection() { sqlite3_close_v2(handle_); }

    void execute(const char* sql) {
        if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) stop(handle_, sql);
    }
    [[nodiscard]] sqlite3* handle() const noexcept { return handle_; }

private:
    sqlite3* handle_ = nullptr;
};

/// A prepared statement: the C calls with their return codes looked at, and nothing else.
class c_statement {
public:
    c_statement(const c_connection& on, std::string_view sql) : database_(on.handle()) {
        if (sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                               SQLITE_PREPARE_PERSISTENT, &handle_, nullptr) != SQLITE_OK)
            stop(database_, "prepare");
    }
    c_statement(const c_statement&) = delete;
    c_statement& operator=(const c_statement&) = delete;
    ~c_statement() { sqlite3_finalize(handle_); }

    void bind(int index, std::int64_t n) {
        if (sqlite3_bind_int64(handle_, index, n) != SQLITE_OK) stop(database_, "bind");
    }
    void bind(int index, double d) {
        if (sqlite3_bind_double(handle_, index, d) != SQLITE_OK) stop(database_, "bind");
    }
    /// The text must live until reset().
    void bind(int index, std::string_view text) {
        if (sqlite3_bind_text(handle_, index, text.data(), static_cast<int>(text.size()),
                              SQLITE_STATIC) != SQLITE_OK)
            stop(database_, "bind");
    }
    [[nodiscard]] bool step() {
        const int code = sqlite3_step(handle_);
        if (code == SQLITE_ROW) return true;
        if (code != SQLITE_DONE) stop(database_, "step");
        return false;
    }
    void reset() {
        if (sqlite3_reset(handle_) != SQLITE_OK) stop(database_, "reset");
    }
    /// Runs a statement that has no rows.
    void run() {
        if (step()) stop(database_, "a row came unasked");
        reset();
    }

    [[nodiscard]] std::int64_t integer(int column) const {
        return sqlite3_column_int64(handle_, column);
    }
    [[nodiscard]] double real(int column) const { return sqlite3_column_double(handle_, column); }
    [[nodiscard]] bool null(int column) const {
        return sqlite3_column_type(handle_, column) == SQLITE_NULL;
    }
    void text(int column, std::string& out) const {
        const unsigned char* from = sqlite3_column_text(handle_, column);
        if (from == nullptr) stop(database_, "text");
        out.assign(reinterpret_cast<const char*>(from),
                   static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
    }

private:
    sqlite3* database_;
    sqlite3_stmt* handle_ = nullptr;
};

}  // namespace bench
