#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "cormorant/query/program.hpp"

namespace cormorant {

namespace detail {

/// The keys of an order, one program each, without the model's type.
struct order_data {
    std::vector<std::shared_ptr<const program>> keys;
};

}  // namespace detail

/// An order of rows of `M` that was made at run time, by cm::dynamic: for order_by(). A default one
/// leaves the order as it is.
template <class M>
class order : public detail::order_data {
public:
    order() = default;
    explicit order(detail::order_data data) : detail::order_data(std::move(data)) {}
};

}  // namespace cormorant
