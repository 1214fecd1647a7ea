#pragma once

#include "cormorant/base/value.hpp"

namespace cormorant::detail {

/// An array or a range with texts of its own.
[[nodiscard]] value owned_container(const value& v);

/// The value with texts of its own.
[[nodiscard]] inline value owned_value(const value& v) {
    const bool text = v.kind() == value_kind::text || v.kind() == value_kind::json ||
                      v.kind() == value_kind::bytes;
    if (is_container(v.kind())) return owned_container(v);
    return text ? value::copy(v.kind(), v.as_text()) : v;
}

}  // namespace cormorant::detail
