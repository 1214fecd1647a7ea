#include "queryset/base64.hpp"

#include <cstdint>

namespace cormorant::detail {
namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::string_view part = bytes.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8U | (k < part.size() ? static_cast<unsigned char>(part[k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += k <= part.size() ? digits[bits >> (18U - 6U * k) & 63U] : '=';
    }
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::string_view part = text.substr(i, 4);
        const bool last = i + 4 == text.size();
        while (last && part.size() > 2 && part.back() == '=') part.remove_suffix(1);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const std::size_t digit = k < part.size() ? digits.find(part[k]) : 0;
            if (digit == std::string_view::npos) return std::nullopt;
            bits = bits << 6U | static_cast<std::uint32_t>(digit);
        }
        const std::size_t count = part.size() - 1;
        if (count < 3 && (bits & (count == 1 ? 0xffffU : 0xffU)) != 0) return std::nullopt;
        for (std::size_t k = 0; k < count; ++k)
            out += static_cast<char>(bits >> (16U - 8U * k) & 0xffU);
    }
    return out;
}

}  // namespace cormorant::detail
