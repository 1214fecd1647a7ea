#pragma once

#include "schema/table_state.hpp"
#include "sql/ddl/held.hpp"

namespace cormorant::detail {

class dialect;

/// Throws usage_error where a name that the program gave is longer than the database takes; those
/// that the library makes fit.
void require_names(const model_state& model, const dialect& target);

/// Throws usage_error where two tables, types, indexes or constraints would have one name where the
/// database has but one of it.
void require_distinct_names(const held_tables& tables, const dialect& target);

}  // namespace cormorant::detail
