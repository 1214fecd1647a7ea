#pragma once

#include <string_view>

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// The constraint that a message names: the key of a duplicate, a foreign key, a check. Empty where
/// there is none.
[[nodiscard]] std::string_view mariadb_constraint(unsigned code, std::string_view message) noexcept;

/// Says in the failure what refused: the constraint, the table and the columns, as far as the
/// message names them.
void add_refusal(failure& to, unsigned code, std::string_view message);

}  // namespace cormorant::detail
