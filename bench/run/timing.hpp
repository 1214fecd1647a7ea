#pragma once

#include <vector>

#include "figures.hpp"
#include "fixture.hpp"

namespace bench {

/// Compares what the contenders read and wrote with the C API's. Ends the program on a difference.
void check_equal(fixture& data, const contender_list& all, workload w);

/// Runs the contenders in turns, for about `seconds`, and returns the medians.
[[nodiscard]] std::vector<figures> measure_time(fixture& data, const contender_list& all,
                                                workload w, const sizes& of, double seconds);

}  // namespace bench
