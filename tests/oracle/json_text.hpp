#pragma once

#include <string>

#include "oracle/tree.hpp"

namespace oracle {

/// The question for another program, on one line: see django_answers.py.
[[nodiscard]] std::string json_text(const question& q);

}  // namespace oracle
