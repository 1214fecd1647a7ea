#pragma once

#include <cstddef>

#include "relations/key_page.hpp"

namespace cormorant::detail {

/// Aligned pages, one behind the other. Each thread keeps a few single ones, so that reading single
/// rows allocates none.
key_page* take_pages(std::size_t count);
void give_pages_back(key_page* first, std::size_t count) noexcept;

/// The most that a record may take.
inline constexpr std::size_t record_bytes = 256;

/// Memory of a record, behind that of an aligned page; kept in the same way.
void* take_record();
void give_record_back(void* record) noexcept;

}  // namespace cormorant::detail
