#include "cormorant/schema/model.hpp"
#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/printer.hpp"
#include "sql/print/real_functions.hpp"

namespace cormorant::detail {
namespace {

std::string_view sign(op code) {
    switch (code) {
        case op::add:
            return " + ";
        case op::sub:
            return " - ";
        case op::mul:
            return " * ";
        case op::div:
            return " / ";
        default:
            return " % ";
    }
}

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
void rounded(printer& out, const term& n) {
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

void substring(printer& out, const term& n) {
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

}  // namespace

void print_postgres_arithmetic(printer& out, const term& n) {
    const term& left = *n.operands[0];
    const term& right = *n.operands[1];
    const value_kind kind = kind_of(n);
    if (n.code == op::mod && kind == value_kind::real) return real_remainder(out, left, right);
    if (n.code == op::div && kind == value_kind::duration)
        return divided_interval(out, left, right);
    number(out, left);
    out.text(sign(n.code));
    if (n.code == op::div || n.code == op::mod)
        divisor(out, right);
    else
        number(out, right);
}

void print_postgres_function(printer& out, const term& n) {
    if (print_postgres_container(out, n)) return;
    switch (n.code) {
        case op::lower:
            return out.call("lower", n);
        case op::upper:
            return out.call("upper", n);
        case op::length:
            return out.call("length", n);
        case op::trim:
            return out.call("btrim", n);
        case op::concat:
            return out.call("concat", n);
        case op::replace:
            return out.call("replace", n);
        case op::substr:
            return substring(out, n);
        case op::coalesce:
            return out.call("coalesce", n);
        case op::nullif:
            return out.call("nullif", n);
        case op::greatest:
            return out.call("greatest", n);
        case op::least:
            return out.call("least", n);
        case op::abs:
            return out.call("abs", n);
        case op::round:
            return rounded(out, n);
        case op::floor:
            return whole(out, n, "floor");
        case op::ceil:
            return whole(out, n, "ceil");
        case op::power:
            return print_power(out, reals, n);
        case op::sqrt:
            return print_root(out, reals, n);
        case op::cast:
            return print_postgres_cast(out, n);
        default:
            return out.expression(*n.operands[0]);
    }
}

}  // namespace cormorant::detail
