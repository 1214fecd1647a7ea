#pragma once

#include <memory>

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// Connects to a PostgreSQL server through libpq. What the URL does not say comes from libpq's own
/// places: PGHOST, PGUSER, PGPASSWORD, ~/.pgpass, a service file. On failure the result is empty
/// and `why` is set. Options are those of parse_postgres_options, and libpq's own.
[[nodiscard]] std::unique_ptr<connection> open_postgres(const endpoint& where, failure& why);

}  // namespace cormorant::detail
