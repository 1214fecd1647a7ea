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
void print_root(printer& out, const real_spelling& spelling, const term& n, std::string_view);
/// x to the power y; NULL where that is no number: zero to a negative power, a negative number to
/// one that is not whole.
void print_power(printer& out, const real_spelling& spelling, const term& n, std::string_view);

/// A function of numbers, by this name, whose operands are real.
void print_real_call(printer& out, const real_spelling& spelling, const term& n,
                     std::string_view function);
/// exp(x); NULL where x is too large, and 0 where the result is too small.
void print_exp(printer& out, const real_spelling& spelling, const term& n, std::string_view);
/// ln(x); NULL where x is not above 0.
void print_ln(printer& out, const real_spelling& spelling, const term& n, std::string_view);
/// The logarithm of x to the base b; NULL where there is none.
void print_log(printer& out, const real_spelling& spelling, const term& n, std::string_view);
/// asin(x) or acos(x); NULL outside of -1 to 1.
void print_arc(printer& out, const real_spelling& spelling, const term& n,
               std::string_view function);

/// One of these in the list of a dialect.
template <const real_spelling& Spelling, auto Print>
void with_reals(printer& out, const term& n, std::string_view word) {
    Print(out, Spelling, n, word);
}

}  // namespace cormorant::detail
