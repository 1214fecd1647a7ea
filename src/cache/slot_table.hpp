#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace cormorant::detail {

/// What stands for rows that entries depend on: each slot has a stamp, which is never used twice,
/// and marks, one for each writer that may be committing. An entry has the words of its slots as
/// they were before its query, and is good while they are the same, without a mark. The protocol is
/// that of cache.pml beside this file: change the model first.
class slot_table {
public:
    static constexpr std::uint32_t size = 16384;

    /// Stamp and marks in one step. Sequentially consistent, as all of these are: what a writer
    /// did before it marked, and a reader after it read the word, has one order for everybody.
    [[nodiscard]] std::uint64_t word(std::uint32_t slot) const noexcept {
        return words_[slot].load();
    }
    [[nodiscard]] static bool is_marked(std::uint64_t word) noexcept { return (word & marks) != 0; }
    /// Somebody is about to commit a change.
    void mark(std::uint32_t slot) noexcept { words_[slot].fetch_add(1); }
    /// It was undone.
    void unmark(std::uint32_t slot) noexcept { words_[slot].fetch_sub(1); }
    /// It was committed: a new stamp, and one mark less.
    void renew(std::uint32_t slot) noexcept { words_[slot].fetch_add(marks); }

private:
    static constexpr std::uint64_t marks = 0xffff;

    std::array<std::atomic<std::uint64_t>, size> words_{};
};

}  // namespace cormorant::detail
