#pragma once

#include <cstdint>
#include <source_location>
#include <string_view>

#include "cormorant/query/query_data.hpp"

/// Steps of a chain that change the query as a whole.

namespace cormorant::detail {

/// Orders by the key where the query has no order.
void order_by_key(query_data& query);
/// Turns the order around; by key, or by the keys of the groups, where there is none.
void reverse_order(query_data& query);
/// Narrows the slice of a query by a further limit or offset. Throws usage_error for negative ones.
void slice(query_data& query, std::int64_t limit, std::int64_t offset, std::source_location where);
/// Throws usage_error where a slice was taken already: filtering or ordering it is not what SQL
/// does.
void refuse_slice(const query_data& query, std::string_view what, std::source_location where);
/// Drops the order of earlier order_by calls.
void drop_order(query_data& query);
}  // namespace cormorant::detail
