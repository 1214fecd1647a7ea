#pragma once

#include <vector>

#include "migrate/execute/journal.hpp"
#include "migrate/operations.hpp"

namespace cormorant::detail {

class dialect;

/// The operations as steps, in a database that holds what `before` asks of it.
[[nodiscard]] std::vector<journal_step> steps_of(const std::vector<operation>& operations,
                                                 const table_state& before, const dialect& target);

}  // namespace cormorant::detail
