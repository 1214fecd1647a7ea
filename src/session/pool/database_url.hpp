#pragma once

#include <string_view>

#include "cormorant/session/open_options.hpp"
#include "session/pool/pool_settings.hpp"

namespace cormorant::detail {

/// Reads "sqlite:PATH?name=value&..." and
/// "postgresql://user:password@host:port/database?name=value&...", where `host:port` may be a list
/// and all but the scheme may be left out. In all parts, %XX is a byte. Throws usage_error for an
/// unknown scheme and for what cannot be read; options of the driver are left to it. No error
/// quotes a part of the URL that may hold a password.
[[nodiscard]] pool_settings parse_database_url(std::string_view url, const open_options& options);

}  // namespace cormorant::detail
