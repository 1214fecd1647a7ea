#include "sql/tree.hpp"

#include <algorithm>

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

bool any_may_be_null(const term& n) {
    return std::any_of(n.operands.begin(), n.operands.end(),
                       [](const term* operand) { return may_be_null(*operand); });
}

bool operation_may_be_null(const term& n) {
    switch (info_of(n.code).nulls) {
        case null_rule::never:
            return false;
        case null_rule::own:
        case null_rule::result:
            return true;
        case null_rule::first:
            return may_be_null(*n.operands[0]);
        case null_rule::all:
            return std::all_of(n.operands.begin(), n.operands.end(),
                               [](const term* operand) { return may_be_null(*operand); });
        case null_rule::strict:
            break;
    }
    return n.code == op::cast || any_may_be_null(n);
}

value_kind wider_kind(const term& n, std::size_t first, std::size_t step) {
    value_kind kind = value_kind::null;
    for (std::size_t i = first; i < n.operands.size(); i += step) {
        const value_kind next = kind_of(*n.operands[i]);
        if (kind == value_kind::null || next == value_kind::real) kind = next;
        if (next == value_kind::decimal && kind != value_kind::real) kind = next;
    }
    return kind;
}

value_kind kind_of_arithmetic(const term& n) {
    const value_kind left = kind_of(*n.operands[0]);
    if (n.operands.size() == 2 && left == value_kind::utc_time)
        return kind_of(*n.operands[1]) == value_kind::utc_time ? value_kind::duration : left;
    return wider_kind(n, 0, 1);
}

value_kind kind_of_case(const term& n) {
    const value_kind results = wider_kind(n, 1, 2);
    if (n.index == 0) return results;
    return results == value_kind::null ? kind_of(*n.operands.back()) : results;
}

value_kind kind_of_operation(const term& n) {
    switch (info_of(n.code).result) {
        case result_rule::boolean:
            return value_kind::boolean;
        case result_rule::none:
        case result_rule::integer:
            return value_kind::integer;
        case result_rule::real:
            return value_kind::real;
        case result_rule::text:
            return value_kind::text;
        case result_rule::moment:
            return value_kind::utc_time;
        case result_rule::first:
            return n.operands.empty() ? value_kind::null : kind_of(*n.operands[0]);
        case result_rule::wider:
            return wider_kind(n, 0, 1);
        case result_rule::arithmetic:
            return kind_of_arithmetic(n);
        case result_rule::chosen:
            return kind_of_case(n);
        case result_rule::mean: {
            const value_kind of = kind_of(*n.operands[0]);
            return of == value_kind::integer ? value_kind::real : of;
        }
        case result_rule::element: {
            const member_info* whole = n.operands[0]->member;
            return whole == nullptr ? value_kind::null : whole->element;
        }
        case result_rule::stated:
            return static_cast<value_kind>(n.index);
        case result_rule::sql:
            return static_cast<value_kind>(kind_in_sql_index(n.index));
    }
    return value_kind::null;
}

// Puts the parts of nested operations of the same code side by side. True where `absorbing` is
// among them.
bool flatten(const std::vector<term*>& parts, op code, bool absorbing, std::vector<term*>& out) {
    for (term* part : parts) {
        if (part->is_truth(absorbing)) return true;
        if (part->is_truth(!absorbing)) continue;
        if (part->is(code))
            out.insert(out.end(), part->operands.begin(), part->operands.end());
        else
            out.push_back(part);
    }
    return false;
}

term& joined(arena& memory, op code, bool absorbing, const std::vector<term*>& parts) {
    std::vector<term*> flat;
    if (flatten(parts, code, absorbing, flat)) return memory.truth(absorbing);
    if (flat.empty()) return memory.truth(!absorbing);
    return flat.size() == 1 ? *flat[0] : memory.operation(code, std::move(flat));
}

}  // namespace

bool is_outer(const source& s) noexcept {
    const bool is_root = &s.owner->root() == &s;
    if (is_root) return s.owner->root_may_be_absent;
    if (s.demanded) return false;
    return s.may_be_absent ||
           (s.parent != nullptr && s.parent->owner == s.owner && is_outer(*s.parent));
}

bool may_be_null(const term& n) {
    switch (n.kind) {
        case term_kind::operation:
            return operation_may_be_null(n);
        case term_kind::value:
            return n.bound != nullptr && n.bound->is_null();
        case term_kind::column:
            return n.nullable || is_outer(*n.from);
        case term_kind::select:
            return !n.plan->group_by.empty() || n.plan->columns.size() != 1 ||
                   !n.plan->columns[0]->is(op::count);
        case term_kind::truth:
        case term_kind::number:
        case term_kind::star:
        case term_kind::negation:
            return false;
        case term_kind::path:
        case term_kind::annotation:
        case term_kind::outer:
        case term_kind::row:
            return true;
    }
    return true;
}

value_kind kind_in_text(const value& v) noexcept {
    return v.kind() == value_kind::unsigned_integer ? value_kind::integer : v.kind();
}

value_kind kind_of(const term& n) {
    switch (n.kind) {
        case term_kind::operation:
            return kind_of_operation(n);
        case term_kind::value:
            return n.bound != nullptr ? kind_in_text(*n.bound) : value_kind::integer;
        case term_kind::column:
            return n.type;
        case term_kind::select:
            return n.plan->columns.empty() ? value_kind::null : kind_of(*n.plan->columns[0]);
        case term_kind::truth:
        case term_kind::negation:
            return value_kind::boolean;
        case term_kind::number:
        case term_kind::star:
            return value_kind::integer;
        case term_kind::path:
        case term_kind::annotation:
        case term_kind::outer:
        case term_kind::row:
            return value_kind::null;
    }
    return value_kind::null;
}

term& all_of(arena& memory, const std::vector<term*>& parts) {
    return joined(memory, op::and_, false, parts);
}

term& any_of(arena& memory, const std::vector<term*>& parts) {
    return joined(memory, op::or_, true, parts);
}

term& not_true(arena& memory, term& condition) {
    if (condition.kind == term_kind::truth) return memory.truth(condition.index == 0);
    if (condition.is(op::is_null)) return memory.operation(op::is_not_null, condition.operands);
    if (condition.is(op::is_not_null)) return memory.operation(op::is_null, condition.operands);
    term& n = memory.make(term_kind::negation);
    n.operands = {&condition};
    return n;
}

namespace {

bool same_value(const bind_source& a, const bind_source& b) {
    return a.value == b.value && a.item == b.item && a.transform == b.transform &&
           a.number == b.number && a.inside == b.inside;
}

}  // namespace

// An expression that was lowered twice, as that of a window in a condition is before the keys are,
// has terms of its own each time.
bool same_lowered(const term& a, const term& b) {
    if (&a == &b) return true;
    if (a.kind != b.kind) return false;
    if (a.kind == term_kind::column) return a.from == b.from && a.name == b.name;
    if (a.kind == term_kind::value) return a.bound != nullptr && same_value(a.bind, b.bind);
    if (a.kind == term_kind::number) return a.index == b.index;
    if (a.kind != term_kind::operation || a.code != b.code || a.index != b.index) return false;
    return std::equal(a.operands.begin(), a.operands.end(), b.operands.begin(), b.operands.end(),
                      [](const term* x, const term* y) { return same_lowered(*x, *y); });
}

}  // namespace cormorant::detail
