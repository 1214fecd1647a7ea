#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cormorant/base/row_plan.hpp"
#include "cormorant/query/query_data.hpp"

namespace cormorant::detail {

/// One object that is decoded from a range of columns: the model itself, or a related one.
struct segment {
    std::vector<std::uint16_t> hops;  ///< from the model; empty for the model itself
    const model_info* model = nullptr;
    std::size_t first_column = 0;
    bool optional = false;  ///< an outer join: all columns NULL where there is no row
    row_plan plan;
    std::vector<const member_info*> left_out;  ///< lazy members that the plan does not read
    std::size_t key_column = 0;                ///< a column that is NULL just where there is no row
};

/// What the rows of a compiled query are.
struct row_shape {
    std::vector<segment> segments;  ///< of terminal rows without values clauses
    std::size_t first_extra = 0;    ///< the first column of annotations or values
    std::size_t column_count = 0;
    bool matches_nothing = false;  ///< no row can match: count is 0, aggregates are over none
    bool one_row = false;          ///< of a single row: no second one can match
};

}  // namespace cormorant::detail
