#pragma once

#include <cstddef>
#include <vector>

namespace cormorant {

/// The value of a binary column (BLOB, bytea): any bytes, of any length, zero bytes included.
using bytes = std::vector<std::byte>;

}  // namespace cormorant
