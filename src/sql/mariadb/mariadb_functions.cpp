#include "cormorant/schema/model.hpp"
#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/print/printer.hpp"
#include "sql/print/real_functions.hpp"

namespace cormorant::detail {
namespace {

// Of a signed and an unsigned number MariaDB makes an unsigned one, and refuses it where it is
// negative.
void number(printer& out, const term& n) {
    const bool is_unsigned =
        n.kind == term_kind::column && n.member != nullptr && n.member->is_unsigned;
    if (!is_unsigned) return out.operand(n);
    out.text("CAST(");
    out.expression(n);
    out.text(" AS SIGNED)");
}

std::string_view sign(op code, value_kind kind) {
    switch (code) {
        case op::add:
            return " + ";
        case op::sub:
            return " - ";
        case op::mul:
            return " * ";
        case op::div:
            return kind == value_kind::integer || kind == value_kind::duration ? " DIV " : " / ";
        default:
            return " % ";
    }
}

// What is no number is an error otherwise; SQRT gives NULL by itself.
constexpr real_spelling reals{"(", ")", "POW", "TRUNCATE(", ", 0)"};

// A number divided by zero is NULL; in what writes rows it is an error otherwise.
void divisor(printer& out, const term& n) {
    out.text("NULLIF(");
    number(out, n);
    out.text(", 0)");
}

void moved_time(printer& out, const term& moment, std::string_view function, const term& duration) {
    out.text(function);
    out.text("(");
    out.expression(moment);
    out.text(", INTERVAL ");
    out.operand(duration);
    out.text(" MICROSECOND)");
}

void coalesced(printer& out, const term& n, std::size_t first) {
    out.text("COALESCE(");
    out.expression(*n.operands[first]);
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        if (i == first) continue;
        out.text(", ");
        out.expression(*n.operands[i]);
    }
    out.text(")");
}

// GREATEST and LEAST are NULL where one value is. Each that is NULL gives way to the first that is
// not.
void extreme(printer& out, const term& n, std::string_view function) {
    out.text(function);
    out.text("(");
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        if (i != 0) out.text(", ");
        if (may_be_null(*n.operands[i]))
            coalesced(out, n, i);
        else
            out.expression(*n.operands[i]);
    }
    out.text(")");
}

// A start that is computed is 1 or more, a length 0 or more.
void substring(printer& out, const term& n) {
    out.text("SUBSTRING(");
    out.expression(*n.operands[0]);
    for (std::size_t i = 1; i < n.operands.size(); ++i) {
        const term& at = *n.operands[i];
        const bool known = at.kind == term_kind::value;
        out.text(known ? ", " : ", GREATEST(");
        out.expression(at);
        if (!known) out.text(i == 1 ? ", 1)" : ", 0)");
    }
    out.text(")");
}

void concatenated(printer& out, const term& n) {
    out.text("CONCAT(");
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        if (i != 0) out.text(", ");
        const bool null = may_be_null(*n.operands[i]);
        if (null) out.text("COALESCE(");
        out.expression(*n.operands[i]);
        if (null) out.text(", '')");
    }
    out.text(")");
}

// Doubles are rounded half to even, decimals half away from zero: they go through a decimal as far
// as there is one that large.
void rounded(printer& out, const term& n) {
    const term& of = *n.operands[0];
    if (kind_of(of) != value_kind::real) return out.call("ROUND", n);
    out.text("IF(ABS(");
    out.expression(of);
    out.text(") < 1e30, CAST(ROUND(CAST(");
    out.expression(of);
    out.text(" AS DECIMAL(65,30)), ");
    out.expression(*n.operands[1]);
    out.text(") AS DOUBLE), ");
    out.expression(of);
    out.text(")");
}

}  // namespace

void print_mariadb_arithmetic(printer& out, const term& n) {
    const term& left = *n.operands[0];
    const term& right = *n.operands[1];
    if (kind_of(left) == value_kind::utc_time) {
        if (kind_of(right) != value_kind::utc_time)
            return moved_time(out, left, n.code == op::add ? "DATE_ADD" : "DATE_SUB", right);
        out.text("TIMESTAMPDIFF(MICROSECOND, ");
        out.expression(right);
        out.text(", ");
        out.expression(left);
        return out.text(")");
    }
    number(out, left);
    out.text(sign(n.code, kind_of(n)));
    if (n.code == op::div || n.code == op::mod)
        divisor(out, right);
    else
        number(out, right);
}

void print_mariadb_function(printer& out, const term& n) {
    switch (n.code) {
        case op::lower:
            return out.call("LOWER", n);
        case op::upper:
            return out.call("UPPER", n);
        case op::length:
            return out.call("CHAR_LENGTH", n);
        case op::trim:
            return out.call("TRIM", n);
        case op::concat:
            return concatenated(out, n);
        case op::replace:
            return out.call("REPLACE", n);
        case op::substr:
            return substring(out, n);
        case op::coalesce:
            return out.call("COALESCE", n);
        case op::nullif:
            return out.call("NULLIF", n);
        case op::greatest:
            return extreme(out, n, "GREATEST");
        case op::least:
            return extreme(out, n, "LEAST");
        case op::abs:
            return out.call("ABS", n);
        case op::round:
            return rounded(out, n);
        case op::floor:
            return out.call("FLOOR", n);
        case op::ceil:
            return out.call("CEILING", n);
        case op::power:
            return print_power(out, reals, n);
        case op::sqrt:
            return out.call("SQRT", n);
        case op::cast:
            return print_mariadb_cast(out, n);
        default:
            return out.expression(*n.operands[0]);
    }
}

}  // namespace cormorant::detail
