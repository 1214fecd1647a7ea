#pragma once

#include <cstdint>
#include <cstring>

namespace cormorant::detail {

/// The 64 bits of a member of a row. Its type may be long or long long, of which the language lets
/// std::int64_t view one alone; a copy of eight bytes is the same instruction.
[[nodiscard]] inline std::int64_t read_int64(const void* member) noexcept {
    std::int64_t integer = 0;
    std::memcpy(&integer, member, sizeof(integer));
    return integer;
}

inline void write_int64(std::int64_t integer, void* member) noexcept {
    std::memcpy(member, &integer, sizeof(integer));
}

}  // namespace cormorant::detail
