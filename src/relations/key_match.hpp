#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "cormorant/base/value.hpp"
#include "cormorant/relations/related_rows.hpp"

namespace cormorant::detail {

/// Rows grouped by the key that each belongs to.
struct grouping {
    /// The order in which rows of one key stand side by side; empty where they do already.
    std::vector<std::uint32_t> order;
    std::unordered_map<std::int64_t, related_rows::range> by_integer;
    std::vector<std::pair<value, related_rows::range>> by_value;  ///< sorted by key

    [[nodiscard]] related_rows::range find(const value& key) const;
};

/// Groups rows by `owners`, one key a row, and keeps the order inside a group.
[[nodiscard]] grouping group_by_key(const value_list& owners);

/// Sorts keys and drops equal ones.
void sort_and_drop_equal(value_list& keys);

/// The value with a text of its own.
[[nodiscard]] value owned_copy(value v);

}  // namespace cormorant::detail
