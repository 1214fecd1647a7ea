#pragma once

#include <cstddef>

#include "cormorant/base/row_plan.hpp"
#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// A cell that does not fit the member of the row that it was read for. Of an array or a range the
/// member is lost: its parts are tried in it one by one.
[[nodiscard]] failure unfit_cell(const row_plan& plan, const slot& into, void* row,
                                 const cell& found);

/// A cell that came as no value of its type.
[[nodiscard]] failure broken_cell(const row_plan& plan, const slot& into);

/// A result with fewer columns than a row needs.
[[nodiscard]] failure too_few_columns(const row_plan& plan, std::size_t first, std::size_t columns);

}  // namespace cormorant::detail
