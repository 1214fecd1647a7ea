#pragma once

#include "cormorant/expr/operand_type.hpp"

/// Whether the value of an expression may be NULL, known at compile time.

namespace cormorant::detail {

/// Where an expression is computed: over a relation to many rows a condition is EXISTS, which is
/// never NULL, unless the query itself reads a row of the relation, as values() may.
enum class related_rows_are : std::uint8_t { asked_for, at_hand };

constexpr bool any_nullable(const operand_type* in, std::size_t first, std::size_t n) {
    for (std::size_t i = first; i < n; ++i)
        if (in[i].nullable) return true;
    return false;
}

constexpr bool all_nullable(const operand_type* in, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        if (!in[i].nullable) return false;
    return true;
}

/// A comparison. A value of the program in it is never NULL: an empty one makes it IS NULL, or is
/// refused.
constexpr bool comparison_may_be_null(const operand_type* in, std::size_t n,
                                      related_rows_are rows) {
    bool nullable = false;
    for (std::size_t i = 0; i < n; ++i) {
        if (in[i].to_many && rows == related_rows_are::asked_for) return false;
        nullable = nullable || (in[i].nullable && (!in[i].literal || in[i].list));
    }
    return nullable;
}

/// && and ||: where one of the conditions may be. A bool column over a relation to many rows is
/// EXISTS, as a comparison is.
constexpr bool logic_may_be_null(const operand_type* in, std::size_t n, related_rows_are rows) {
    for (std::size_t i = 0; i < n; ++i) {
        const bool exists =
            in[i].to_many && !in[i].condition && rows == related_rows_are::asked_for;
        if (in[i].nullable && !exists) return true;
    }
    return false;
}

constexpr bool case_may_be_null(const raw_token& t, const operand_type* in) {
    const bool otherwise = t.index == 1;
    for (std::size_t i = 1; i < t.operands; i += 2)
        if (in[i].nullable) return true;
    return !otherwise || in[t.operands - 1].nullable;
}

/// The one rule for all operations, after operation_info::nulls.
constexpr bool result_may_be_null(const raw_token& t, const operand_type* in,
                                  related_rows_are rows) {
    const operation_info& info = info_of(t.code);
    if (info.result == result_rule::sql) return t.nullable;
    switch (info.nulls) {
        case null_rule::never:
            return false;
        case null_rule::own:
            return true;
        case null_rule::all:
            return all_nullable(in, t.operands);
        case null_rule::first:
            return in[0].nullable;
        case null_rule::result:
            return case_may_be_null(t, in);
        case null_rule::strict:
            break;
    }
    if (info.group == op_class::logic) return logic_may_be_null(in, t.operands, rows);
    if (info.result == result_rule::boolean) return comparison_may_be_null(in, t.operands, rows);
    return any_nullable(in, 0, t.operands);
}

/// Whether the value is NULL for certain where an aggregate in it is over no rows.
constexpr bool is_null_of_no_rows(const raw_token& t, const operand_type* in) {
    // What SQL text makes of no rows is not known.
    if (is_aggregate(t.code)) return t.code != op::count && t.code != op::sql_aggregate;
    const operation_info& info = info_of(t.code);
    if (info.group == op_class::logic) return false;
    if (info.nulls == null_rule::strict || info.group == op_class::arithmetic) {
        for (std::size_t i = 0; i < t.operands; ++i)
            if (in[i].null_of_no_rows) return true;
    }
    return false;
}

}  // namespace cormorant::detail
