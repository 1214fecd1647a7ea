#pragma once

#include <optional>
#include <string_view>

#include "sql/ddl/read_type.hpp"

namespace cormorant::detail {

[[nodiscard]] std::optional<type_reading> postgres_read_type(std::string_view text);

}  // namespace cormorant::detail
