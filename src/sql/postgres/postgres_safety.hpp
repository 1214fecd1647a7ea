#pragma once

#include <span>
#include <vector>

#include "sql/ddl/run_spelling.hpp"

namespace cormorant::detail {

[[nodiscard]] std::span<const safety_rule> postgres_safety_rules();

/// The statements that make one table the other while others read and write it: indexes are built
/// CONCURRENTLY, constraints are added NOT VALID and looked at afterwards.
[[nodiscard]] std::vector<alteration> postgres_alter_gently(const held_table& before,
                                                            const held_table& after);

/// True where the column takes the type without being written anew.
[[nodiscard]] bool postgres_widens(const std::string& from, const std::string& to);

}  // namespace cormorant::detail
