#pragma once

#include "cormorant/reflect/model_traits.hpp"

namespace cormorant {

/// Whether both are the same stored row: of one model, with one key. A row that was not stored yet
/// is the same as no other. Sends nothing.
template <class M>
[[nodiscard]] bool same_row(const M& a, const M& b) {
    if (&a == &b) return true;
    const auto& key = detail::key_of(a);
    return key == detail::key_of(b) && !(key == detail::key_type_of<M>{});
}

}  // namespace cormorant
