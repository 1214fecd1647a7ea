#pragma once

#include <string>

#include "cormorant/query/condition.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {

struct model_info;

/// The text of an index's or check's condition: the table's own columns without a table's name,
/// values as constants. Throws usage_error where it leads over a relation or holds a query.
[[nodiscard]] std::string print_condition(const condition& from, const model_info& model,
                                          const dialect& target);

}  // namespace cormorant::detail
