#pragma once

#include <string>
#include <utility>
#include <vector>

#include "migrate/questions.hpp"
#include "schema/table_state.hpp"

namespace cormorant::detail {

/// A model or field of the first state, and what it became in the second; names.
using name_pair = std::pair<std::string, std::string>;

/// Which models are which: those of one name, then of one table, then as the answers say. Rests
/// that look alike become questions.
[[nodiscard]] std::vector<name_pair> match_models(const table_state& from, const table_state& to,
                                                  const change_answers& answers,
                                                  std::vector<change_question>& questions);

/// The same of the fields of one model: name, then column, then as the answers say.
[[nodiscard]] std::vector<name_pair> match_fields(const model_state& from, const model_state& to,
                                                  const change_answers& answers,
                                                  std::vector<change_question>& questions);

}  // namespace cormorant::detail
