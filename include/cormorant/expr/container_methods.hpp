#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "cormorant/query/program.hpp"

namespace cormorant::detail {

/// Makes a node from operands of any kind: values are bound.
template <op Code, std::uint16_t Index = 0, class... Operands>
constexpr auto make_node(Operands&&... operands);

/// The elements of `{...}` as an array: string literals are texts.
template <class T>
auto array_of(std::initializer_list<T> items) {
    if constexpr (std::convertible_to<T, std::string_view>)
        return std::vector<std::string>(items.begin(), items.end());
    else
        return std::vector<T>(items);
}

template <class T>
concept array_index =
    std::integral<std::remove_cvref_t<T>> && !std::same_as<std::remove_cvref_t<T>, bool> &&
    !std::same_as<std::remove_cvref_t<T>, char>;

[[noreturn]] void refuse_array_position();

/// What can be asked of a column that is an array or a range.
template <class Self>
struct container_methods {
    /// Holds all of these elements, in any order.
    template <class T>
    [[nodiscard]] auto contains(std::initializer_list<T> items) const {
        return make_node<op::contains>(self(), array_of(items));
    }
    /// All its elements are among these; the range lies within the other.
    template <class T>
    [[nodiscard]] constexpr auto contained_by(T&& other) const {
        return make_node<op::contained_by>(self(), static_cast<T&&>(other));
    }
    template <class T>
    [[nodiscard]] auto contained_by(std::initializer_list<T> items) const {
        return make_node<op::contained_by>(self(), array_of(items));
    }
    /// Has an element, or a value, in common with the other.
    template <class T>
    [[nodiscard]] constexpr auto overlaps(T&& other) const {
        return make_node<op::overlaps>(self(), static_cast<T&&>(other));
    }
    template <class T>
    [[nodiscard]] auto overlaps(std::initializer_list<T> items) const {
        return make_node<op::overlaps>(self(), array_of(items));
    }
    /// The range ends where the other begins, or begins where it ends.
    template <class T>
    [[nodiscard]] constexpr auto adjacent_to(T&& other) const {
        return make_node<op::adjacent_to>(self(), static_cast<T&&>(other));
    }
    /// The whole range lies before the other.
    template <class T>
    [[nodiscard]] constexpr auto left_of(T&& other) const {
        return make_node<op::left_of>(self(), static_cast<T&&>(other));
    }
    /// The whole range lies behind the other.
    template <class T>
    [[nodiscard]] constexpr auto right_of(T&& other) const {
        return make_node<op::right_of>(self(), static_cast<T&&>(other));
    }
    /// The range holds no value.
    [[nodiscard]] constexpr auto is_empty() const { return make_node<op::is_empty>(self()); }
    /// The lower bound of a range; NULL where it has none or is empty.
    [[nodiscard]] constexpr auto lower_bound() const { return make_node<op::lower_bound>(self()); }
    /// The upper bound of a range; NULL where it has none or is empty.
    [[nodiscard]] constexpr auto upper_bound() const { return make_node<op::upper_bound>(self()); }
    /// Some element of an array, in a comparison: `"scores"_f.any() > 90`.
    [[nodiscard]] constexpr auto any() const { return make_node<op::any_element>(self()); }
    /// The element of an array at a position that counts from 0; NULL behind the last one. Throws
    /// usage_error for a position below 0 or above 2147483646.
    template <array_index Index>
    [[nodiscard]] constexpr auto operator[](Index position) const {
        if (position < 0 || static_cast<std::uint64_t>(position) >= 0x7fffffff)
            refuse_array_position();
        return make_node<op::element>(self(), static_cast<std::int64_t>(position) + 1);
    }

private:
    constexpr const Self& self() const { return static_cast<const Self&>(*this); }
};

}  // namespace cormorant::detail
