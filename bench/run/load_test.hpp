#pragma once

#include "backend.hpp"

namespace bench {

/// Prints the throughput and the latency of 1, 8 and 32 threads that get and update random users
/// through one pool, each for about `seconds`.
void measure_load(const place& server, double seconds);

}  // namespace bench
