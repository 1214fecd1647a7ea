#pragma once

#include <string_view>

#include "cormorant/session/open_options.hpp"
#include "session/connection_pool.hpp"

namespace cormorant::detail {

/// Reads "sqlite:PATH?name=value&...". In paths and values, %XX is a byte. Throws usage_error for
/// an unknown scheme and for what cannot be read; options of the driver are left to it.
[[nodiscard]] pool_settings parse_database_url(std::string_view url, const open_options& options);

}  // namespace cormorant::detail
