#include <limits>
#include <string>
#include <utility>

#include "cormorant/schema/model.hpp"
#include "sql/print/printer.hpp"
#include "sql/sqlite/sqlite_spelling.hpp"

/// SQLite's columns take what comes: what a member declares of its column (the range of its
/// integers, digits, the length of a text) holds for a computed value by a function around it.

namespace cormorant::detail {
namespace {

bool is_arithmetic(const term& n) {
    if (n.kind != term_kind::operation) return false;
    const op_class group = class_of(n.code);
    return group == op_class::arithmetic || group == op_class::json_value;
}

// A value was checked before sending; a column that declares the same holds nothing else.
bool is_within(const term& n, const member_info& to) {
    if (n.kind == term_kind::value) return true;
    if (n.kind != term_kind::column || n.member == nullptr) return false;
    const member_info& from = *n.member;
    return from.type == to.type && from.integer_bits == to.integer_bits &&
           from.is_unsigned == to.is_unsigned && from.max_length == to.max_length &&
           from.max_digits == to.max_digits && from.decimal_places == to.decimal_places;
}

// The limits of the member's C++ type, within what a database's 64-bit integer holds.
std::pair<std::int64_t, std::int64_t> limits_of(const member_info& m) {
    if (m.integer_bits >= 64)
        return {m.is_unsigned ? 0 : std::numeric_limits<std::int64_t>::min(),
                std::numeric_limits<std::int64_t>::max()};
    const std::int64_t span = std::int64_t{1} << m.integer_bits;
    return m.is_unsigned ? std::pair{std::int64_t{0}, span - 1}
                         : std::pair{-span / 2, span / 2 - 1};
}

void print_conversion(printer& out, std::string_view function, const term& n,
                      const std::string& rest) {
    out.text(function);
    out.text("(");
    out.expression(n);
    out.text(rest);
}

// A number that is none of the integers becomes the nearest one, as on servers: of two reals the
// even one, of two decimals the one away from zero.
void print_integer(printer& out, const term& n, const member_info& to, const std::string& name) {
    const auto [lowest, highest] = limits_of(to);
    const value_kind kind = kind_of(n);
    out.text("cm_integer(");
    if (kind == value_kind::real)
        print_conversion(out, "cm_nearest", n, ")");
    else if (kind == value_kind::decimal)
        print_conversion(out, "cm_decimal", n, ", 19, 0" + name);
    else
        out.expression(n);
    out.text(", " + std::to_string(lowest) + ", " + std::to_string(highest) + name);
}

bool is_fractional(value_kind kind) {
    return kind == value_kind::real || kind == value_kind::decimal;
}

}  // namespace

bool print_sqlite_guarded(printer& out, const term& n, const model_info& model,
                          const member_info& to) {
    if (is_within(n, to)) return false;
    const std::string name = ", '" + model.name + "." + to.name + "')";
    const bool narrow = to.integer_bits < 64 || to.is_unsigned;
    if (to.type == value_kind::integer &&
        (narrow || is_arithmetic(n) || is_fractional(kind_of(n)))) {
        print_integer(out, n, to, name);
    } else if (to.type == value_kind::decimal && to.max_digits > 0) {
        print_conversion(
            out, "cm_decimal", n,
            ", " + std::to_string(to.max_digits) + ", " + std::to_string(to.decimal_places) + name);
    } else if (to.type == value_kind::text && to.max_length > 0) {
        print_conversion(out, "cm_text", n, ", " + std::to_string(to.max_length) + name);
    } else {
        return false;
    }
    return true;
}

}  // namespace cormorant::detail
