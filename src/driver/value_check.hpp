#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "cormorant/driver/driver.hpp"

/// What every driver asks of a value before it is sent.

namespace cormorant::detail {

/// Whether all bytes are 0x01 to 0x7F: the texts that need no closer look. False for some that are.
[[nodiscard]] inline bool plain_ascii(std::string_view text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t high = 0x8080808080808080U;
    const auto seen_at = [&](const char* at) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        // A zero byte borrows into its high bit; one with the high bit set is refused itself.
        return word | (word - ones);
    };
    std::uint64_t seen = 0;
    if (text.size() >= 8) {
        const char* last = text.data() + text.size() - 8;
        for (const char* at = text.data(); at < last; at += 8) seen |= seen_at(at);
        return ((seen | seen_at(last)) & high) == 0;
    }
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        seen |= static_cast<unsigned>(byte) | (byte - 1U);
    }
    return (seen & high) == 0;
}

/// A failure of kind data.
[[nodiscard]] failure data_failure(std::string message);

/// Refuses an array or a range, where the database has no such values.
[[nodiscard]] status container_refused(value_kind kind);

/// Refuses an integer from 2^63 on, where the database has none.
[[nodiscard]] failure unsigned_failure();

/// The failure of the parameter.
[[nodiscard]] status at_parameter(status wrong, std::size_t parameter);

/// Refuses a value of more bytes than a server takes: 1 GB, on PostgreSQL and in a packet of
/// MariaDB. Looks at the number alone.
[[nodiscard]] status check_length(std::size_t bytes);

/// Refuses a text that is not UTF-8 or holds a zero byte.
[[nodiscard]] status check_text(std::string_view text);

}  // namespace cormorant::detail
