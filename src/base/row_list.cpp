#include "cormorant/base/row_list.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace cormorant::detail {
namespace {

constexpr std::size_t first_block = 8;
constexpr std::size_t most_block_bytes = std::size_t{256} * 1024;

}  // namespace

row_list::row_list(row_list&& other) noexcept
    : type_(other.type_),
      size_(std::exchange(other.size_, 0)),
      blocks_(std::exchange(other.blocks_, {})) {}

row_list& row_list::operator=(row_list&& other) noexcept {
    if (this == &other) return *this;
    clear();
    type_ = other.type_;
    size_ = std::exchange(other.size_, 0);
    blocks_ = std::exchange(other.blocks_, {});
    return *this;
}

// Memory as std::allocator makes it, since a vector may take it over.
row_list::block row_list::make_block(std::size_t capacity) const {
    const std::size_t bytes = capacity * type_->size;
    void* memory = type_->alignment > __STDCPP_DEFAULT_NEW_ALIGNMENT__
                       ? ::operator new(bytes, std::align_val_t(type_->alignment))
                       : ::operator new(bytes);
    return {static_cast<char*>(memory), capacity, 0};
}

void row_list::free_block(const block& b) const noexcept {
    if (type_->alignment > __STDCPP_DEFAULT_NEW_ALIGNMENT__)
        ::operator delete(b.rows, std::align_val_t(type_->alignment));
    else
        ::operator delete(b.rows);
}

void row_list::clear() noexcept {
    for (const block& b : blocks_) {
        type_->destroy(b.rows, b.count);
        free_block(b);
    }
    blocks_.clear();
    size_ = 0;
}

void row_list::reserve(std::size_t n) {
    if (n == 0 || !blocks_.empty()) return;
    blocks_.reserve(1);
    blocks_.push_back(make_block(n));
}

// Each block is as large as all before it, up to a bound.
void row_list::add_block() {
    const std::size_t most = std::max<std::size_t>(first_block, most_block_bytes / type_->size);
    blocks_.reserve(blocks_.size() + 1);
    blocks_.push_back(make_block(std::clamp(size_, first_block, most)));
}

row_list::block& row_list::block_with_room() {
    if (blocks_.empty() || blocks_.back().count == blocks_.back().capacity) add_block();
    return blocks_.back();
}

void* row_list::add() {
    block& last = block_with_room();
    void* at = last.rows + last.count * type_->size;
    type_->make(at);
    ++last.count;
    ++size_;
    return at;
}

void row_list::add_copy(const void* row) {
    block& last = block_with_room();
    type_->copy(last.rows + last.count * type_->size, row);
    ++last.count;
    ++size_;
}

// The rows in the old blocks were relocated.
void row_list::replace_blocks(const block& joined) noexcept {
    for (const block& b : blocks_) free_block(b);
    blocks_.resize(1);
    blocks_[0] = joined;
}

void row_list::join() {
    if (blocks_.size() <= 1) return;
    block joined = make_block(size_);
    for (const block& b : blocks_) {
        type_->relocate(joined.rows + joined.count * type_->size, b.rows, b.count);
        joined.count += b.count;
    }
    replace_blocks(joined);
}

void row_list::reorder(std::span<const std::uint32_t> order) {
    if (size_ == 0) return;
    std::vector<char*> rows;
    rows.reserve(size_);
    for (const block& b : blocks_)
        for (std::size_t i = 0; i < b.count; ++i) rows.push_back(b.rows + i * type_->size);
    block sorted = make_block(size_);
    for (const std::uint32_t i : order)
        type_->relocate(sorted.rows + sorted.count++ * type_->size, rows[i], 1);
    replace_blocks(sorted);
}

vector_parts row_list::give_up() {
    if (size_ == 0) return {};
    join();
    const block all = blocks_.front();
    blocks_.clear();
    size_ = 0;
    return {all.rows, all.rows + all.count * type_->size, all.rows + all.capacity * type_->size};
}

row_list row_list::copy() const {
    row_list copied(*type_);
    copied.reserve(size_);
    for (const block& b : blocks_)
        for (std::size_t i = 0; i < b.count; ++i) copied.add_copy(b.rows + i * type_->size);
    return copied;
}

}  // namespace cormorant::detail
