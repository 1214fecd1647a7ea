#pragma once

#include <vector>

#include "sql/tree.hpp"

namespace cormorant::detail {

/// Casts operands whose columns have an enum's own type to texts, where the operation is of texts:
/// PostgreSQL has neither ILIKE nor lower() for enums.
void read_enums_as_texts(arena& memory, op code, std::vector<term*>& operands);

}  // namespace cormorant::detail
