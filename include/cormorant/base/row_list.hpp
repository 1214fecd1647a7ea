#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "cormorant/base/row_ops.hpp"

namespace cormorant::detail {

// Whether a vector is three pointers that anybody may write: not in a library that nobody looked
// at, and not where the library tells AddressSanitizer which part of the memory is in use, or a
// debug mode which iterators there are.
#if defined(_LIBCPP_VERSION)
#if defined(__SANITIZE_ADDRESS__)
#define CORMORANT_PLAIN_VECTOR 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CORMORANT_PLAIN_VECTOR 0
#else
#define CORMORANT_PLAIN_VECTOR 1
#endif
#else
#define CORMORANT_PLAIN_VECTOR 1
#endif
#elif defined(__GLIBCXX__) && !defined(_GLIBCXX_DEBUG) && !defined(_GLIBCXX_SANITIZE_VECTOR)
#define CORMORANT_PLAIN_VECTOR 1
#else
#define CORMORANT_PLAIN_VECTOR 0
#endif
inline constexpr bool plain_vectors = CORMORANT_PLAIN_VECTOR != 0;
#undef CORMORANT_PLAIN_VECTOR

/// What a std::vector holds, in libstdc++ as in libc++: its rows, their end, and that of its
/// memory.
struct vector_parts {
    void* first = nullptr;
    void* last = nullptr;
    void* end = nullptr;
};

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

    /// Gives the rows and their memory away, as std::allocator would have made it.
    [[nodiscard]] vector_parts give_up();

private:
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

/// The rows in a vector, which takes over the list's own memory: filling one by its members would
/// cost the compiler more than all else of a further type of rows (docs/design/rows_in_a_list.md).
/// The list is empty then.
template <class Row>
std::vector<Row> vector_of(row_list&& rows) {
    std::vector<Row> out;
    if constexpr (plain_vectors && !std::is_same_v<Row, bool>) {
        static_assert(sizeof(out) == sizeof(vector_parts),
                      "the standard library's vector is not laid out as row_list.hpp thinks");
        const vector_parts parts = rows.give_up();
        std::memcpy(static_cast<void*>(&out), &parts, sizeof(parts));
    } else {
        rows.join();
        out.reserve(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            out.push_back(std::move(*static_cast<Row*>(rows.at(i))));
    }
    return out;
}

}  // namespace cormorant::detail
