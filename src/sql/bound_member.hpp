#pragma once

#include <string>

#include "cormorant/query/query_data.hpp"
#include "sql/compiled.hpp"

namespace cormorant::detail {

/// "Model.member": which member's column the value of a parameter is compared with, or assigned to;
/// empty where it stands beside none. For messages.
[[nodiscard]] std::string bound_member(const query_data& query, const bind_source& source);

}  // namespace cormorant::detail
