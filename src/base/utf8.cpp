#include "cormorant/base/utf8.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace cormorant {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080U;

std::uint64_t load_eight(const char* bytes) noexcept {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

bool within(unsigned char byte, unsigned low, unsigned high) noexcept {
    return byte >= low && byte <= high;
}

// The length of the well-formed sequence that starts with a byte above 0x7F, or 0 when it is
// ill-formed. The ranges of the second byte are those of table 3-7, "Well-Formed UTF-8 Byte
// Sequences", Unicode 15, section 3.9.
std::size_t sequence_length(const unsigned char* bytes, std::size_t available) noexcept {
    const unsigned char lead = bytes[0];
    if (!within(lead, 0xC2, 0xF4)) return 0;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (available < length) return 0;

    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (!within(bytes[1], low, high)) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if (!within(bytes[i], 0x80, 0xBF)) return 0;
    }
    return length;
}

}  // namespace

std::size_t first_invalid(std::string_view text) noexcept {
    const char* const bytes = text.data();
    const std::size_t size = text.size();
    std::size_t at = 0;
    while (at < size) {
        while (size - at >= 8 && (load_eight(bytes + at) & high_bits) == 0) at += 8;
        if (at == size) break;
        if (static_cast<unsigned char>(bytes[at]) < 0x80) {
            ++at;
            continue;
        }
        const std::size_t length =
            sequence_length(reinterpret_cast<const unsigned char*>(bytes) + at, size - at);
        if (length == 0) return at;
        at += length;
    }
    return size;
}

bool valid_utf8(std::string_view text) noexcept { return first_invalid(text) == text.size(); }

std::size_t utf8_length(std::string_view text) noexcept {
    const char* const bytes = text.data();
    std::size_t continuations = 0;
    std::size_t at = 0;
    for (; text.size() - at >= 8; at += 8) {
        const std::uint64_t word = load_eight(bytes + at);
        // A continuation byte is 10xxxxxx: its bit 7 is set and its bit 6, shifted into the place
        // of bit 7, is not.
        continuations += static_cast<std::size_t>(std::popcount(word & ~(word << 1) & high_bits));
    }
    for (; at < text.size(); ++at)
        continuations += (static_cast<unsigned char>(bytes[at]) & 0xC0) == 0x80;
    return text.size() - continuations;
}

}  // namespace cormorant
