#include "relations/page_pool.hpp"

#include <cstdlib>
#include <new>

namespace cormorant::detail {
namespace {

struct page_pool {
    static constexpr std::size_t capacity = 64;
    key_page* pages[capacity];
    std::size_t size = 0;

    ~page_pool() {
        while (size > 0) std::free(pages[--size]);
        // A row that outlives this thread's pool gives its page to the allocator.
        closed() = true;
    }
    static bool& closed() noexcept {
        thread_local bool is_closed = false;
        return is_closed;
    }
};

page_pool& this_threads_pool() {
    thread_local page_pool pool;
    return pool;
}

}  // namespace

key_page* take_page() {
    if (!page_pool::closed()) {
        page_pool& pool = this_threads_pool();
        if (pool.size > 0) return pool.pages[--pool.size];
    }
    void* memory = std::aligned_alloc(key_page::bytes, key_page::bytes);
    if (memory == nullptr) throw std::bad_alloc();
    return new (memory) key_page;
}

void give_page_back(key_page* page) noexcept {
    if (!page_pool::closed()) {
        page_pool& pool = this_threads_pool();
        if (pool.size < page_pool::capacity) {
            pool.pages[pool.size++] = page;
            return;
        }
    }
    std::free(page);
}

}  // namespace cormorant::detail
