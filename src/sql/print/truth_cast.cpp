#include "sql/print/truth_cast.hpp"

#include "sql/print/printer.hpp"

namespace cormorant::detail {
namespace {

bool is_number(value_kind kind) {
    return kind == value_kind::integer || kind == value_kind::unsigned_integer ||
           kind == value_kind::real || kind == value_kind::decimal;
}

}  // namespace

bool print_truth_cast(printer& out, const term& n) {
    const term& of = *n.operands[0];
    const auto to = static_cast<value_kind>(n.index);
    const value_kind from = kind_of(of);
    if (to == value_kind::boolean && is_number(from)) {
        out.text("(");
        out.operand(of);
        out.text(" <> 0)");
        return true;
    }
    if (to == value_kind::text && from == value_kind::boolean) {
        out.text("CASE ");
        out.operand(of);
        out.text(" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END");
        return true;
    }
    return false;
}

}  // namespace cormorant::detail
