#pragma once

#include <string_view>

#include "sql/ddl/read_type.hpp"

namespace cormorant::detail {

/// Every name is a type: the declared one counts, else its affinity.
[[nodiscard]] type_reading sqlite_read_type(std::string_view text);

}  // namespace cormorant::detail
