#pragma once

#include <string>
#include <string_view>

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// What an error of the server or of its client library says, as they say it.
struct mariadb_error {
    unsigned code = 0;
    std::string_view sqlstate;
    std::string_view message;
};

/// The kind of an error; the SQLSTATE decides where the code is not known.
[[nodiscard]] error_kind mariadb_error_kind(unsigned code, std::string_view sqlstate) noexcept;

/// Whether the error ends the connection.
[[nodiscard]] bool mariadb_connection_lost(unsigned code) noexcept;

/// Whether an error of connecting says that no server was reached, or that it takes nobody at the
/// moment, rather than that it does not let this user in.
[[nodiscard]] bool mariadb_unreachable(unsigned code) noexcept;

/// Whether the server rolled the transaction back, not only the statement.
[[nodiscard]] bool mariadb_transaction_lost(unsigned code) noexcept;

/// Whether the server serves nobody, or no writes, at the moment.
[[nodiscard]] bool mariadb_server_unfit(unsigned code, std::string_view message) noexcept;

/// Whether a failure of this kind may have ended the transaction; one of a statement alone has not.
[[nodiscard]] bool mariadb_may_end_transaction(error_kind kind) noexcept;

/// The message without the values that the server puts into it.
[[nodiscard]] std::string without_values(unsigned code, std::string_view message);

/// A failure of kind connection where the client library that runs is not of the series, 3.3 of
/// "3.3.20", of the headers that the driver was compiled with: rows are decoded where structs of
/// these headers say that they are. Other versions of a series are mended ones.
[[nodiscard]] status check_mariadb_library(std::string_view running, std::string_view headers);

/// The failure of an error, with advice where the program can do something.
[[nodiscard]] failure make_mariadb_failure(const mariadb_error& error);

}  // namespace cormorant::detail
