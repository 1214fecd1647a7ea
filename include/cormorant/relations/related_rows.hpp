#pragma once

#include <cstdint>
#include <vector>

#include "cormorant/base/row_list.hpp"

namespace cormorant::detail {

/// Rows related to a range of another result's rows.
class related_rows : public row_list {
public:
    struct range {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };
    using row_list::row_list;

    // Which belong to row `first_row + i` of the others.
    std::uint32_t first_row = 0;
    std::vector<range> ranges;
};

}  // namespace cormorant::detail
