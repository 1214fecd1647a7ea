#pragma once

#include <span>
#include <string>

#include "cormorant/base/value.hpp"

namespace cormorant::detail {

/// Values as a person reads them: `7, 'Ann', NULL`. Long texts are cut; not meant for SQL.
[[nodiscard]] std::string printed(std::span<const value> values);

}  // namespace cormorant::detail
