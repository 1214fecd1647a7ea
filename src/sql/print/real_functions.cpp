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

void print_root(printer& out, const real_spelling& spelling, const term& n, std::string_view) {
    const real_operand x{spelling, *n.operands[0]};
    out << "sqrt(CASE WHEN " << x << " >= 0 THEN " << x << " END)";
}

void print_power(printer& out, const real_spelling& spelling, const term& n, std::string_view) {
    const real_operand x{spelling, *n.operands[0]};
    const real_operand y{spelling, *n.operands[1]};
    out << "CASE WHEN " << x << " > 0 OR (" << x << " = 0 AND " << y << " >= 0) OR (" << x
        << " < 0 AND " << y << " = " << spelling.truncate << y << spelling.truncated << ") THEN "
        << spelling.power << "(" << x << ", " << y << ") END";
}

void print_real_call(printer& out, const real_spelling& spelling, const term& n,
                     std::string_view function) {
    out << function << "(";
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        if (i != 0) out << ", ";
        out << real_operand{spelling, *n.operands[i]};
    }
    out << ")";
}

// The logarithms of the largest double and of half of the smallest one: beyond them servers have
// errors.
void print_exp(printer& out, const real_spelling& spelling, const term& n, std::string_view) {
    const real_operand x{spelling, *n.operands[0]};
    out << "CASE WHEN " << x << " < -745 THEN 0e0 WHEN " << x << " <= 709.782712893383e0 THEN exp("
        << x << ") END";
}

void print_ln(printer& out, const real_spelling& spelling, const term& n, std::string_view) {
    const real_operand x{spelling, *n.operands[0]};
    out << "CASE WHEN " << x << " > 0 THEN ln(" << x << ") END";
}

void print_log(printer& out, const real_spelling& spelling, const term& n, std::string_view) {
    const real_operand base{spelling, *n.operands[0]};
    const real_operand x{spelling, *n.operands[1]};
    out << "CASE WHEN " << base << " > 0 AND " << base << " <> 1 AND " << x << " > 0 THEN ln(" << x
        << ") / ln(" << base << ") END";
}

void print_arc(printer& out, const real_spelling& spelling, const term& n,
               std::string_view function) {
    const real_operand x{spelling, *n.operands[0]};
    out << "CASE WHEN " << x << " BETWEEN -1 AND 1 THEN " << function << "(" << x << ") END";
}

}  // namespace cormorant::detail
