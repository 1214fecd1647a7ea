#pragma once

namespace cormorant::detail {

class printer;
struct term;

/// Prints a cast between numbers and booleans, and of a boolean to a text ('true', 'false'), where
/// the database's own CAST says something else; false where it is another cast, and nothing was
/// printed.
[[nodiscard]] bool print_truth_cast(printer& out, const term& n);

}  // namespace cormorant::detail
