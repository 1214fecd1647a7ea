#pragma once

#include <cstddef>
#include <cstdint>

namespace cormorant::detail {

class result_record;

/// Keys of some rows of a result, in an aligned page: the address of a cell tells the page.
struct key_page {
    static constexpr std::size_t bytes = 1024;
    static constexpr std::size_t cells = (bytes - 16) / 8;

    result_record* owner;
    std::uint32_t first_row;
    std::uint32_t block_pages;  ///< allocated with this one, which is the first of them; else 0
    std::int64_t cell[cells];

    static key_page* of(std::uintptr_t address) noexcept {
        return reinterpret_cast<key_page*>(address & ~static_cast<std::uintptr_t>(bytes - 1));
    }
};
static_assert(sizeof(key_page) == key_page::bytes);

}  // namespace cormorant::detail
