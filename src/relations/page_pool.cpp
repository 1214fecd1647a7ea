#include "relations/page_pool.hpp"

#include <cstdlib>
#include <new>

namespace cormorant::detail {
namespace {

/// Blocks of one size that this thread got back.
template <std::size_t Bytes, std::size_t Alignment, std::size_t Capacity>
class block_pool {
public:
    ~block_pool() {
        while (size_ > 0) std::free(blocks_[--size_]);
        // A row that outlives this thread's pool gives its blocks to the allocator.
        closed() = true;
    }

    static void* take() {
        if (!closed()) {
            block_pool& pool = of_this_thread();
            if (pool.size_ > 0) return pool.blocks_[--pool.size_];
        }
        void* memory = std::aligned_alloc(Alignment, Bytes);
        if (memory == nullptr) throw std::bad_alloc();
        return memory;
    }
    static void give_back(void* block) noexcept {
        if (!closed()) {
            block_pool& pool = of_this_thread();
            if (pool.size_ < Capacity) {
                pool.blocks_[pool.size_++] = block;
                return;
            }
        }
        std::free(block);
    }

private:
    static block_pool& of_this_thread() {
        thread_local block_pool pool;
        return pool;
    }
    static bool& closed() noexcept {
        thread_local bool is_closed = false;
        return is_closed;
    }

    void* blocks_[Capacity];
    std::size_t size_ = 0;
};

constexpr std::size_t record_alignment = alignof(std::max_align_t);
constexpr std::size_t record_bytes =
    (sizeof(result_record) + record_alignment - 1) / record_alignment * record_alignment;

using page_pool = block_pool<key_page::bytes, key_page::bytes, 64>;
using record_pool = block_pool<record_bytes, record_alignment, 16>;

}  // namespace

key_page* take_page() { return new (page_pool::take()) key_page; }

void give_page_back(key_page* page) noexcept { page_pool::give_back(page); }

void* take_record() { return record_pool::take(); }

void give_record_back(void* record) noexcept { record_pool::give_back(record); }

}  // namespace cormorant::detail
