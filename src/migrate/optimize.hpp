#pragma once

#include <vector>

#include "migrate/operations.hpp"

namespace cormorant::detail {

/// Fewer operations that lead from the state to the same one, and keep the same rows: a model is
/// created with the fields that are added later, what is added and removed is neither, renames are
/// one. What does something else than change the schema stays where it is, and so do the operations
/// before and behind it.
[[nodiscard]] std::vector<operation> optimized(const std::vector<operation>& operations,
                                               const table_state& from = {});

}  // namespace cormorant::detail
