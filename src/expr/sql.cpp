#include "cormorant/expr/sql.hpp"

#include <algorithm>

namespace cormorant::detail {

value list_or_array(value array, list_place place) {
    if (place == list_place::none) return array;
    const value_parts& parts = array.as_parts();
    const bool empty = std::all_of(parts.items.begin(), parts.items.end(),
                                   [](const value& item) { return item.is_null(); });
    if (empty && place == list_place::among) refuse_empty_list();
    return empty ? value::array(parts.of, {}) : value::list(parts.items);
}

}  // namespace cormorant::detail
