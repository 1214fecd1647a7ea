#pragma once

#include <string_view>

#include "oracle/tree.hpp"

namespace oracle {

/// Why the answer to the question is known to be wrong on the backend, in a sentence; empty where
/// it is not. What was mended is to be taken out.
[[nodiscard]] std::string_view known_fault(const question& q, std::string_view backend);

}  // namespace oracle
