#pragma once

#include <string>
#include <vector>

#include "sql/ddl/difference.hpp"
#include "sql/ddl/spelling.hpp"

namespace cormorant::detail {

class dialect;

/// The same statements, none of which commits by itself.
[[nodiscard]] std::vector<alteration> as_alterations(std::vector<std::string> statements);

/// `ALTER TABLE name clause, clause`; none where there is no clause.
void append_alter(std::vector<std::string>& statements, const std::string& table,
                  const std::vector<std::string>& clauses, const dialect& target);

/// `ADD ...` of each constraint that lacks.
void append_added(std::vector<std::string>& clauses, const table_difference& change,
                  const held_table& after, const dialect& target);

}  // namespace cormorant::detail
