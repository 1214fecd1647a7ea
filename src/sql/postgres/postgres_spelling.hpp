#pragma once

#include <string>
#include <string_view>

#include "sql/print/spelling.hpp"

namespace cormorant::detail {

struct member_info;

// What PostgreSQL spells in its own way: the parts of its dialect.
[[nodiscard]] spelling_list postgres_lookups();
[[nodiscard]] spelling_list postgres_arithmetic();
[[nodiscard]] spelling_list postgres_functions();
[[nodiscard]] spelling_list postgres_times();
[[nodiscard]] spelling_list postgres_json();
[[nodiscard]] spelling_list postgres_searches();
[[nodiscard]] spelling_list postgres_containers();
void print_postgres_cast(printer& out, const term& n, std::string_view word);

/// The type of a column that is an array or a range, as a cast to it says it.
std::string postgres_container_type(const member_info& member);
/// The type of a range's bounds.
std::string_view postgres_bound_type(const member_info& range);

}  // namespace cormorant::detail
