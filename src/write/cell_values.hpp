#pragma once

#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/value.hpp"

namespace cormorant::detail {

/// The cell as a value of a column's kind, with texts of its own: the value that loading the member
/// gives, so that the two compare equal. A cell that is none of the kind keeps its own.
[[nodiscard]] value value_of(const cell& from, value_kind kind);

/// Puts a value that is no array or range into a member; false where it does not fit.
[[nodiscard]] bool store_value(const slot& into, void* row, const value& key);

}  // namespace cormorant::detail
