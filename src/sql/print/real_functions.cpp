#include "sql/print/real_functions.hpp"

#include "sql/print/printer.hpp"

namespace cormorant::detail {
namespace {

struct real_operand {
    const real_spelling& spelling;
    const term& n;
};

printer& operator<<(printer& out, std::string_view text) {
    out.text(text);
    return out;
}

printer& operator<<(printer& out, const real_operand& operand) {
    out << operand.spelling.open;
    out.expression(operand.n);
    return out << operand.spelling.close;
}

}  // namespace

void print_root(printer& out, const real_spelling& spelling, const term& n) {
    const real_operand x{spelling, *n.operands[0]};
    out << "sqrt(CASE WHEN " << x << " >= 0 THEN " << x << " END)";
}

void print_power(printer& out, const real_spelling& spelling, const term& n) {
    const real_operand x{spelling, *n.operands[0]};
    const real_operand y{spelling, *n.operands[1]};
    out << "CASE WHEN " << x << " > 0 OR (" << x << " = 0 AND " << y << " >= 0) OR (" << x
        << " < 0 AND " << y << " = " << spelling.truncate << y << spelling.truncated << ") THEN "
        << spelling.power << "(" << x << ", " << y << ") END";
}

}  // namespace cormorant::detail
