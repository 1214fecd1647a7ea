#pragma once

#include <string>
#include <string_view>

#include "cormorant/driver/driver.hpp"
#include "driver/value_check.hpp"

struct sqlite3;

namespace cormorant::detail {

/// The kind of an extended or plain SQLite result code.
[[nodiscard]] error_kind sqlite_error_kind(int code) noexcept;

/// The constraint in a message of SQLite: "app_user.email" in "UNIQUE constraint failed:
/// app_user.email". Empty where there is none.
[[nodiscard]] std::string_view sqlite_constraint(std::string_view message) noexcept;

/// The failure of a result code and SQLite's message, with advice where the program can do
/// something.
[[nodiscard]] failure make_sqlite_failure(int code, std::string_view message);

/// The failure that the connection reported last.
[[nodiscard]] failure last_sqlite_failure(sqlite3* database);

}  // namespace cormorant::detail
