#include "relations/page_pool.hpp"

#include <cstdlib>
#include <new>

namespace cormorant::detail {
namespace {

void* aligned_memory(std::size_t alignment, std::size_t bytes) {
    void* memory = nullptr;
    if (posix_memalign(&memory, alignment, bytes) != 0) throw std::bad_alloc();
    return memory;
}

/// Blocks of one size that this thread got back.
template <std::size_t Bytes, std::size_t Alignment, std::size_t Capacity>
class block_pool {
public:
    static void* take() {
        if (kept.size > 0) [[likely]]
            return kept.blocks[--kept.size];
        return aligned_memory(Alignment, Bytes);
    }
    static void give_back(void* block) noexcept {
        if (kept.size == kept.capacity) [[unlikely]] {
            if (kept.closed || kept.size == Capacity) return std::free(block);
            open();
        }
        kept.blocks[kept.size++] = block;
    }

private:
    // Without a destructor, so that reaching it takes no check.
    struct storage {
        void* blocks[Capacity];
        std::size_t size;
        std::size_t capacity;  ///< 0 before the first block, and when the thread ends
        bool closed;
    };
    struct closer {
        // A row that outlives this thread's pool gives its blocks to the allocator.
        ~closer() {
            while (kept.size > 0) std::free(kept.blocks[--kept.size]);
            kept.capacity = 0;
            kept.closed = true;
        }
    };

    static void open() noexcept {
        static thread_local closer at_end;
        (void)at_end;
        kept.capacity = Capacity;
    }

    static constinit inline thread_local storage kept{};
};

using page_pool = block_pool<key_page::bytes, key_page::bytes, 64>;
// The allocator's own few bytes and a record leave room for others before the next aligned address.
using record_pool = block_pool<key_page::bytes + record_bytes, key_page::bytes, 16>;

}  // namespace

key_page* take_pages(std::size_t count) {
    void* memory =
        count == 1 ? page_pool::take() : aligned_memory(key_page::bytes, count * key_page::bytes);
    return static_cast<key_page*>(memory);
}

void give_pages_back(key_page* first, std::size_t count) noexcept {
    if (count == 1) return page_pool::give_back(first);
    std::free(first);
}

void* take_record() { return static_cast<char*>(record_pool::take()) + key_page::bytes; }

void give_record_back(void* record) noexcept {
    record_pool::give_back(static_cast<char*>(record) - key_page::bytes);
}

}  // namespace cormorant::detail
