#include "cormorant/schema/model.hpp"
#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/printer.hpp"
#include "sql/print/real_functions.hpp"

namespace cormorant::detail {
namespace {

// Columns of narrow integer types are computed with in 64 bits, as all integers are.
void number(printer& out, const term& n) {
    const bool narrow = n.kind == term_kind::column && n.member != nullptr &&
                        n.member->type == value_kind::integer && n.member->integer_bits < 64;
    if (narrow) out.text("CAST(");
    narrow ? out.expression(n) : out.operand(n);
    if (narrow) out.text(" AS bigint)");
}

// A number divided by zero is NULL.
void divisor(printer& out, const term& n) {
    out.text("nullif(");
    out.expression(n);
    out.text(", 0)");
}

// An interval divided by a number is rounded: this cuts the fraction of a microsecond off.
void divided_interval(printer& out, const term& left, const term& right) {
    out.text("INTERVAL '1 microsecond' * trunc(EXTRACT(epoch FROM ");
    out.expression(left);
    out.text(") * 1000000 / ");
    divisor(out, right);
    out.text(")");
}

// There is no % of floating-point numbers.
void real_remainder(printer& out, const term& left, const term& right) {
    out.operand(left);
    out.text(" - ");
    out.operand(right);
    out.text(" * trunc(");
    out.operand(left);
    out.text(" / ");
    divisor(out, right);
    out.text(")");
}

// Outside of what has a real result the functions are errors.
constexpr real_spelling reals{"CAST(", " AS double precision)", "power", "trunc(", ")"};

// round(double precision) rounds half to even and knows no places: numeric does.
void rounded(printer& out, const term& n, std::string_view) {
    const bool real = kind_of(*n.operands[0]) == value_kind::real;
    const bool integer = kind_of(*n.operands[0]) == value_kind::integer;
    if (real || integer) out.text("CAST(");
    out.text("round(CAST(");
    out.expression(*n.operands[0]);
    out.text(" AS numeric), ");
    out.argument(*n.operands[1]);
    out.text(")");
    if (real) out.text(" AS double precision)");
    if (integer) out.text(" AS bigint)");
}

void whole(printer& out, const term& n, std::string_view function) {
    if (kind_of(*n.operands[0]) == value_kind::integer) return out.expression(*n.operands[0]);
    out.call(function, n);
}

void substring(printer& out, const term& n, std::string_view) {
    out.text("substr(");
    out.expression(*n.operands[0]);
    for (std::size_t i = 1; i < n.operands.size(); ++i) {
        const term& at = *n.operands[i];
        out.text(", ");
        if (at.kind == term_kind::value) {
            out.argument(at);
            continue;
        }
        // One that is computed is 1 or more, or 0 or more. (greatest() passes NULL over.)
        const std::string_view lowest = i == 1 ? "1" : "0";
        out.text("CAST(CASE WHEN ");
        out.operand(at);
        out.text(" < ");
        out.text(lowest);
        out.text(" THEN ");
        out.text(lowest);
        out.text(" ELSE ");
        out.expression(at);
        out.text(" END AS integer)");
    }
    out.text(")");
}

void power(printer& out, const term& n, std::string_view) { print_power(out, reals, n); }

void root(printer& out, const term& n, std::string_view) { print_root(out, reals, n); }

void arithmetic(printer& out, const term& n, std::string_view sign) {
    number(out, *n.operands[0]);
    out.text(sign);
    number(out, *n.operands[1]);
}

void quotient(printer& out, const term& n, std::string_view sign) {
    if (kind_of(n) == value_kind::duration)
        return divided_interval(out, *n.operands[0], *n.operands[1]);
    number(out, *n.operands[0]);
    out.text(sign);
    divisor(out, *n.operands[1]);
}

void remainder(printer& out, const term& n, std::string_view sign) {
    if (kind_of(n) == value_kind::real) return real_remainder(out, *n.operands[0], *n.operands[1]);
    number(out, *n.operands[0]);
    out.text(sign);
    divisor(out, *n.operands[1]);
}

constexpr op_spelling arithmetic_list[] = {
    {op::add, arithmetic, " + "}, {op::sub, arithmetic, " - "}, {op::mul, arithmetic, " * "},
    {op::div, quotient, " / "},   {op::mod, remainder, " % "},  {op::neg, print_prefix, "-"},
};
static_assert(is_complete<first_misplaced(spelling_room::arithmetic, arithmetic_list)>);

constexpr op_spelling functions[] = {
    {op::lower, print_call, "lower"},
    {op::upper, print_call, "upper"},
    {op::length, print_call, "length"},
    {op::trim, print_call, "btrim"},
    {op::concat, print_call, "concat"},
    {op::replace, print_call, "replace"},
    {op::substr, substring},
    {op::coalesce, print_call, "coalesce"},
    {op::nullif, print_call, "nullif"},
    {op::greatest, print_call, "greatest"},
    {op::least, print_call, "least"},
    {op::abs, print_call, "abs"},
    {op::round, rounded},
    {op::floor, whole, "floor"},
    {op::ceil, whole, "ceil"},
    {op::power, power},
    {op::sqrt, root},
    {op::cast, print_postgres_cast},
};
static_assert(is_complete<first_misplaced(spelling_room::function, functions)>);

}  // namespace

spelling_list postgres_arithmetic() { return arithmetic_list; }

spelling_list postgres_functions() { return functions; }

}  // namespace cormorant::detail
