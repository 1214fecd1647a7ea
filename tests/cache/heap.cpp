#include "cache/heap.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::int64_t> in_use{0};

constexpr std::size_t header = 8;

}  // namespace

std::int64_t heap_in_use() noexcept { return in_use.load(); }

void* operator new(std::size_t size) {
    void* made = std::malloc(size);
    if (made == nullptr) throw std::bad_alloc();
    in_use += static_cast<std::int64_t>(malloc_usable_size(made) + header);
    return made;
}
void operator delete(void* gone) noexcept {
    if (gone == nullptr) return;
    in_use -= static_cast<std::int64_t>(malloc_usable_size(gone) + header);
    std::free(gone);
}
void operator delete(void* gone, std::size_t) noexcept { operator delete(gone); }
