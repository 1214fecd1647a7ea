#pragma once

#include <string_view>

namespace cormorant::detail {

class printer;
struct term;

/// A cast that has a spelling of its own: what stands before and behind the operand. Empty for one
/// that has none.
struct cast_spelling {
    std::string_view before;
    std::string_view after;
};

/// CAST(x AS type).
void print_plain_cast(printer& out, const term& n);

}  // namespace cormorant::detail
