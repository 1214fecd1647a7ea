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

// A start or a length: one that is computed is 1 or more, or 0 or more. (greatest() passes NULL
// over.)
void place_in_text(printer& out, const term& at, std::string_view lowest) {
    out.text(", ");
    if (at.kind == term_kind::value) return out.argument(at);
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

void substring(printer& out, const term& n, std::string_view) {
    out.text("substr(");
    out.expression(*n.operands[0]);
    for (std::size_t i = 1; i < n.operands.size(); ++i)
        place_in_text(out, *n.operands[i], i == 1 ? "1" : "0");
    out.text(")");
}

void last_characters(printer& out, const term& n, std::string_view) {
    out.text("right(");
    out.expression(*n.operands[0]);
    place_in_text(out, *n.operands[1], "0");
    out.text(")");
}

// With arguments that are values: their types are the function's.
void text_call(printer& out, const term& n, std::string_view function) {
    out.text(function);
    out.text("(");
    out.expression(*n.operands[0]);
    for (std::size_t i = 1; i < n.operands.size(); ++i) {
        out.text(", ");
        out.argument(*n.operands[i]);
    }
    out.text(")");
}

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
    {op::right, last_characters},
    {op::lpad, text_call, "lpad"},
    {op::rpad, text_call, "rpad"},
    {op::ltrim, print_call, "ltrim"},
    {op::rtrim, print_call, "rtrim"},
    {op::repeat, text_call, "repeat"},
    {op::reverse, print_call, "reverse"},
    {op::position, print_call, "strpos"},
    {op::coalesce, print_call, "coalesce"},
    {op::nullif, print_call, "nullif"},
    {op::greatest, print_call, "greatest"},
    {op::least, print_call, "least"},
    {op::abs, print_call, "abs"},
    {op::round, rounded},
    {op::floor, whole, "floor"},
    {op::ceil, whole, "ceil"},
    {op::power, with_reals<reals, print_power>},
    {op::sqrt, with_reals<reals, print_root>},
    {op::exp, with_reals<reals, print_exp>},
    {op::ln, with_reals<reals, print_ln>},
    {op::log, with_reals<reals, print_log>},
    {op::sign, print_pattern, "CAST(sign({}) AS bigint)"},
    {op::sin, with_reals<reals, print_real_call>, "sin"},
    {op::cos, with_reals<reals, print_real_call>, "cos"},
    {op::tan, with_reals<reals, print_real_call>, "tan"},
    {op::asin, with_reals<reals, print_arc>, "asin"},
    {op::acos, with_reals<reals, print_arc>, "acos"},
    {op::atan, with_reals<reals, print_real_call>, "atan"},
    {op::atan2, with_reals<reals, print_real_call>, "atan2"},
    {op::degrees, with_reals<reals, print_real_call>, "degrees"},
    {op::radians, with_reals<reals, print_real_call>, "radians"},
    {op::cast, print_postgres_cast},
};
static_assert(is_complete<first_misplaced(spelling_room::function, functions)>);

}  // namespace

spelling_list postgres_arithmetic() { return arithmetic_list; }

spelling_list postgres_functions() { return functions; }

}  // namespace cormorant::detail
