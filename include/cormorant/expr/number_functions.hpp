#pragma once

#include "cormorant/expr/operators.hpp"

/// More of numbers: logarithms and angles.

namespace cormorant {

/// e to the power of the number, as a double; NULL where no double is as large.
template <detail::expression E>
[[nodiscard]] constexpr auto exp(const E& e) {
    return detail::make_node<detail::op::exp>(e);
}
/// The natural logarithm, as a double; NULL of what is not above 0.
template <detail::expression E>
[[nodiscard]] constexpr auto ln(const E& e) {
    return detail::make_node<detail::op::ln>(e);
}
/// -1, 0 or 1, as the number is below, at or above 0.
template <detail::expression E>
[[nodiscard]] constexpr auto sign(const E& e) {
    return detail::make_node<detail::op::sign>(e);
}
/// The sine of an angle in radians, as a double.
template <detail::expression E>
[[nodiscard]] constexpr auto sin(const E& e) {
    return detail::make_node<detail::op::sin>(e);
}
/// The cosine of an angle in radians, as a double.
template <detail::expression E>
[[nodiscard]] constexpr auto cos(const E& e) {
    return detail::make_node<detail::op::cos>(e);
}
/// The tangent of an angle in radians, as a double.
template <detail::expression E>
[[nodiscard]] constexpr auto tan(const E& e) {
    return detail::make_node<detail::op::tan>(e);
}
/// The angle in radians with this sine, as a double; NULL outside of -1 to 1.
template <detail::expression E>
[[nodiscard]] constexpr auto asin(const E& e) {
    return detail::make_node<detail::op::asin>(e);
}
/// The angle in radians with this cosine, as a double; NULL outside of -1 to 1.
template <detail::expression E>
[[nodiscard]] constexpr auto acos(const E& e) {
    return detail::make_node<detail::op::acos>(e);
}
/// The angle in radians with this tangent, as a double.
template <detail::expression E>
[[nodiscard]] constexpr auto atan(const E& e) {
    return detail::make_node<detail::op::atan>(e);
}
/// An angle of radians in degrees, as a double.
template <detail::expression E>
[[nodiscard]] constexpr auto degrees(const E& e) {
    return detail::make_node<detail::op::degrees>(e);
}
/// An angle of degrees in radians, as a double.
template <detail::expression E>
[[nodiscard]] constexpr auto radians(const E& e) {
    return detail::make_node<detail::op::radians>(e);
}
/// The logarithm of a number to a base, as a double; NULL where there is none: of what is not above
/// 0, to a base that is not above 0 or is 1.
template <class Base, class E>
    requires detail::either_expression<Base, E>
[[nodiscard]] constexpr auto log(Base&& base, E&& e) {
    return detail::make_node<detail::op::log>(static_cast<Base&&>(base), static_cast<E&&>(e));
}
/// The angle in radians of the point (x, y) at the origin, -pi to pi, as a double; 0 of the origin.
template <class Y, class X>
    requires detail::either_expression<Y, X>
[[nodiscard]] constexpr auto atan2(Y&& y, X&& x) {
    return detail::make_node<detail::op::atan2>(static_cast<Y&&>(y), static_cast<X&&>(x));
}

}  // namespace cormorant
