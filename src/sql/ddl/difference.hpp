#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sql/ddl/held.hpp"

namespace cormorant::detail {

/// What two lists of named parts differ in.
template <class Part>
struct part_difference {
    std::vector<Part> lost;
    std::vector<Part> made;
    std::vector<std::pair<Part, Part>> renamed;  ///< the same but for the name

    [[nodiscard]] bool none() const noexcept {
        return lost.empty() && made.empty() && renamed.empty();
    }
};

/// What must be done to one table to make it the other. The two have one name.
struct table_difference {
    std::vector<held_column> lost_columns;
    std::vector<held_column> made_columns;
    std::vector<std::pair<held_column, held_column>> altered_columns;
    bool key_moves = false;    ///< to other columns
    bool key_renamed = false;  ///< the same key has another name
    part_difference<held_key> uniques;
    part_difference<held_check> checks;
    part_difference<held_foreign_key> foreign_keys;
    part_difference<held_index> indexes;

    /// Whether nothing but indexes differ.
    [[nodiscard]] bool indexes_alone() const noexcept;
};

[[nodiscard]] table_difference difference(const held_table& before, const held_table& after);

}  // namespace cormorant::detail
