#pragma once

namespace cormorant::detail {

class printer;
struct term;

// What PostgreSQL spells in its own way: the parts of its dialect.
void print_postgres_match(printer& out, const term& n);
void print_postgres_arithmetic(printer& out, const term& n);
void print_postgres_time_part(printer& out, const term& n);
void print_postgres_function(printer& out, const term& n);
void print_postgres_cast(printer& out, const term& n);

}  // namespace cormorant::detail
