#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "cormorant/base/range.hpp"
#include "cormorant/reflect/column_traits.hpp"

/// Columns that hold several values: arrays and ranges.

namespace cormorant::detail {

/// The type of an array's elements, without the optional of those that may be NULL.
template <class T>
struct array_element {
    using type = T;
};
template <class T>
struct array_element<std::optional<T>> {
    using type = T;
};

/// What a column's type consists of: an array's elements, a range's bounds, else the type itself.
template <class T>
struct part_of {
    using type = T;
};
template <class T>
struct part_of<std::vector<T>> : array_element<T> {};
template <>
struct part_of<bytes> {
    using type = bytes;
};
template <class T>
struct part_of<range<T>> {
    using type = T;
};
template <custom_type T>
struct part_of<T> : part_of<typename custom_column<T>::stored> {};

template <class T>
using part_type = typename part_of<T>::type;

/// The kind of an array's elements or a range's bounds, of an optional one too; null of other
/// types.
template <class T>
constexpr value_kind element_kind_of() {
    using whole = typename array_element<T>::type;
    if constexpr (column_type<whole>)
        if constexpr (is_container(column_traits<whole>::kind))
            return column_traits<part_type<whole>>::kind;
    return value_kind::null;
}

/// Arrays, of one dimension. An element that is NULL needs std::optional.
template <class T>
    requires(column_type<typename array_element<T>::type> && !custom_type<std::vector<T>>)
struct column_traits<std::vector<T>> {
    using element = typename array_element<T>::type;
    static_assert(!is_container(column_traits<element>::kind),
                  "cormorant: an array column has one dimension, and no arrays or ranges in it");
    static constexpr value_kind kind = value_kind::array;
    static constexpr storage stored = storage::custom;

    static bool store(void* member, const cell& from) {
        if (from.kind != value_kind::array || from.integer > 1) return false;
        auto& out = *static_cast<std::vector<T>*>(member);
        out.clear();
        out.reserve(from.items().size());
        for (const cell& item : from.items()) {
            if constexpr (!std::is_same_v<T, element>) {
                if (item.kind == value_kind::null) {
                    out.emplace_back();
                    continue;
                }
            }
            element made{};
            if (!column_traits<element>::store(&made, item)) return false;
            out.push_back(std::move(made));
        }
        return true;
    }
    static value bind(const std::vector<T>& elements) {
        return made(elements, [](const element& e) { return column_traits<element>::bind(e); });
    }
    static value borrow(const std::vector<T>& elements) {
        return made(elements, [](const element& e) { return borrowed_value(e); });
    }

private:
    template <class Make>
    static value made(const std::vector<T>& elements, const Make& make) {
        value_list items;
        items.reserve(elements.size());
        for (const T& e : elements) {
            if constexpr (std::is_same_v<T, element>)
                items.push_back(make(e));
            else
                items.push_back(e ? make(*e) : value{});
        }
        return value::array(column_traits<element>::kind, std::move(items));
    }
};

template <class T>
struct column_traits<range<T>> {
    static constexpr value_kind kind = value_kind::range;
    static constexpr storage stored = storage::custom;

    static bool store(void* member, const cell& from) {
        if (from.kind != value_kind::range) return false;
        auto& out = *static_cast<range<T>*>(member);
        if ((from.integer & range_flags::empty) != 0) {
            out = {};
            return true;
        }
        std::optional<T> bounds[2];
        for (std::size_t i = 0; i < 2; ++i)
            if (const cell& bound = from.items()[i]; bound.kind != value_kind::null)
                if (!column_traits<T>::store(&bounds[i].emplace(), bound)) return false;
        const bool lower = (from.integer & range_flags::lower_included) != 0;
        const bool upper = (from.integer & range_flags::upper_included) != 0;
        out = {std::move(bounds[0]), std::move(bounds[1]),
               lower ? (upper ? range_ends::closed : range_ends::closed_open)
                     : (upper ? range_ends::open_closed : range_ends::open)};
        return true;
    }
    static value bind(const range<T>& from) {
        namespace flags = range_flags;
        if (from.empty()) return value::range(column_traits<T>::kind, flags::empty, value_list(2));
        const auto said = (from.lower_included() ? flags::lower_included : 0) |
                          (from.upper_included() ? flags::upper_included : 0) |
                          (from.lower() ? 0 : flags::no_lower) |
                          (from.upper() ? 0 : flags::no_upper);
        value_list bounds;
        bounds.push_back(from.lower() ? column_traits<T>::bind(*from.lower()) : value{});
        bounds.push_back(from.upper() ? column_traits<T>::bind(*from.upper()) : value{});
        return value::range(column_traits<T>::kind, static_cast<std::uint8_t>(said),
                            std::move(bounds));
    }
};

}  // namespace cormorant::detail
