#include "cormorant/base/uuid.hpp"

#include <atomic>
#include <chrono>
#include <cstring>
#include <random>

#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

constexpr std::size_t text_size = 36;

constexpr bool hyphen_at(std::size_t position) noexcept {
    return position == 8 || position == 13 || position == 18 || position == 23;
}

constexpr int hex_value(char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

// No generator is seeded and kept: its state would be copied by fork(), and parent and child would
// make the same keys.
std::array<std::byte, 16> random_bytes(std::size_t from) {
    thread_local std::random_device device;
    std::array<std::byte, 16> bytes{};
    for (; from < bytes.size(); from += sizeof(std::uint32_t)) {
        const std::uint32_t word = device();
        std::memcpy(bytes.data() + from, &word, sizeof word);
    }
    return bytes;
}

void set_version(std::array<std::byte, 16>& bytes, unsigned version) noexcept {
    bytes[6] = (bytes[6] & std::byte{0x0F}) | std::byte(version << 4);
    bytes[8] = (bytes[8] & std::byte{0x3F}) | std::byte{0x80};
}

// Unix time in units of 1/4096 ms, moved forward where needed so that no two calls return the same.
std::uint64_t next_tick() noexcept {
    static std::atomic<std::uint64_t> last{0};
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(now);
    const auto rest =
        std::chrono::duration_cast<std::chrono::nanoseconds>(now - milliseconds).count();
    const auto fraction = static_cast<std::uint64_t>(rest) * 4096 / 1'000'000;
    const std::uint64_t tick = static_cast<std::uint64_t>(milliseconds.count()) * 4096 + fraction;

    std::uint64_t previous = last.load(std::memory_order_relaxed);
    std::uint64_t chosen;
    do {
        chosen = tick > previous ? tick : previous + 1;
    } while (!last.compare_exchange_weak(previous, chosen, std::memory_order_relaxed));
    return chosen;
}

}  // namespace

uuid::uuid(std::string_view text) {
    const std::optional<uuid> parsed = try_parse(text);
    if (!parsed) {
        detail::throw_usage(
            "this text is not a UUID: expected 36 characters like "
            "018f4d6e-2c1a-7b3c-9d4e-5f60718293a4");
    }
    *this = *parsed;
}

std::optional<uuid> uuid::try_parse(std::string_view text) noexcept {
    if (text.size() != text_size) return std::nullopt;
    uuid result;
    std::size_t at = 0;
    for (std::byte& byte : result.bytes_) {
        if (hyphen_at(at) && text[at++] != '-') return std::nullopt;
        const int high = hex_value(text[at]);
        const int low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        byte = static_cast<std::byte>(high * 16 + low);
        at += 2;
    }
    return result;
}

uuid uuid::random() {
    std::array<std::byte, 16> bytes = random_bytes(0);
    set_version(bytes, 4);
    return uuid(bytes);
}

uuid uuid::v7() {
    std::array<std::byte, 16> bytes = random_bytes(8);
    const std::uint64_t tick = next_tick();
    const std::uint64_t milliseconds = tick >> 12;
    for (std::size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<std::byte>(milliseconds >> (40 - 8 * i) & 0xFF);
    bytes[6] = static_cast<std::byte>(tick >> 8 & 0x0F);
    bytes[7] = static_cast<std::byte>(tick & 0xFF);
    set_version(bytes, 7);
    return uuid(bytes);
}

std::string uuid::to_string() const {
    constexpr char digits[] = "0123456789abcdef";
    std::string text(text_size, '-');
    std::size_t at = 0;
    for (const std::byte byte : bytes_) {
        if (hyphen_at(at)) ++at;
        text[at++] = digits[std::to_integer<unsigned>(byte >> 4)];
        text[at++] = digits[std::to_integer<unsigned>(byte & std::byte{0x0F})];
    }
    return text;
}

}  // namespace cormorant

std::size_t std::hash<cormorant::uuid>::operator()(const cormorant::uuid& value) const noexcept {
    std::uint64_t halves[2];
    std::memcpy(halves, value.bytes().data(), sizeof halves);
    // Time-ordered UUIDs differ little in their first half, and hand-made ones in either: multiply
    // before they meet. The multipliers are odd constants of full width (the golden ratio, and one
    // from splitmix64).
    const std::uint64_t mixed =
        halves[0] * 0x9E3779B97F4A7C15U ^ (halves[1] + (halves[1] >> 32)) * 0xBF58476D1CE4E5B9U;
    return static_cast<std::size_t>(mixed ^ (mixed >> 32));
}
