#include "sql/lower/enum.hpp"

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

bool is_of_texts(op code) {
    switch (code) {
        case op::matches:
        case op::similar:
        case op::word_similar:
        case op::search_rank:
        case op::similarity:
        case op::word_similarity:
        case op::lower:
        case op::upper:
        case op::length:
        case op::trim:
        case op::concat:
        case op::replace:
        case op::substr:
            return true;
        default:
            return code >= op::contains && code <= op::like;
    }
}

// What an expression of this kind has the type of: one of its operands.
const term* of_the_same_type(const term& n) {
    switch (n.code) {
        case op::coalesce:
        case op::greatest:
        case op::least:
        case op::nullif:
        case op::element:
        case op::min:
        case op::max:
        case op::lag:
        case op::lead:
        case op::first_value:
        case op::last_value:
        case op::over:
        case op::subquery:
            return n.operands[0];
        case op::case_:
            return n.operands[1];
        default:
            return nullptr;
    }
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
