#pragma once

#include <cstdint>

#include "cormorant/base/transaction_form.hpp"

namespace cormorant::detail {

/// What is done with the transaction of a connection.
enum class transaction_verb : std::uint8_t {
    isolate,  ///< chooses the isolation of the next one, where BEGIN cannot say it
    begin,
    commit,
    roll_back,
    savepoint,
    release,
    roll_back_to,
};

/// One step of a transaction, as a connection takes it.
struct transaction_control {
    transaction_verb verb;
    int savepoint = 0;  ///< which one the last three verbs mean: 1 is the outermost
    transaction_form form = transaction_mode::write;  ///< of the first two
};

}  // namespace cormorant::detail
