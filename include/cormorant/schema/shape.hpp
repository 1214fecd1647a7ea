#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cormorant/base/value.hpp"

namespace cormorant::detail {

/// The sorts of member that a model has.
enum class member_kind : std::uint8_t { column, foreign_key, one_to_one, reverse, many_to_many };

[[nodiscard]] constexpr bool has_column(member_kind kind) noexcept {
    return kind <= member_kind::one_to_one;
}
[[nodiscard]] constexpr bool is_relation(member_kind kind) noexcept {
    return kind != member_kind::column;
}
[[nodiscard]] constexpr bool is_to_many(member_kind kind) noexcept {
    return kind >= member_kind::reverse;
}

/// Tells two C++ types apart at compile time.
using type_id = const void*;

struct model_shape;

/// What the compiler needs to know of one member in order to check paths and values.
struct member_shape {
    std::string_view name;
    member_kind kind = member_kind::column;
    value_kind type = value_kind::null;  ///< of the column; of the target's key for relations
    type_id cpp_type = nullptr;          ///< the value's C++ type without optional or lazy
    bool nullable = false;
    bool lazy = false;
    bool primary_key = false;
    bool single = false;                       ///< a reverse side that is one row at most
    value_kind element = value_kind::null;     ///< of an array or a range
    const model_shape& (*target)() = nullptr;  ///< of relations
    std::string_view via = {};                 ///< reverse: the foreign key's name there
};

/// A model as constant data: what paths are checked against.
struct model_shape {
    std::string_view name;
    const member_shape* members = nullptr;
    std::size_t size = 0;
    std::string_view full_name = {};  ///< with its namespaces, as the compiler spells it

    /// The index of the member, or size.
    [[nodiscard]] constexpr std::size_t find(std::string_view member) const noexcept {
        for (std::size_t i = 0; i < size; ++i)
            if (members[i].name == member) return i;
        return size;
    }
};

}  // namespace cormorant::detail
