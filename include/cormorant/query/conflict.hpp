#pragma once

#include <cstdint>

namespace cormorant {

/// What creating rows does with one whose key, or other unique members, a stored row has already.
enum class conflict_action : std::uint8_t {
    error,   ///< throws integrity_error; nothing is written
    ignore,  ///< leaves the stored row as it is
    update,  ///< writes the new values into the stored row
};

}  // namespace cormorant
