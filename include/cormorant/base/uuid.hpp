#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cormorant {

/// A universally unique identifier (RFC 9562): 16 bytes in network order, of any version.
/// Trivially copyable; the default is the nil UUID, all zero.
class uuid {
public:
    constexpr uuid() noexcept = default;

    /// The UUID with these bytes, the first of them the leftmost of its text.
    explicit constexpr uuid(const std::array<std::byte, 16>& bytes) noexcept : bytes_(bytes) {}

    /// Reads the 36 characters `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, digits in either case.
    /// Throws usage_error for any other text: braces, `urn:uuid:`, missing hyphens, surrounding
    /// spaces.
    explicit uuid(std::string_view text);

    /// Reads the same text as the constructor; nullopt where that throws.
    [[nodiscard]] static std::optional<uuid> try_parse(std::string_view text) noexcept;

    /// A new random UUID (version 4) from std::random_device: unpredictable, and distinct across
    /// forks and threads. Callable from any thread. Throws what std::random_device throws when the
    /// system has no entropy source.
    [[nodiscard]] static uuid random();

    /// A new time-ordered UUID (version 7): unlike random keys, these append to an index.
    /// Each is greater than all that this process made before, from any thread; across processes
    /// the order is that of their clocks. 48 bits of Unix milliseconds, 12 bits of a millisecond's
    /// fraction (RFC 9562, section 6.2, method 3), 62 random bits. Throws as `random` does.
    [[nodiscard]] static uuid v7();

    /// The 16 bytes in network order.
    [[nodiscard]] constexpr const std::array<std::byte, 16>& bytes() const noexcept {
        return bytes_;
    }

    /// The canonical text, 36 characters in lower case.
    [[nodiscard]] std::string to_string() const;

    /// The version digit (4 for `random`, 7 for `v7`, 0 for nil).
    [[nodiscard]] constexpr int version() const noexcept {
        return static_cast<int>(bytes_[6] >> 4);
    }

    /// Whether all bits are zero.
    [[nodiscard]] constexpr bool is_nil() const noexcept { return *this == uuid(); }

    /// Equal when all 16 bytes are.
    [[nodiscard]] friend constexpr bool operator==(const uuid&, const uuid&) noexcept = default;

    /// Orders by bytes from the left: the order of the texts, and of PostgreSQL's uuid type.
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(const uuid&,
                                                                    const uuid&) noexcept = default;

private:
    std::array<std::byte, 16> bytes_{};
};

}  // namespace cormorant

/// Hashes all 16 bytes, for std::unordered_map and its kin.
template <>
struct std::hash<cormorant::uuid> {
    [[nodiscard]] std::size_t operator()(const cormorant::uuid& value) const noexcept;
};
