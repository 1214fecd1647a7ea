#pragma once

#include <cstddef>

#include "cormorant/base/value.hpp"

namespace cormorant::detail {

/// The hash of a value, for containers.
struct value_hash {
    [[nodiscard]] std::size_t operator()(const value& v) const noexcept { return v.hash(); }
};

}  // namespace cormorant::detail
