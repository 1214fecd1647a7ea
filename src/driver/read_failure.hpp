#pragma once

#include <cstddef>

#include "cormorant/base/row_plan.hpp"
#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// A cell that does not fit the member it was read for.
[[nodiscard]] failure unfit_cell(const row_plan& plan, const slot& into, const cell& found);

/// A result with fewer columns than a row needs.
[[nodiscard]] failure too_few_columns(const row_plan& plan, std::size_t first, std::size_t columns);

}  // namespace cormorant::detail
