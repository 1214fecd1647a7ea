#pragma once

#include "models.hpp"

/// A model with arrays and ranges, for the programs that use them wrongly.

struct Post {
    std::int64_t id = 0;
    std::string title;
    std::vector<std::string> tags;
    std::vector<int> scores;
    cm::range<int> ages;
};
