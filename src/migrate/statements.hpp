#pragma once

#include <string>
#include <vector>

#include "migrate/operations.hpp"

namespace cormorant::detail {

class dialect;

/// The statements that carry the operation out in a database that holds what `before` asks of it.
/// Afterwards it holds what the state after the operation asks. Throws usage_error where the
/// operation does not fit the state, or the database lacks what it needs.
[[nodiscard]] std::vector<std::string> statements_of(const operation& change,
                                                     const table_state& before,
                                                     const dialect& target);

}  // namespace cormorant::detail
