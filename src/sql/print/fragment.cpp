#include "sql/print/empty_list.hpp"
#include "sql/print/printer.hpp"

/// SQL text of the program's own inside an expression.

namespace cormorant::detail {

std::string empty_list(const dialect& target, value_kind kind) {
    return "SELECT * FROM (SELECT CAST(NULL AS " + std::string(target.cast_type(kind)) +
           ") AS item) AS no_rows WHERE 1 = 0";
}

void printer::fragment(const term& n) {
    text("(");
    std::size_t next = 1;
    for (const sql_part& part : parts_of_sql(n.operands[0]->bound->as_text())) {
        if (part.argument)
            fragment_argument(*n.operands[next++], part.place);
        else
            text(part.text);
    }
    text(")");
}

void printer::fragment_argument(const term& n, list_place place) {
    if (n.kind != term_kind::value || n.bound == nullptr) return operand(n);
    const value_kind kind = kind_in_text(*n.bound);
    if (kind == value_kind::list) return padded_list(n, nullptr);
    if (kind == value_kind::array && place != list_place::none)
        return text(empty_list(dialect_, n.type));
    if (literals_) return text(dialect_.literal(*n.bound));
    // A NULL has the type that the program gives it.
    text(dialect_.typed_placeholder(bind(n.bind, true), n.bound->is_null() ? n.type : kind,
                                    nullptr));
    if ((n.index & value_narrow) != 0) text(dialect_.facts().narrow_cast);
}

}  // namespace cormorant::detail
