#pragma once

#include <vector>

#include "migrate/operations.hpp"
#include "migrate/questions.hpp"

namespace cormorant::detail {

struct change_list {
    std::vector<operation> operations;
    std::vector<change_question> questions;
};

/// The operations that lead from one state to the other, in the order in which a database can carry
/// them out: replay(operations, from) is `to`. The same for the same states and answers, whatever
/// the order of models is.
[[nodiscard]] change_list changes(const table_state& from, const table_state& to,
                                  const change_answers& answers = {});

}  // namespace cormorant::detail
