#pragma once

#include "cormorant/query/query_data.hpp"

namespace cormorant::detail {

/// The value that a condition of the query gives to the model's only key member, `"id"_f == 7`, so
/// that it is about that row or none; null where there is no such condition. Only of kinds of which
/// equal values are the same everywhere: integers and uuids.
[[nodiscard]] const value* pinned_key(const query_data& query) noexcept;

/// Whether the columns of that row alone decide what a query with a pinned key gives, where it
/// gives the row: neither other rows of the table nor other tables.
[[nodiscard]] bool reads_pinned_row_alone(const query_data& query) noexcept;

}  // namespace cormorant::detail
