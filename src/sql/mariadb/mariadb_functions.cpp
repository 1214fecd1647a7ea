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
void substring(printer& out, const term& n, std::string_view) {
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

void concatenated(printer& out, const term& n, std::string_view) {
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
void rounded(printer& out, const term& n, std::string_view) {
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

// In the collation of the columns, where a letter is itself alone.
void place_of(printer& out, const term& n, std::string_view function) {
    out.text(function);
    out.text("(");
    out.expression(*n.operands[1]);
    out.text(" COLLATE ");
    out.text(mariadb_collation);
    out.text(", ");
    out.expression(*n.operands[0]);
    out.text(")");
}

void arithmetic(printer& out, const term& n, std::string_view sign) {
    number(out, *n.operands[0]);
    out.text(sign);
    number(out, *n.operands[1]);
}

// Of moments, or of numbers; `function` moves a moment.
void moved_or_sum(printer& out, const term& n, std::string_view sign, std::string_view function) {
    const term& left = *n.operands[0];
    const term& right = *n.operands[1];
    if (kind_of(left) != value_kind::utc_time) return arithmetic(out, n, sign);
    if (kind_of(right) != value_kind::utc_time) return moved_time(out, left, function, right);
    out.text("TIMESTAMPDIFF(MICROSECOND, ");
    out.expression(right);
    out.text(", ");
    out.expression(left);
    out.text(")");
}

void sum(printer& out, const term& n, std::string_view sign) {
    moved_or_sum(out, n, sign, "DATE_ADD");
}

void difference(printer& out, const term& n, std::string_view sign) {
    moved_or_sum(out, n, sign, "DATE_SUB");
}

void divided(printer& out, const term& n, std::string_view sign) {
    const value_kind kind = kind_of(n);
    const bool whole = kind == value_kind::integer || kind == value_kind::duration;
    number(out, *n.operands[0]);
    out.text(n.code == op::div && whole ? " DIV " : sign);
    divisor(out, *n.operands[1]);
}

constexpr op_spelling arithmetic_list[] = {
    {op::add, sum, " + "},     {op::sub, difference, " - "}, {op::mul, arithmetic, " * "},
    {op::div, divided, " / "}, {op::mod, divided, " % "},    {op::neg, print_prefix, "-"},
};
static_assert(is_complete<first_misplaced(spelling_room::arithmetic, arithmetic_list)>);

constexpr op_spelling functions[] = {
    {op::lower, print_call, "LOWER"},
    {op::upper, print_call, "UPPER"},
    {op::length, print_call, "CHAR_LENGTH"},
    {op::trim, print_call, "TRIM"},
    {op::concat, concatenated},
    {op::replace, print_call, "REPLACE"},
    {op::substr, substring},
    {op::right, print_call, "RIGHT"},
    {op::lpad, print_call, "LPAD"},
    {op::rpad, print_call, "RPAD"},
    {op::ltrim, print_call, "LTRIM"},
    {op::rtrim, print_call, "RTRIM"},
    {op::repeat, print_call, "REPEAT"},
    {op::reverse, print_call, "REVERSE"},
    {op::position, place_of, "LOCATE"},
    {op::coalesce, print_call, "COALESCE"},
    {op::nullif, print_call, "NULLIF"},
    {op::greatest, extreme, "GREATEST"},
    {op::least, extreme, "LEAST"},
    {op::abs, print_call, "ABS"},
    {op::round, rounded},
    {op::floor, print_call, "FLOOR"},
    {op::ceil, print_call, "CEILING"},
    {op::power, with_reals<reals, print_power>},
    {op::sqrt, print_call, "SQRT"},
    {op::exp, with_reals<reals, print_exp>},
    {op::ln, with_reals<reals, print_ln>},
    {op::log, with_reals<reals, print_log>},
    {op::sign, print_call, "SIGN"},
    {op::sin, with_reals<reals, print_real_call>, "sin"},
    {op::cos, with_reals<reals, print_real_call>, "cos"},
    {op::tan, with_reals<reals, print_real_call>, "tan"},
    {op::asin, with_reals<reals, print_arc>, "asin"},
    {op::acos, with_reals<reals, print_arc>, "acos"},
    {op::atan, with_reals<reals, print_real_call>, "atan"},
    {op::atan2, with_reals<reals, print_real_call>, "atan2"},
    {op::degrees, with_reals<reals, print_real_call>, "degrees"},
    {op::radians, with_reals<reals, print_real_call>, "radians"},
    {op::cast, print_mariadb_cast},
};
static_assert(is_complete<first_misplaced(spelling_room::function, functions)>);

}  // namespace

spelling_list mariadb_arithmetic() { return arithmetic_list; }

spelling_list mariadb_functions() { return functions; }

}  // namespace cormorant::detail
