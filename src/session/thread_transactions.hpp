#pragma once

namespace cormorant::detail {

class database_core;
class scope;

/// A transaction that a thread began and did not end, in the list of those of the thread.
struct thread_transaction {
    const database_core* on = nullptr;
    scope* self = nullptr;
    thread_transaction* outer = nullptr;  ///< the one begun before it
};

/// The transactions of the calling thread, the last begun first.
inline constinit thread_local thread_transaction* thread_transactions = nullptr;

/// The innermost transaction of the calling thread on a database; null where there is none.
[[nodiscard]] inline scope* transaction_of_thread(const database_core& core) noexcept {
    for (const thread_transaction* t = thread_transactions; t != nullptr; t = t->outer)
        if (t->on == &core) return t->self;
    return nullptr;
}

}  // namespace cormorant::detail
