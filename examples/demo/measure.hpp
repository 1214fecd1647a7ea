#pragma once

#include <stdexcept>
#include <string>

#include "technique.hpp"

namespace demo {

/// What one way cost.
struct cost {
    std::size_t queries = 0;
    double milliseconds = 0;
};

/// A technique as it was measured.
struct measured {
    const technique* what = nullptr;
    cost slow;
    cost fast;
    std::string answer;  ///< of both ways
};

/// Both ways came to different answers.
class different_answers : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Runs both ways and compares their answers. Each runs once to count its queries, which also warms
/// the caches, then again to be timed without the log: once where it takes long, else the median of
/// several runs. Throws different_answers.
measured measure(const technique& what, const cm::database& db);

}  // namespace demo
