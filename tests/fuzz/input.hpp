#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

/// What all fuzz targets have in common: choices out of the fuzzer's bytes, and a way to say that a
/// promise was broken.
namespace fuzz {

/// Reads choices from the bytes, zeros behind their end.
class input {
public:
    input(const std::uint8_t* data, std::size_t size)
        : rest_(reinterpret_cast<const char*>(data), size) {}

    [[nodiscard]] bool empty() const { return rest_.empty(); }
    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const auto b = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return b;
    }
    bool flag() { return (byte() & 1U) != 0; }
    /// A number below `n`, which is at most 65,536.
    std::size_t below(std::size_t n) {
        if (n <= 1) return 0;
        std::size_t chosen = byte();
        if (n > 256) chosen = chosen * 256 + byte();
        return chosen % n;
    }
    template <class Integer>
    Integer integer() {
        Integer n{};
        for (std::size_t i = 0; i < sizeof n; ++i) reinterpret_cast<unsigned char*>(&n)[i] = byte();
        return n;
    }
    /// A text of at most `longest` bytes, whatever they are.
    std::string text(std::size_t longest = 24) {
        const std::string_view taken = rest_.substr(0, below(longest + 1));
        rest_.remove_prefix(taken.size());
        return std::string(taken);
    }
    std::string all() {
        const std::string taken(rest_);
        rest_ = {};
        return taken;
    }
    template <class T>
    const T& one_of(const std::vector<T>& choices) {
        return choices[below(choices.size())];
    }

private:
    std::string_view rest_;
};

/// Ends the program, which the fuzzer takes for a crash, where a promise was broken.
inline void require(bool kept, std::string_view promise, std::string_view about = {}) {
    if (kept) return;
    std::fprintf(stderr, "broken: %.*s\n%.*s\n", static_cast<int>(promise.size()), promise.data(),
                 static_cast<int>(about.size()), about.data());
    std::abort();
}

}  // namespace fuzz
