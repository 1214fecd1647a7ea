#pragma once

#include <utility>
#include <vector>

#include "sql/plan/wrap.hpp"

namespace cormorant::detail {

/// Groups that become a SELECT around the rows that they are made of: so that what aggregates are
/// over, and their conditions, may hold windows over these rows.
class regrouped_plan {
public:
    /// Leaves `rows` its tables and conditions; what is said of the groups goes to `groups()`.
    regrouped_plan(arena& memory, select_plan& rows);

    [[nodiscard]] select_plan& groups() noexcept { return *groups_; }
    /// An expression of the groups, over the columns that the rows bring out.
    [[nodiscard]] term& over(term& n);

private:
    /// The key of the groups that the expression is; null where it is none.
    [[nodiscard]] term* key_of(const term& n) const;
    [[nodiscard]] term& made_over(term& n);
    void replace_inside(term*& n);
    void replace_inside(select_plan& nested);

    arena& memory_;
    select_plan& rows_;
    std::vector<term*> columns_;
    std::vector<term*> keys_;
    wrapped_plan wrap_;
    select_plan* groups_;
    std::vector<std::pair<const term*, term*>> known_;
};

}  // namespace cormorant::detail
