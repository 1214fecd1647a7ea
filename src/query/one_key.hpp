#pragma once

#include "cormorant/query/query_data.hpp"

namespace cormorant::detail {

/// Whether a condition of the query is that the model's only key member, or another one that is
/// unique, has one value, so that no second row of the model can match. names_one_row() says so of
/// the rows that are read.
[[nodiscard]] bool names_one_key(const query_data& query) noexcept;

}  // namespace cormorant::detail
