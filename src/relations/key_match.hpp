#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "cormorant/base/value.hpp"
#include "cormorant/relations/related_rows.hpp"

namespace cormorant::detail {

/// Numbers for integer keys, in one block of memory: a node for each key would cost more than the
/// row that it belongs to.
class key_numbers {
public:
    static constexpr std::uint32_t none = UINT32_MAX;

    /// Room for so many keys; more make it grow.
    explicit key_numbers(std::size_t keys = 0);
    [[nodiscard]] std::uint32_t find(std::int64_t key) const noexcept {
        return entries_[place_of(key)].number;
    }
    /// The number of the key, which becomes `fresh` where it has none.
    std::uint32_t add(std::int64_t key, std::uint32_t fresh);

private:
    struct entry {
        std::int64_t key = 0;
        std::uint32_t number = none;
    };

    // Where the key is, or would be. Multiplication by the golden ratio: D. E. Knuth, The Art of
    // Computer Programming, volume 3, 6.4.
    [[nodiscard]] std::size_t place_of(std::int64_t key) const noexcept {
        const std::size_t mask = entries_.size() - 1;
        std::size_t at = static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15U >> shift_;
        while (entries_[at].number != none && entries_[at].key != key) at = (at + 1) & mask;
        return at;
    }
    void grow();

    std::vector<entry> entries_;  // a power of two of them, at most half of them used
    std::size_t used_ = 0;
    int shift_ = 0;
};

/// Rows grouped by the key that each belongs to.
struct grouping {
    /// The order in which rows of one key stand side by side; empty where they do already.
    std::vector<std::uint32_t> order;
    std::vector<related_rows::range> ranges;  ///< by the number of their key
    key_numbers by_integer;
    std::vector<std::pair<value, related_rows::range>> by_value;  ///< other keys, sorted

    [[nodiscard]] related_rows::range find(const value& key) const;
};

/// Groups rows by `owners`, one key a row, and keeps the order inside a group. There are about
/// `expected` keys.
[[nodiscard]] grouping group_by_key(const value_list& owners, std::size_t expected);

/// Sorts keys and drops equal ones.
void sort_and_drop_equal(value_list& keys);

/// The value with a text of its own.
[[nodiscard]] value owned_copy(value v);

}  // namespace cormorant::detail
