#pragma once

#include <source_location>
#include <string>
#include <vector>

#include "cormorant/base/value.hpp"
#include "sql/ddl/ask_rows.hpp"

namespace cormorant::detail {

class scope;

/// Runs a statement, and gives its rows as texts; of one that has none, nothing.
std::vector<text_row> rows_of(scope& on, const std::string& sql, const value_list& values,
                              std::source_location where);

}  // namespace cormorant::detail
