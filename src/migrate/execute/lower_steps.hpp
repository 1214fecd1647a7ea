#pragma once

#include <set>
#include <string>
#include <vector>

#include "migrate/execute/journal.hpp"
#include "migrate/operations.hpp"

namespace cormorant::detail {

class dialect;

/// The operations as steps, in a database that holds what `before` asks of it.
[[nodiscard]] std::vector<journal_step> steps_of(const std::vector<operation>& operations,
                                                 const table_state& before, const dialect& target);

/// The indexes that the tables have before the operations, between them and behind them.
[[nodiscard]] std::set<std::string> indexes_along(const std::vector<operation>& operations,
                                                  table_state state, const dialect& target);

}  // namespace cormorant::detail
