#pragma once

#include <string>
#include <vector>

#include "figures.hpp"

namespace bench {

/// Counts the instructions of each contender in a workload, by running this program again under
/// callgrind at reduced size: those of the client, not of a server. Keeps callgrind's files in
/// `profiles` unless that is empty.
[[nodiscard]] std::vector<figures> measure_instructions(const place& server,
                                                        const std::vector<workload>& of,
                                                        const std::string& profiles);

/// What the program run under callgrind does: warms the contender up, then runs it once inside the
/// function whose instructions are counted.
int run_counted(const place& where, std::string_view contender, workload w);

}  // namespace bench
