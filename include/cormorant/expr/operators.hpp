#pragma once

#include "cormorant/expr/node.hpp"

/// The operators of expressions. They are found through their operands, and take part only where
/// one operand is an expression.

namespace cormorant::detail {

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator==(A&& a, B&& b) {
    if constexpr (std::same_as<std::remove_cvref_t<B>, null_type>)
        return make_node<op::is_null>(std::forward<A>(a));
    else if constexpr (std::same_as<std::remove_cvref_t<A>, null_type>)
        return make_node<op::is_null>(std::forward<B>(b));
    else
        return make_node<op::eq>(std::forward<A>(a), std::forward<B>(b));
}

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator!=(A&& a, B&& b) {
    if constexpr (std::same_as<std::remove_cvref_t<B>, null_type>)
        return make_node<op::is_not_null>(std::forward<A>(a));
    else if constexpr (std::same_as<std::remove_cvref_t<A>, null_type>)
        return make_node<op::is_not_null>(std::forward<B>(b));
    else
        return make_node<op::ne>(std::forward<A>(a), std::forward<B>(b));
}

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator<(A&& a, B&& b) {
    return make_node<op::lt>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator<=(A&& a, B&& b) {
    return make_node<op::le>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator>(A&& a, B&& b) {
    return make_node<op::gt>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator>=(A&& a, B&& b) {
    return make_node<op::ge>(std::forward<A>(a), std::forward<B>(b));
}

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator&&(A&& a, B&& b) {
    return make_node<op::and_>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator||(A&& a, B&& b) {
    return make_node<op::or_>(std::forward<A>(a), std::forward<B>(b));
}
template <expression A>
[[nodiscard]] constexpr auto operator!(A&& a) {
    return make_node<op::not_>(std::forward<A>(a));
}

template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator+(A&& a, B&& b) {
    return make_node<op::add>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator-(A&& a, B&& b) {
    return make_node<op::sub>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator*(A&& a, B&& b) {
    return make_node<op::mul>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator/(A&& a, B&& b) {
    return make_node<op::div>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
    requires either_expression<A, B>
[[nodiscard]] constexpr auto operator%(A&& a, B&& b) {
    return make_node<op::mod>(std::forward<A>(a), std::forward<B>(b));
}
template <expression A>
[[nodiscard]] constexpr auto operator-(A&& a) {
    return make_node<op::neg>(std::forward<A>(a));
}

}  // namespace cormorant::detail
