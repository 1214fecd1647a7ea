#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sql/compiled.hpp"

namespace cormorant::detail {

struct select_plan;

/// Whether the plan is the whole statement, or stands inside another one, whose rows it may read.
enum class plan_place : std::uint8_t { outermost, nested };

/// Throws an internal error that says what of the plan cannot be a statement: a column of a table
/// that is not joined, an aggregate inside an aggregate, an operation with too few operands.
/// `after` says what was done to the plan last. For debug builds.
void verify(const select_plan& plan, plan_place place, std::string_view after);

/// The same for the parameters of a statement: each is of a value that the query has.
void verify(const query_data& query, const std::vector<bind_source>& binds);

}  // namespace cormorant::detail
