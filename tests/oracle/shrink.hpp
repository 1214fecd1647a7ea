#pragma once

#include <functional>

#include "oracle/tree.hpp"

namespace oracle {

/// The smallest question that can be made out of this one, by leaving parts out, of which `still`
/// is true.
[[nodiscard]] question shrunk(const question& q, const std::function<bool(const question&)>& still);

}  // namespace oracle
