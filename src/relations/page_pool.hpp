#pragma once

#include "relations/result_record.hpp"

namespace cormorant::detail {

/// An aligned page. Each thread keeps a few, so that reading single rows allocates none.
key_page* take_page();
void give_page_back(key_page* page) noexcept;

/// Memory of a record; kept in the same way.
void* take_record();
void give_record_back(void* record) noexcept;

}  // namespace cormorant::detail
