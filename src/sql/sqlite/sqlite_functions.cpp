#include "sql/print/printer.hpp"
#include "sql/print/real_functions.hpp"
#include "sql/sqlite/sqlite_spelling.hpp"

namespace cormorant::detail {
namespace {

// Of decimals, which are texts. % is that of numbers.
constexpr struct {
    op code;
    std::string_view function;
} of_decimals[] = {{op::add, "cm_dec_add"},
                   {op::sub, "cm_dec_sub"},
                   {op::mul, "cm_dec_mul"},
                   {op::div, "cm_dec_div"}};

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
void substring(printer& out, const term& n, std::string_view) {
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

void concatenated(printer& out, const term& n, std::string_view) {
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

// The characters from the one on that leaves so many behind it.
void last_characters(printer& out, const term& n, std::string_view) {
    const term& length = *n.operands[1];
    const bool known = length.kind == term_kind::value;
    out.text("substr(");
    out.expression(*n.operands[0]);
    out.text(", max(length(");
    out.expression(*n.operands[0]);
    out.text(known ? ") - " : ") - max(");
    out.operand(length);
    out.text(known ? ", 0) + 1)" : ", 0), 0) + 1)");
}

// As many zero bytes, each of which is two digits.
void repeated(printer& out, const term& n, std::string_view) {
    out.text("replace(hex(zeroblob(");
    out.expression(*n.operands[1]);
    out.text(")), '00', ");
    out.expression(*n.operands[0]);
    out.text(")");
}

void arithmetic(printer& out, const term& n, std::string_view sign) {
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
    if (kind == value_kind::decimal)
        for (const auto& known : of_decimals)
            if (known.code == n.code) return out.call(known.function, n);
    // The operator % turns its operands into integers.
    if (n.code == op::mod && kind != value_kind::integer) return out.call("mod", n);
    out.operand(left);
    out.text(sign);
    out.operand(right);
}

constexpr op_spelling arithmetic_list[] = {
    {op::add, arithmetic, " + "}, {op::sub, arithmetic, " - "}, {op::mul, arithmetic, " * "},
    {op::div, arithmetic, " / "}, {op::mod, arithmetic, " % "}, {op::neg, print_prefix, "-"},
};
static_assert(is_complete<first_misplaced(spelling_room::arithmetic, arithmetic_list)>);

constexpr op_spelling functions[] = {
    {op::lower, print_call, "lower"},
    {op::upper, print_call, "upper"},
    {op::length, print_call, "length"},
    {op::trim, print_call, "trim"},
    {op::concat, concatenated},
    {op::replace, print_call, "replace"},
    {op::substr, substring},
    {op::right, last_characters},
    {op::lpad, print_call, "cm_lpad"},
    {op::rpad, print_call, "cm_rpad"},
    {op::ltrim, print_call, "ltrim"},
    {op::rtrim, print_call, "rtrim"},
    {op::repeat, repeated},
    {op::reverse, print_call, "cm_reverse"},
    {op::position, print_call, "instr"},
    {op::coalesce, print_call, "coalesce"},
    {op::nullif, print_call, "nullif"},
    {op::greatest, extreme, "max"},
    {op::least, extreme, "min"},
    {op::abs, print_call, "abs"},
    {op::round, print_call, "round"},
    {op::floor, print_call, "floor"},
    {op::ceil, print_call, "ceil"},
    {op::power, with_reals<reals, print_power>},
    {op::sqrt, print_call, "sqrt"},
    {op::exp, with_reals<reals, print_exp>},
    {op::ln, with_reals<reals, print_ln>},
    {op::log, with_reals<reals, print_log>},
    {op::sign, print_call, "sign"},
    {op::sin, with_reals<reals, print_real_call>, "sin"},
    {op::cos, with_reals<reals, print_real_call>, "cos"},
    {op::tan, with_reals<reals, print_real_call>, "tan"},
    {op::asin, with_reals<reals, print_arc>, "asin"},
    {op::acos, with_reals<reals, print_arc>, "acos"},
    {op::atan, with_reals<reals, print_real_call>, "atan"},
    {op::atan2, with_reals<reals, print_real_call>, "atan2"},
    {op::degrees, with_reals<reals, print_real_call>, "degrees"},
    {op::radians, with_reals<reals, print_real_call>, "radians"},
    {op::cast, print_sqlite_cast},
};
static_assert(is_complete<first_misplaced(spelling_room::function, functions)>);

}  // namespace

spelling_list sqlite_arithmetic() { return arithmetic_list; }

spelling_list sqlite_functions() { return functions; }

}  // namespace cormorant::detail
