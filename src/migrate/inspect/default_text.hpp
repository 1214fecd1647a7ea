#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/table_state.hpp"

namespace cormorant::detail {

/// Whether the default of a time is the database's clock.
[[nodiscard]] bool is_clock(std::string_view text, value_kind kind);

/// The default as a constant of C++, where it is one: 7, "it's", true.
[[nodiscard]] std::optional<std::string> default_literal(std::string_view text,
                                                         const type_state& type);

}  // namespace cormorant::detail
