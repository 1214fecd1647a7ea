#pragma once

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// What drivers say of text that is not one statement.
[[nodiscard]] failure no_statement_failure();
[[nodiscard]] failure more_statements_failure();

}  // namespace cormorant::detail
