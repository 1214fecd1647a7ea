#pragma once

#include <cstdint>

namespace cormorant {

/// What a statement is.
enum class statement_role : std::uint8_t {
    query,                ///< made from a queryset
    text,                 ///< of a row's write, or given as SQL text
    transaction_control,  ///< BEGIN, COMMIT, SAVEPOINT and their kin
};

}  // namespace cormorant
