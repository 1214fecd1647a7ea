#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

/// Bytes as PostgreSQL's binary formats have them: numbers in network order.

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

/// Writes the integer, and returns the place behind it.
template <std::integral Integer>
char* write_network(char* to, Integer number) noexcept {
    const auto word = swapped_bytes(static_cast<std::make_unsigned_t<Integer>>(number));
    std::memcpy(to, &word, sizeof word);
    return to + sizeof word;
}

/// Bytes that are written one behind the other. Room for several is asked for at once, so that
/// each is but a few instructions.
class wire_bytes {
public:
    [[nodiscard]] std::size_t size() const noexcept {
        return static_cast<std::size_t>(end_ - begin_.get());
    }
    [[nodiscard]] char* data() noexcept { return begin_.get(); }
    [[nodiscard]] std::string_view view() const noexcept { return {begin_.get(), size()}; }
    void clear() noexcept { end_ = begin_.get(); }

    /// Where the next bytes go, with room for so many. They count once end_at() was told of them.
    /// Never null: libpq would take that for NULL.
    [[nodiscard]] char* room(std::size_t bytes) {
        if (static_cast<std::size_t>(limit_ - end_) <= bytes) [[unlikely]]
            grow(bytes);
        return end_;
    }
    void end_at(char* end) noexcept { end_ = end; }

    template <std::integral Integer>
    void append_network(Integer number) {
        end_ = write_network(room(sizeof number), number);
    }
    void append(std::string_view bytes) {
        char* to = room(bytes.size());
        if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
        end_ = to + bytes.size();
    }
    void append(char byte) { *room(1) = byte, ++end_; }

private:
    void grow(std::size_t bytes) {
        const std::size_t used = size();
        const std::size_t wanted = std::max({std::size_t{256}, 2 * used, used + bytes + 1});
        std::unique_ptr<char[]> next(new char[wanted]);
        if (used != 0) std::memcpy(next.get(), begin_.get(), used);
        begin_ = std::move(next);
        end_ = begin_.get() + used;
        limit_ = begin_.get() + wanted;
    }

    std::unique_ptr<char[]> begin_;
    char* end_ = nullptr;
    char* limit_ = nullptr;
};

[[nodiscard]] inline double read_float8(const char* from) noexcept {
    return std::bit_cast<double>(read_network<std::uint64_t>(from));
}
[[nodiscard]] inline float read_float4(const char* from) noexcept {
    return std::bit_cast<float>(read_network<std::uint32_t>(from));
}

}  // namespace cormorant::detail
