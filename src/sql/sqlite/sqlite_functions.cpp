#include "sql/print/printer.hpp"
#include "sql/print/real_functions.hpp"
#include "sql/sqlite/sqlite_spelling.hpp"

namespace cormorant::detail {
namespace {

std::string_view decimal_function(op code) {
    switch (code) {
        case op::add:
            return "cm_dec_add";
        case op::sub:
            return "cm_dec_sub";
        case op::mul:
            return "cm_dec_mul";
        case op::div:
            return "cm_dec_div";
        default:
            return {};
    }
}

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

// Zero to a negative power would be infinite.
constexpr real_spelling reals{"(", ")", "pow", "trunc(", ")"};

// max() and min() of several values are NULL where one is. Each value that is NULL gives way to the
// first that is not.
void extreme(printer& out, const term& n, std::string_view function) {
    out.text(function);
    out.text("(");
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        if (i != 0) out.text(", ");
        if (!may_be_null(*n.operands[i])) {
            out.expression(*n.operands[i]);
            continue;
        }
        out.text("coalesce(");
        out.expression(*n.operands[i]);
        for (std::size_t j = 0; j < n.operands.size(); ++j) {
            if (j == i) continue;
            out.text(", ");
            out.expression(*n.operands[j]);
        }
        out.text(")");
    }
    out.text(")");
}

// A start that is computed is 1 or more, a length 0 or more.
void substring(printer& out, const term& n) {
    out.text("substr(");
    out.expression(*n.operands[0]);
    for (std::size_t i = 1; i < n.operands.size(); ++i) {
        const term& at = *n.operands[i];
        const bool known = at.kind == term_kind::value;
        out.text(known ? ", " : ", max(");
        out.expression(at);
        if (!known) out.text(i == 1 ? ", 1)" : ", 0)");
    }
    out.text(")");
}

void concatenated(printer& out, const term& n) {
    out.text("(");
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        if (i != 0) out.text(" || ");
        const term& part = *n.operands[i];
        const bool null = may_be_null(part);
        if (null) out.text("coalesce(");
        if (null)
            out.expression(part);
        else
            out.operand(part);
        if (null) out.text(", '')");
    }
    out.text(")");
}

}  // namespace

void print_sqlite_arithmetic(printer& out, const term& n) {
    const term& left = *n.operands[0];
    const term& right = *n.operands[1];
    const bool moments = kind_of(left) == value_kind::utc_time;
    if (moments && kind_of(right) == value_kind::utc_time) {
        out.text("(");
        print_sqlite_microseconds(out, left);
        out.text(" - ");
        print_sqlite_microseconds(out, right);
        return out.text(")");
    }
    if (moments) return print_sqlite_moved_time(out, left, n.code == op::add ? '+' : '-', right);
    const value_kind kind = kind_of(n);
    if (kind == value_kind::decimal && !decimal_function(n.code).empty())
        return out.call(decimal_function(n.code), n);
    // The operator % turns its operands into integers.
    if (n.code == op::mod && kind != value_kind::integer) return out.call("mod", n);
    out.operand(left);
    out.text(sign(n.code));
    out.operand(right);
}

void print_sqlite_function(printer& out, const term& n) {
    switch (n.code) {
        case op::lower:
            return out.call("lower", n);
        case op::upper:
            return out.call("upper", n);
        case op::length:
            return out.call("length", n);
        case op::trim:
            return out.call("trim", n);
        case op::concat:
            return concatenated(out, n);
        case op::replace:
            return out.call("replace", n);
        case op::substr:
            return substring(out, n);
        case op::coalesce:
            return out.call("coalesce", n);
        case op::nullif:
            return out.call("nullif", n);
        case op::greatest:
            return extreme(out, n, "max");
        case op::least:
            return extreme(out, n, "min");
        case op::abs:
            return out.call("abs", n);
        case op::round:
            return out.call("round", n);
        case op::floor:
            return out.call("floor", n);
        case op::ceil:
            return out.call("ceil", n);
        case op::power:
            return print_power(out, reals, n);
        case op::sqrt:
            return out.call("sqrt", n);
        case op::cast:
            return print_sqlite_cast(out, n);
        default:
            return out.expression(*n.operands[0]);
    }
}

}  // namespace cormorant::detail
