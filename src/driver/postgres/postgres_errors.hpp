#pragma once

#include <string_view>

#include "cormorant/driver/driver.hpp"

struct pg_conn;
struct pg_result;

namespace cormorant::detail {

/// The kind of an SQLSTATE.
[[nodiscard]] error_kind postgres_error_kind(std::string_view sqlstate) noexcept;

/// The message without what it quotes at its end: a value that could not be read as its type.
[[nodiscard]] std::string_view without_quoted_value(std::string_view sqlstate,
                                                    std::string_view message) noexcept;

/// The failure of a result that is one.
[[nodiscard]] failure make_postgres_failure(pg_conn* connection, const pg_result* result);

/// The failure of a call that has no result: the connection is lost or was never there.
[[nodiscard]] failure postgres_connection_failure(pg_conn* connection);

}  // namespace cormorant::detail
