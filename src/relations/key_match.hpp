#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/value_hash.hpp"
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

/// Where the rows of each key stand among rows that are in order.
class key_ranges {
public:
    [[nodiscard]] related_rows::range find(std::int64_t key) const noexcept {
        const std::uint32_t number = integers.find(key);
        return number == key_numbers::none ? related_rows::range{} : ranges[number];
    }
    [[nodiscard]] related_rows::range find(const value& key) const;

    /// The order in which rows of one key stand side by side; empty where they do already.
    std::vector<std::uint32_t> order;

private:
    friend class row_grouper;

    std::vector<related_rows::range> ranges;  // by the number of their key
    key_numbers integers;
    std::unordered_map<value, std::uint32_t, value_hash> others;
};

/// Groups rows by the key that each belongs to, and keeps their order inside a group.
class row_grouper {
public:
    /// There are about `keys` different ones.
    explicit row_grouper(std::size_t keys) { groups_.integers = key_numbers(keys); }

    void reserve(std::size_t rows) { numbers_.reserve(rows); }
    /// The next row has this key.
    void add(std::int64_t key) {
        // Rows of one key often follow each other.
        if (key != last_key_ || numbers_.empty() || numbers_.back() != last_number_) {
            last_key_ = key;
            last_number_ = groups_.integers.add(key, fresh());
        }
        number_next(last_number_);
    }
    /// The same; a text may be another's.
    void add(const value& key);
    [[nodiscard]] key_ranges finish() &&;

private:
    [[nodiscard]] std::uint32_t fresh() const noexcept {
        return static_cast<std::uint32_t>(groups_.ranges.size());
    }
    // While rows come, `last` of a range counts them.
    void number_next(std::uint32_t number) {
        if (number == fresh())
            groups_.ranges.push_back({});
        else if (numbers_.back() != number)
            side_by_side_ = false;
        ++groups_.ranges[number].last;
        numbers_.push_back(number);
    }

    key_ranges groups_;
    std::vector<std::uint32_t> numbers_;  // of the key of each row
    std::int64_t last_key_ = 0;           // the last integer key, and its number
    std::uint32_t last_number_ = key_numbers::none;
    bool side_by_side_ = true;  // rows of one key follow each other
};

/// Sorts keys and drops equal ones.
void sort_and_drop_equal(value_list& keys);

}  // namespace cormorant::detail
