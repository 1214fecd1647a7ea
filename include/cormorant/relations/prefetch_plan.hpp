#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cormorant/query/query_data.hpp"
#include "cormorant/relations/fetch_mode.hpp"

namespace cormorant::detail {

struct prefetch_plan;
using prefetch_list = std::vector<prefetch_plan>;

/// A relation that is loaded with the rows, by one more query, and what is loaded with its rows.
struct prefetch_plan {
    std::uint16_t member = 0;
    std::shared_ptr<const query_data> query;  ///< the caller's own; null: all related rows
    prefetch_list inside;
    fetch mode = fetch::peers;  ///< of the related rows
};

}  // namespace cormorant::detail
