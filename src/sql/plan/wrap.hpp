#pragma once

#include "sql/tree.hpp"

namespace cormorant::detail {

/// A SELECT around a SELECT: what the outer one reads becomes a column of the inner one.
class wrapped_plan {
public:
    wrapped_plan(arena& memory, select_plan& inner);

    [[nodiscard]] select_plan& outer() const noexcept { return outer_; }
    /// The expression over the inner rows as a column that they bring out; added once.
    [[nodiscard]] term& brought_out(term& n);
    /// The condition with its operands brought out, so that the planner still sees the comparison.
    [[nodiscard]] term& condition(term& n);
    /// The inner columns as they are, in their order.
    void pass_columns();

private:
    [[nodiscard]] bool is_of_outside(const term& n) const;

    arena& memory_;
    select_plan& inner_;
    select_plan& outer_;
};

}  // namespace cormorant::detail
