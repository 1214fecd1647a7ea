#include "sql/lower/json.hpp"

#include <algorithm>

namespace cormorant::detail {
namespace {

// What a bound list holds, or else the expression.
value_kind kind_of_compared(const term& n) {
    if (n.bound == nullptr || n.bound->kind() != value_kind::list) return kind_of(n);
    const value_list& items = n.bound->as_list();
    return items.empty() ? value_kind::null : items.front().kind();
}

bool looks_up_text(op code) {
    const op_class group = class_of(code);
    return group == op_class::text_lookup || group == op_class::search;
}

// The kind that a comparison with operands of these kinds needs; JSON where there is none. Numbers
// are compared exactly unless one is a double.
value_kind compared_kind(const std::vector<term*>& operands) {
    value_kind kind = value_kind::json;
    for (const term* n : operands) {
        const value_kind next = kind_of_compared(*n);
        if (is_untyped_json(*n) || next == value_kind::null || next == value_kind::json) continue;
        if (next == value_kind::integer || next == value_kind::decimal)
            kind = kind == value_kind::real ? kind : value_kind::decimal;
        else
            kind = next;
    }
    return kind;
}

}  // namespace

bool is_untyped_json(const term& n) noexcept {
    return n.is(op::json_at) && n.index == static_cast<std::uint16_t>(value_kind::json);
}

term& read_as(arena& memory, term& n, value_kind column) {
    if (!is_untyped_json(n) || column == value_kind::json) return n;
    return memory.operation(op::json_at, n.operands, static_cast<std::uint16_t>(column));
}

void read_as_compared(arena& memory, op code, std::vector<term*>& operands) {
    if (std::none_of(operands.begin(), operands.end(),
                     [](const term* n) { return is_untyped_json(*n); }))
        return;
    // A document in a document; where nothing is asked of the value, it stays what it is.
    if (code == op::contains && kind_of(*operands[1]) == value_kind::json &&
        !is_untyped_json(*operands[1]))
        return;
    const op_class group = class_of(code);
    const bool comparison = group == op_class::comparison || group == op_class::membership;
    if (!comparison && !looks_up_text(code)) return;
    const value_kind kind = comparison ? compared_kind(operands) : value_kind::text;
    for (term*& n : operands) n = &read_as(memory, *n, kind);
}

}  // namespace cormorant::detail
