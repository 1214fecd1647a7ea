#pragma once

#include "cormorant/base/value.hpp"
#include "cormorant/query/program.hpp"

namespace cormorant::detail {

/// A condition with its values, for indexes and checks; `expression` is constant data.
class condition {
public:
    condition(const program& expression, value_list values)
        : expression_(&expression), values_(std::move(values)) {}

    [[nodiscard]] const program& expression() const noexcept { return *expression_; }
    [[nodiscard]] const value_list& values() const noexcept { return values_; }

private:
    const program* expression_;
    value_list values_;
};

}  // namespace cormorant::detail
