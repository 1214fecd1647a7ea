#pragma once

#include "schema/table_state.hpp"
#include "sql/ddl/held.hpp"

namespace cormorant::detail {

class dialect;

/// What this backend holds for the state. Throws usage_error for what it lacks, and for names that
/// are too long or given twice.
[[nodiscard]] held_tables lower(const table_state& state, const dialect& target);

/// The same of one of the state's models. The others are looked at where a foreign key leads to
/// them.
[[nodiscard]] held_table lower(const model_state& model, const table_state& state,
                               const dialect& target);

/// The type of the field's column.
[[nodiscard]] std::string lower_type(const model_state& model, const field_state& field,
                                     const table_state& state, const dialect& target);

/// The text of a condition of the model's fields: columns without a table's name, values as
/// constants.
[[nodiscard]] std::string lower_condition(const expression_state& condition,
                                          const model_state& model, const dialect& target);

}  // namespace cormorant::detail
