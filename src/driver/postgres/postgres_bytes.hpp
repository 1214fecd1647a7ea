#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>

/// Numbers in network order, as PostgreSQL's binary formats have them.

namespace cormorant::detail {

template <std::unsigned_integral Word>
[[nodiscard]] constexpr Word swapped_bytes(Word word) noexcept {
    if constexpr (std::endian::native == std::endian::big || sizeof(Word) == 1)
        return word;
    else if constexpr (sizeof(Word) == 2)
        return __builtin_bswap16(word);
    else if constexpr (sizeof(Word) == 4)
        return __builtin_bswap32(word);
    else
        return __builtin_bswap64(word);
}

/// The integer that these bytes are.
template <std::integral Integer>
[[nodiscard]] Integer read_network(const char* from) noexcept {
    std::make_unsigned_t<Integer> word;
    std::memcpy(&word, from, sizeof word);
    return static_cast<Integer>(swapped_bytes(word));
}

template <std::integral Integer>
void append_network(std::string& out, Integer number) {
    const auto word = swapped_bytes(static_cast<std::make_unsigned_t<Integer>>(number));
    out.append(reinterpret_cast<const char*>(&word), sizeof word);
}

[[nodiscard]] inline double read_float8(const char* from) noexcept {
    return std::bit_cast<double>(read_network<std::uint64_t>(from));
}
[[nodiscard]] inline float read_float4(const char* from) noexcept {
    return std::bit_cast<float>(read_network<std::uint32_t>(from));
}

}  // namespace cormorant::detail
