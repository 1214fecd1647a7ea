#pragma once

#include "sql/tree.hpp"

/// The operands of an aggregate: its argument, if any, its default and its condition.
namespace cormorant::detail {

[[nodiscard]] inline bool is_filtered(const term& n) { return (n.index & aggregate_filtered) != 0; }

[[nodiscard]] inline term* filter_of(const term& n) {
    return is_filtered(n) ? n.operands.back() : nullptr;
}

[[nodiscard]] inline term* argument_of(const term& n) {
    return n.operands.size() > (is_filtered(n) ? 1U : 0U) ? n.operands[0] : nullptr;
}

/// Whether rows that are repeated make no other result.
[[nodiscard]] inline bool bears_repetition(const term& n) {
    return n.code == op::min || n.code == op::max || (n.index & aggregate_distinct) != 0;
}

[[nodiscard]] inline std::uint16_t without_filter(std::uint16_t bits) {
    return bits & static_cast<std::uint16_t>(~(aggregate_filtered | aggregate_default));
}

}  // namespace cormorant::detail
