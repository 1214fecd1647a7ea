#pragma once

#include <span>
#include <string>

#include "cormorant/base/value.hpp"

namespace cormorant::detail {

/// The one writer of paths inside JSON: `$."owner"[0]` of "owner" and 0. Throws an error of kind
/// data for a key that is not UTF-8 or has a zero byte, and usage_error for one that begins with a
/// minus sign.
[[nodiscard]] std::string mariadb_json_path(std::span<const value> keys);

}  // namespace cormorant::detail
