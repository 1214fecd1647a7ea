#pragma once

#include <span>

#include "text_table.hpp"

namespace chinook {

/// One of the twenty questions: in words, and its answer as a table.
struct question {
    const char* words;
    text_table (*answer)(const cormorant::database& db);
};

/// The questions in the order in which the program answers them, for a database of each spelling:
/// see names.hpp.
namespace camel_case {
std::span<const question> all_questions();
}
namespace snake_case {
std::span<const question> all_questions();
}

}  // namespace chinook
