#pragma once

#include "cormorant/driver/driver.hpp"
#include "driver/postgres/postgres_handles.hpp"
#include "driver/postgres/postgres_options.hpp"

namespace cormorant::detail {

/// Connects as the options say; null where that fails, and `why` is set. On a thread libpq waits,
/// and goes on to the next host where one does not answer within connect_timeout; a seam waits as
/// libpq tells it, host by host too.
[[nodiscard]] connection_ptr connect_postgres(const postgres_options& options, failure& why);

}  // namespace cormorant::detail
