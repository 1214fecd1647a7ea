#pragma once

#include <string>

#include "migrate/inspect/lift.hpp"

namespace cormorant::detail {

/// The models as structs of a header that compiles as it is; what they cannot say stands in remarks
/// with its reason.
[[nodiscard]] std::string print_structs(const lifted& from);

}  // namespace cormorant::detail
