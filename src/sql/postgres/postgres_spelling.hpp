#pragma once

#include <string>
#include <string_view>

namespace cormorant::detail {

struct member_info;
class printer;
struct term;

// What PostgreSQL spells in its own way: the parts of its dialect.
void print_postgres_match(printer& out, const term& n);
void print_postgres_arithmetic(printer& out, const term& n);
void print_postgres_time_part(printer& out, const term& n);
void print_postgres_function(printer& out, const term& n);
void print_postgres_json(printer& out, const term& n);
void print_postgres_search(printer& out, const term& n);
void print_postgres_cast(printer& out, const term& n);

/// Prints what is asked of an array or a range; false where the operation is none of these.
bool print_postgres_container(printer& out, const term& n);
/// The type of a column that is an array or a range, as a cast to it says it.
std::string postgres_container_type(const member_info& member);
/// The type of a range's bounds.
std::string_view postgres_bound_type(const member_info& range);

}  // namespace cormorant::detail
