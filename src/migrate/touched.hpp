#pragma once

#include <string>
#include <utility>
#include <vector>

#include "migrate/operations.hpp"

namespace cormorant::detail {

/// What an operation changes, and what it needs as it is: a part of a model, all of it ("*"), or a
/// name of the database ("" and the name).
struct touched {
    using item = std::pair<std::string, std::string>;

    std::vector<item> changed;
    std::vector<item> used;
    bool everything = false;  ///< it may look at anything
};

[[nodiscard]] touched touched_by(const operation& change);

/// Whether the order of the two says nothing.
[[nodiscard]] bool commute(const touched& a, const touched& b);

}  // namespace cormorant::detail
