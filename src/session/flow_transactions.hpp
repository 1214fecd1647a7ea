#pragma once

#include "base/waiting.hpp"

namespace cormorant::detail {

class database_core;
class scope;

/// A transaction that a flow began and did not end, in the list of those of the flow.
struct flow_transaction {
    const database_core* on = nullptr;
    scope* self = nullptr;
    flow_transaction* outer = nullptr;  ///< the one begun before it
};

/// The innermost of these transactions on a database; null where there is none.
[[nodiscard]] inline scope* transaction_on(const database_core& core,
                                           const flow_transaction* among) noexcept {
    for (; among != nullptr; among = among->outer)
        if (among->on == &core) return among->self;
    return nullptr;
}

}  // namespace cormorant::detail
