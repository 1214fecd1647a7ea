#pragma once

#include <cstdint>
#include <vector>

#include "cormorant/write/write.hpp"

/// cm::auto_now: members that are the time of the row's last write.

namespace cormorant::detail {

/// Sets these members of the rows to the time.
void set_times(const model_info& model, const row_span& rows);
/// The members to write, and those that each write sets.
[[nodiscard]] std::vector<std::uint16_t> with_times(const model_info& model, member_span members);
/// The rule; where it names what an update writes, with the members that each write sets.
[[nodiscard]] conflict_rule with_times(const model_info& model, const conflict_rule& rule);

}  // namespace cormorant::detail
