#include "base/owned_value.hpp"

#include <utility>

namespace cormorant::detail {

value owned_container(const value& v) {
    const value_parts& parts = v.as_parts();
    value_list items;
    items.reserve(parts.items.size());
    for (const value& item : parts.items) items.push_back(owned_value(item));
    return v.kind() == value_kind::array ? value::array(parts.of, std::move(items))
                                         : value::range(parts.of, parts.flags, std::move(items));
}

}  // namespace cormorant::detail
