#pragma once

#include <cstdint>

#include "cormorant/base/fixed_string.hpp"

namespace cormorant::detail {

template <class M>
struct default_key;

/// The type of a model's key where the model is complete, std::int64_t where it is not yet.
template <class M>
using default_key_type = typename default_key<M>::type;

}  // namespace cormorant::detail

namespace cormorant {

template <class M, class Key = detail::default_key_type<M>>
class foreign_key;

template <class M, class Key = detail::default_key_type<M>>
class one_to_one;

template <class M, fixed_string Via>
class reverse;

/// Names the model whose rows are the table between in a many_to_many.
template <class M>
struct through {
    using model = M;
};

template <class M, class Through = void>
class many_to_many;

template <class T>
class lazy;

}  // namespace cormorant
