#pragma once

#include <string>

namespace bench {

/// Prints how the cost of a loaded row behaves from 1,000 to 1,000,000 rows, what streaming a
/// million needs, and the memory of a loaded vector, each beside the C API. Returns false where a
/// budget is missed. SQLite only.
bool measure_growth();

/// What the program run for one figure does: prints kilobytes of peak memory.
int run_streamed(const std::string& url);

}  // namespace bench
