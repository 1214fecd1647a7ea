#pragma once

#include <string_view>

#include "cormorant/driver/driver.hpp"

struct pg_conn;
struct pg_result;

namespace cormorant::detail {

/// The kind of an SQLSTATE.
[[nodiscard]] error_kind postgres_error_kind(std::string_view sqlstate) noexcept;

/// The message without the values that the server puts into it, in whatever language it speaks.
/// `file` is the server's source that raised the error.
[[nodiscard]] std::string_view without_quoted_value(std::string_view sqlstate,
                                                    std::string_view message,
                                                    std::string_view file = {}) noexcept;

/// What ended a statement with SQLSTATE 57014, timeout or cancelled. A message that is not English
/// says neither: then it counts whether this side asked for it, and whether it set a time-out.
[[nodiscard]] error_kind cancellation_kind(std::string_view message, bool asked,
                                           bool limited) noexcept;

/// Whether the statement only needs to be prepared again: it is gone from the server (DISCARD ALL,
/// a pooler), or a change of the schema changed its columns.
[[nodiscard]] bool needs_preparing(const pg_result* refused) noexcept;
/// The same, of the fields of the refusal.
[[nodiscard]] bool needs_preparing(std::string_view sqlstate, std::string_view function) noexcept;

/// Whether the text may be right for the tables as they are now, though not as it was prepared: a
/// parameter's type is that of the column when the statement was prepared.
[[nodiscard]] bool may_be_outdated(const pg_result* refused) noexcept;

/// The failure of a result that is one.
[[nodiscard]] failure make_postgres_failure(pg_conn* connection, const pg_result* result);

/// The failure of a COPY whose rows would go over the connection.
[[nodiscard]] failure postgres_copy_refusal();

/// The failure of a call that has no result: the connection is lost or was never there.
[[nodiscard]] failure postgres_connection_failure(pg_conn* connection);

}  // namespace cormorant::detail
