#pragma once

#include <string>

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// How a SQLite connection is opened. The names of the options are those of the members; `mode` is
/// ro, rw or rwc (read, write, write and create).
struct sqlite_options {
    enum class open_mode : unsigned char { read_only, write, create };

    open_mode mode = open_mode::create;
    int busy_timeout = 5000;  ///< milliseconds
    std::string journal = "wal";
    std::string synchronous = "normal";
    bool foreign_keys = true;
    bool query_only = false;  ///< for connections of the pool that only read
    bool immutable = false;   ///< nobody changes the file: it is read without locks
    std::string cache_size;   ///< pages, or KiB when negative; empty = SQLite's default
    std::string mmap_size;    ///< bytes
    std::string max_pages;    ///< the size that the file may reach
};

/// Reads the options of an endpoint. Unknown names and values are failures of kind usage that name
/// the known ones.
[[nodiscard]] status parse_sqlite_options(const endpoint& where, sqlite_options& out);

/// The pragmas of a new connection, `writable` as SQLite found the file.
[[nodiscard]] std::string opening_pragmas(const sqlite_options& options, bool writable);

}  // namespace cormorant::detail
