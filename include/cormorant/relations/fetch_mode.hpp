#pragma once

#include <cstdint>

namespace cormorant {

/// What the first touch of a relation that was not loaded does.
enum class fetch : std::uint8_t {
    peers,  ///< loads it for all rows of the same result, in bounded chunks: the default
    one,    ///< loads it for this row alone
    raise,  ///< throws usage_error: the program says beforehand what it reads
};

}  // namespace cormorant
