#pragma once

#include <source_location>
#include <string_view>

#include "session/database_core.hpp"
#include "session/pool/pooled_connection.hpp"

namespace cormorant::detail {

/// Runs BEGIN, COMMIT and their kin, prepared once per connection, and tells the observers.
[[nodiscard]] status run_control(database_core& core, pooled_connection& on, std::string_view sql,
                                 std::source_location where) noexcept;

}  // namespace cormorant::detail
