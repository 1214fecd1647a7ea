#pragma once

#include <string>
#include <vector>

namespace bench {

/// Runs a program and returns what it wrote; ends this one where that fails.
[[nodiscard]] std::string output_of(const std::vector<std::string>& command);
/// The file that this program was started from.
[[nodiscard]] std::string own_program();

}  // namespace bench
