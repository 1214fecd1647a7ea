#pragma once

#include <cstdint>

namespace cormorant {

/// What removing a row does to the rows that refer to it.
enum class on_delete_action : std::uint8_t {
    cascade,      ///< removes them too
    protect,      ///< refuses, at once
    restrict_,    ///< refuses unless they are removed by another path of the same removal
    set_null,     ///< sets their key to NULL
    set_default,  ///< sets their key to its default
    do_nothing,   ///< leaves them to the database
};

}  // namespace cormorant

namespace cormorant::detail {

/// What an index is for.
enum class index_method : std::uint8_t {
    ordered,  ///< comparisons and order
    json,     ///< lookups inside JSON
    search,   ///< full-text search
    trigram,  ///< similar texts
};

}  // namespace cormorant::detail
