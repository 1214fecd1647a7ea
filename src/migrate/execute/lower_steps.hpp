#pragma once

#include <set>
#include <string>
#include <vector>

#include "migrate/execute/journal.hpp"
#include "migrate/operation_json.hpp"
#include "migrate/operations.hpp"
#include "migrate/statements.hpp"

namespace cormorant::detail {

class dialect;

/// What is minded where a table has many rows.
struct safety_facts {
    model_names large;  ///< models whose tables have them
    std::vector<allowance> allow = {};
};

/// The operations as steps, in a database that holds what `before` asks of it. Throws
/// stopped_migration where a rule refuses an operation.
[[nodiscard]] std::vector<journal_step> steps_of(const std::vector<operation>& operations,
                                                 const table_state& before, const dialect& target,
                                                 const safety_facts& facts = {});

/// Large models behind the operations.
void follow_renames(const std::vector<operation>& operations, model_names& large);

/// The indexes that the tables have before the operations, between them and behind them.
[[nodiscard]] std::set<std::string> indexes_along(const std::vector<operation>& operations,
                                                  table_state state, const dialect& target);

}  // namespace cormorant::detail
