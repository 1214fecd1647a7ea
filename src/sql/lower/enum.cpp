#include "sql/lower/enum.hpp"

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

bool is_of_texts(op code) {
    const op_class group = class_of(code);
    return group == op_class::text_lookup || group == op_class::search || group == op_class::fit ||
           group == op_class::text_function;
}

// What an expression of this kind has the type of: one of its operands.
const term* of_the_same_type(const term& n) {
    switch (info_of(n.code).result) {
        case result_rule::first:
        case result_rule::wider:
        case result_rule::element:
            return n.operands.empty() ? nullptr : n.operands[0];
        case result_rule::chosen:
            return n.operands[1];
        case result_rule::none:
        case result_rule::boolean:
        case result_rule::integer:
        case result_rule::real:
        case result_rule::text:
        case result_rule::moment:
        case result_rule::arithmetic:
        case result_rule::mean:
        case result_rule::stated:
        case result_rule::sql:
            break;
    }
    return nullptr;
}

bool is_enum(const term& n) {
    if (n.kind == term_kind::column) return n.member != nullptr && n.member->enum_type != nullptr;
    if (n.kind == term_kind::select)
        return !n.plan->columns.empty() && is_enum(*n.plan->columns[0]);
    if (n.kind != term_kind::operation) return false;
    const term* of = of_the_same_type(n);
    return of != nullptr && is_enum(*of);
}

}  // namespace

void read_enums_as_texts(arena& memory, op code, std::vector<term*>& operands) {
    // Arrays of enums have operations of their own; SQL text has enums as texts on every backend.
    const bool texts =
        is_of_texts(code) && !operands.empty() && kind_of(*operands[0]) == value_kind::text;
    if (!texts && code != op::sql && code != op::sql_aggregate) return;
    for (term*& n : operands)
        if (is_enum(*n) && kind_of(*n) == value_kind::text)
            n = &memory.operation(op::cast, {n}, static_cast<std::uint16_t>(value_kind::text));
}

}  // namespace cormorant::detail
