#pragma once

#include "sql/build.hpp"
#include "sql/printer.hpp"

namespace cormorant::detail {

/// Prints the UPDATE of a query's set clauses, or its DELETE.
void print_update(const query_data& query, lowering& lower, printer& out);
void print_remove(const query_data& query, lowering& lower, printer& out);

}  // namespace cormorant::detail
