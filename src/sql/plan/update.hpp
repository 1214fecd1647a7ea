#pragma once

#include "sql/plan/build.hpp"
#include "sql/print/printer.hpp"

namespace cormorant::detail {

/// Prints the UPDATE of a query's set clauses, or its DELETE. False where no row can match.
[[nodiscard]] bool print_update(const query_data& query, lowering& lower, printer& out);
[[nodiscard]] bool print_remove(const query_data& query, lowering& lower, printer& out);

}  // namespace cormorant::detail
