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

/// A function of numbers, by this name, whose operands are real.
void print_real_call(printer& out, const real_spelling& spelling, const term& n,
                     std::string_view function);
/// exp(x); NULL where x is too large, and 0 where the result is too small.
void print_exp(printer& out, const real_spelling& spelling, const term& n);
/// ln(x); NULL where x is not above 0.
void print_ln(printer& out, const real_spelling& spelling, const term& n);
/// The logarithm of x to the base b; NULL where there is none.
void print_log(printer& out, const real_spelling& spelling, const term& n);
/// asin(x) or acos(x); NULL outside of -1 to 1.
void print_arc(printer& out, const real_spelling& spelling, const term& n,
               std::string_view function);

}  // namespace cormorant::detail
