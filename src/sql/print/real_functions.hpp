#pragma once

#include <string_view>

namespace cormorant::detail {

class printer;
struct term;

/// How a backend spells what guards roots and powers.
struct real_spelling {
    std::string_view open;  ///< before and behind an operand
    std::string_view close;
    std::string_view power;
    std::string_view truncate;  ///< before an operand, to compare it with its whole part
    std::string_view truncated;
};

/// sqrt(x); NULL where x is negative.
void print_root(printer& out, const real_spelling& spelling, const term& n);
/// x to the power y; NULL where that is no number: zero to a negative power, a negative number to
/// one that is not whole.
void print_power(printer& out, const real_spelling& spelling, const term& n);

}  // namespace cormorant::detail
