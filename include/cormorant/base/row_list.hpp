#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include "cormorant/base/row_ops.hpp"

namespace cormorant::detail {

/// Rows of one type, whatever it is: what a query reads. It is compiled once for all types, where
/// std::vector costs the compiler some sixty functions for each.
///
/// Rows are added to blocks, so that none moves while a result is read, and are put side by side,
/// in memory of the right size, when all are there.
class row_list {
public:
    explicit row_list(const row_ops& type) noexcept : type_(&type) {}
    row_list(row_list&& other) noexcept;
    row_list& operator=(row_list&& other) noexcept;
    ~row_list() { clear(); }

    /// Appends a default row. It stays where it is until join().
    void* add();
    /// Appends a copy of the row.
    void add_copy(const void* row);
    /// Room for `n` rows in one block. Only while there is no row.
    void reserve(std::size_t n);
    void clear() noexcept;
    /// Puts the rows side by side, if they are not.
    void join();
    /// Puts them side by side in another order: row i becomes the former row order[i].
    void reorder(std::span<const std::uint32_t> order);
    [[nodiscard]] row_list copy() const;

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    // Only after join().
    [[nodiscard]] void* data() const noexcept {
        return blocks_.empty() ? nullptr : blocks_.front().rows;
    }
    [[nodiscard]] void* at(std::size_t i) const noexcept {
        return blocks_.front().rows + i * type_->size;
    }

private:
    template <class Row>
    friend class moved_rows;

    struct block {
        char* rows;
        std::size_t capacity;
        std::size_t count;
    };

    [[nodiscard]] block make_block(std::size_t capacity) const;
    void free_block(const block& b) const noexcept;
    void add_block();
    block& block_with_room();
    void replace_blocks(const block& joined) noexcept;

    const row_ops* type_;
    std::size_t size_ = 0;
    std::vector<block> blocks_;
};

/// The rows of a list as an iterator that moves them out, for the one step from a list to a vector.
template <class Row>
class moved_rows {
public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = Row*;
    using reference = Row&&;

    moved_rows(const row_list& rows, std::size_t number) : number_(number) {
        if (number == rows.size_) return;
        block_ = rows.blocks_.data();
        last_ = block_ + rows.blocks_.size() - 1;
        enter_block();
    }
    Row&& operator*() const { return static_cast<Row&&>(*row_); }
    moved_rows& operator++() {
        ++number_;
        if (++row_ == end_ && block_ != last_) {
            ++block_;
            enter_block();
        }
        return *this;
    }
    friend bool operator==(const moved_rows& a, const moved_rows& b) {
        return a.number_ == b.number_;
    }
    friend std::ptrdiff_t operator-(const moved_rows& a, const moved_rows& b) {
        return static_cast<std::ptrdiff_t>(a.number_ - b.number_);
    }

private:
    void enter_block() {
        row_ = reinterpret_cast<Row*>(block_->rows);
        end_ = row_ + block_->count;
    }

    std::size_t number_;
    const row_list::block* block_ = nullptr;
    const row_list::block* last_ = nullptr;
    Row* row_ = nullptr;
    Row* end_ = nullptr;
};

/// The rows in a vector; the list keeps what is left of them.
template <class Row>
std::vector<Row> vector_of(const row_list& rows) {
    return std::vector<Row>(moved_rows<Row>(rows, 0), moved_rows<Row>(rows, rows.size()));
}

}  // namespace cormorant::detail
