#pragma once

#include "cormorant/expr/node.hpp"

/// The operators of expressions. They are found through their operands, and take part only where
/// one operand is an expression.

namespace cormorant::detail {

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator==(A&& a, B&& b) {
    if constexpr (std::same_as<std::remove_cvref_t<B>, null_type>)
        return make_node<op::is_null>(static_cast<A&&>(a));
    else if constexpr (std::same_as<std::remove_cvref_t<A>, null_type>)
        return make_node<op::is_null>(static_cast<B&&>(b));
    else
        return make_node<op::eq>(static_cast<A&&>(a), static_cast<B&&>(b));
}

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator!=(A&& a, B&& b) {
    if constexpr (std::same_as<std::remove_cvref_t<B>, null_type>)
        return make_node<op::is_not_null>(static_cast<A&&>(a));
    else if constexpr (std::same_as<std::remove_cvref_t<A>, null_type>)
        return make_node<op::is_not_null>(static_cast<B&&>(b));
    else
        return make_node<op::ne>(static_cast<A&&>(a), static_cast<B&&>(b));
}

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator<(A&& a, B&& b) {
    return make_node<op::lt>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator<=(A&& a, B&& b) {
    return make_node<op::le>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator>(A&& a, B&& b) {
    return make_node<op::gt>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator>=(A&& a, B&& b) {
    return make_node<op::ge>(static_cast<A&&>(a), static_cast<B&&>(b));
}

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator&&(A&& a, B&& b) {
    return make_node<op::and_>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator||(A&& a, B&& b) {
    return make_node<op::or_>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <expression A>
[[nodiscard]] constexpr auto operator!(A&& a) {
    return make_node<op::not_>(static_cast<A&&>(a));
}

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator+(A&& a, B&& b) {
    return make_node<op::add>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator-(A&& a, B&& b) {
    return make_node<op::sub>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator*(A&& a, B&& b) {
    return make_node<op::mul>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator/(A&& a, B&& b) {
    return make_node<op::div>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator%(A&& a, B&& b) {
    return make_node<op::mod>(static_cast<A&&>(a), static_cast<B&&>(b));
}
template <expression A>
[[nodiscard]] constexpr auto operator-(A&& a) {
    return make_node<op::neg>(static_cast<A&&>(a));
}

}  // namespace cormorant::detail
