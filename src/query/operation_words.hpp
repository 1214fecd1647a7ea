#pragma once

#include <optional>
#include <string_view>

#include "cormorant/query/program.hpp"

namespace cormorant::detail {

/// The name of an operation of one row's values, as files have it; empty for others. It stays when
/// enumerators move.
[[nodiscard]] std::string_view word_of(op code) noexcept;

/// The operation of this name.
[[nodiscard]] std::optional<op> operation_of(std::string_view word) noexcept;

}  // namespace cormorant::detail
