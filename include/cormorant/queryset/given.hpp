#pragma once

#include <concepts>

#include "cormorant/expr/node.hpp"

/// Several arguments, and the call's site after them: a default argument cannot follow a pack, but
/// it can follow arguments that may be absent.

namespace cormorant::detail {

/// Stands for an argument that was not given.
struct absent {};

template <class T>
inline constexpr bool is_field = false;
template <fixed_string Name>
inline constexpr bool is_field<field<Name>> = true;

template <class T>
concept member_given = std::same_as<T, absent> || is_field<T>;

template <fixed_string... Names>
struct name_list {};

/// The names of the fields among these, which end at the first that is absent.
template <class Names, class... Fields>
struct names_before_absent {
    using type = Names;
};
template <fixed_string... Names, fixed_string First, class... Rest>
struct names_before_absent<name_list<Names...>, field<First>, Rest...>
    : names_before_absent<name_list<Names..., First>, Rest...> {};

template <class... Fields>
using given_names = typename names_before_absent<name_list<>, Fields...>::type;

/// Calls with those of the arguments that were given, of which there are five at least.
template <class Call, class A, class B, class C, class D, class E, class F, class G, class H,
          class I, class J, class K, class L>
decltype(auto) with_given(const Call& call, const A& a, const B& b, const C& c, const D& d,
                          const E& e, const F& f, const G& g, const H& h, const I& i, const J& j,
                          const K& k, const L& l) {
    if constexpr (std::same_as<F, absent>)
        return call(a, b, c, d, e);
    else if constexpr (std::same_as<G, absent>)
        return call(a, b, c, d, e, f);
    else if constexpr (std::same_as<H, absent>)
        return call(a, b, c, d, e, f, g);
    else if constexpr (std::same_as<I, absent>)
        return call(a, b, c, d, e, f, g, h);
    else if constexpr (std::same_as<J, absent>)
        return call(a, b, c, d, e, f, g, h, i);
    else if constexpr (std::same_as<K, absent>)
        return call(a, b, c, d, e, f, g, h, i, j);
    else if constexpr (std::same_as<L, absent>)
        return call(a, b, c, d, e, f, g, h, i, j, k);
    else
        return call(a, b, c, d, e, f, g, h, i, j, k, l);
}

}  // namespace cormorant::detail
