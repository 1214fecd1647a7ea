#pragma once

#include <cstddef>

#include "cormorant/base/row_ops.hpp"
#include "cormorant/base/row_plan.hpp"

namespace cormorant::detail {

/// How the rows of a query are read: the model's part and the columns behind it.
struct row_type {
    const row_ops* ops;
    bool has_model;                     ///< the object begins with a row of the model
    const row_plan* columns = nullptr;  ///< of the other columns; null where there are none
    std::size_t columns_offset = 0;     ///< where in the object they are
};

}  // namespace cormorant::detail
