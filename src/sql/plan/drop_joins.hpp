#pragma once

namespace cormorant::detail {

struct select_plan;

/// The rewrite drop_unused_joins: takes LEFT JOINs to at most one row out of the plan where nothing
/// reads their columns.
void drop_unused_joins(select_plan& plan);
/// The rewrite drop_unused_columns: takes columns that nothing reads out of the rows in the place
/// of the root's table.
void drop_unused_columns(select_plan& plan);

/// The rows in the place of the root's table; null where it is a table.
[[nodiscard]] select_plan* rows_below(const select_plan& plan) noexcept;

}  // namespace cormorant::detail
