#pragma once

#include <string>
#include <vector>

#include "oracle/evaluate.hpp"

/// Paths of expressions, and the related rows that they go on from.
namespace oracle {

/// The expression of that name; null where it is no annotation.
[[nodiscard]] const expr* annotation(const std::string& name, const run& in);
/// The value at the end of a path; every relation to many rows on it is opened.
[[nodiscard]] datum path_value(const std::string& path, const frame& f);
/// Adds the relations to many rows of a condition whose row is not chosen yet. Negations,
/// aggregates and other queries have rows of their own.
void add_open_relations(const expr& e, const frame& f, std::vector<std::string>& out);
/// The rows that can be chosen for a relation that the path ends at.
[[nodiscard]] std::vector<int> choices(const std::string& path, const frame& f);
/// The frame with one of them chosen.
[[nodiscard]] frame with(const frame& f, const std::string& path, int row);

}  // namespace oracle
