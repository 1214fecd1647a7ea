#include "sql/print/cast.hpp"

#include "sql/print/printer.hpp"

namespace cormorant::detail {

void print_plain_cast(printer& out, const term& n) {
    out.text("CAST(");
    out.expression(*n.operands[0]);
    out.text(" AS ");
    out.text(out.target_dialect().cast_type(static_cast<value_kind>(n.index)));
    out.text(")");
}

}  // namespace cormorant::detail
