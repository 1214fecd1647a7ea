#pragma once

#include <concepts>
#include <string>
#include <utility>

#include "cormorant/expr/operators.hpp"

/// More of texts. Lengths and places count characters; what a length cuts off is gone.

namespace cormorant {

namespace detail {

/// A length that the program says.
template <class T>
constexpr void check_length(const T& n, const char* function) {
    if constexpr (std::integral<T>) {
        if (n < T{0}) refuse_text_length(function);
    } else if constexpr (requires { n.has_value(); }) {
        if (n.has_value()) check_length(*n, function);
    }
}

template <op Code, class E>
[[nodiscard]] constexpr auto padded(const E& e, int length, std::string&& fill, const char* name) {
    check_length(length, name);
    if (fill.empty()) refuse_empty_fill(name);
    return make_node<Code>(e, length, std::move(fill));
}

}  // namespace detail

/// The first `length` characters; all where the text is shorter. Throws usage_error for a length
/// below 0; one that an expression computes counts as 0 there.
template <class E, class Length>
[[nodiscard]] constexpr auto left(const E& e, Length&& length) {
    detail::check_length(length, "left");
    return detail::make_node<detail::op::substr>(e, 1, static_cast<Length&&>(length));
}
/// The last `length` characters; as left().
template <class E, class Length>
[[nodiscard]] constexpr auto right(const E& e, Length&& length) {
    detail::check_length(length, "right");
    return detail::make_node<detail::op::right>(e, static_cast<Length&&>(length));
}
/// As many characters as said: filled up at the beginning, or cut off at the end. Throws
/// usage_error for a length below 0 and for nothing to fill with.
template <class E>
[[nodiscard]] constexpr auto lpad(const E& e, int length, std::string fill = " ") {
    return detail::padded<detail::op::lpad>(e, length, std::move(fill), "lpad");
}
/// As many characters as said: filled up or cut off at the end. Throws as lpad() does.
template <class E>
[[nodiscard]] constexpr auto rpad(const E& e, int length, std::string fill = " ") {
    return detail::padded<detail::op::rpad>(e, length, std::move(fill), "rpad");
}
/// Without the blanks at the beginning.
template <class E>
[[nodiscard]] constexpr auto ltrim(const E& e) {
    return detail::make_node<detail::op::ltrim>(e);
}
/// Without the blanks at the end.
template <class E>
[[nodiscard]] constexpr auto rtrim(const E& e) {
    return detail::make_node<detail::op::rtrim>(e);
}
/// The text so many times, one after another. Throws usage_error for a number below 0.
template <class E>
[[nodiscard]] constexpr auto repeat(const E& e, int times) {
    detail::check_length(times, "repeat");
    return detail::make_node<detail::op::repeat>(e, times);
}
/// The characters from the last to the first. (reverse is the other side of a foreign key.)
template <class E>
[[nodiscard]] constexpr auto reversed(const E& e) {
    return detail::make_node<detail::op::reverse>(e);
}
/// Where `part` stands in the text for the first time, counted from 1; 0 where it does not. Case
/// counts. An empty part stands at 1.
template <class E, class Part>
[[nodiscard]] constexpr auto position(const E& e, Part&& part) {
    return detail::make_node<detail::op::position>(e, static_cast<Part&&>(part));
}

}  // namespace cormorant
