#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cormorant {

/// What a removal removed. Rows that the database removes by itself are not counted.
struct removed {
    std::int64_t total = 0;
    /// The rows of each model, and of the tables between that a many_to_many has of its own.
    std::vector<std::pair<std::string, std::int64_t>> per_model;
};

}  // namespace cormorant
