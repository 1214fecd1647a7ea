#include "session/autocommit_scope.hpp"

#include "session/connection_pool.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "session/transaction_scope.hpp"

namespace cormorant::detail {

held_connection autocommit_scope::acquire(access how, std::source_location where) {
    connection_pool& pool = core().pool();
    const connection_pool::grant granted = pool.take(how, where);
    pooled_connection& connection = *granted.connection;
    held_connection held{&connection, this, false};
    if (!granted.nested || !connection.in_transaction.load()) [[likely]]
        return held;

    // This thread has a transaction on the connection. A write beside it would be part of it
    // without anybody having said so; a read is harmless, but takes turns with the transaction's
    // statements.
    if (how == access::write) {
        pool.give_back(connection);
        throw_usage_at(
            "this thread has a transaction open on the only connection that writes: write through "
            "the transaction, or after it",
            where);
    }
    held.joined = connection.turn.take(pool.patience()) != turn_lock::grant::timed_out;
    if (held.joined) return held;
    pool.give_back(connection);
    failure why;
    why.kind = error_kind::timeout;
    why.message = "the transaction's connection is busy in another thread";
    throw_failure(why, {}, nullptr, where);
}

void autocommit_scope::give_back(const held_connection& held) noexcept {
    if (held.joined) held.connection->turn.give_back();
    core().pool().give_back(*held.connection);
}

void autocommit_scope::atomically(const std::function<void(const scope_ref&)>& work,
                                  transaction_form form, std::source_location where) {
    const auto transaction = std::make_shared<transaction_scope>(
        std::static_pointer_cast<autocommit_scope>(shared_from_this()), form, where);
    try {
        work(transaction);
    } catch (...) {
        transaction->roll_back();
        throw;
    }
    transaction->commit();
}

}  // namespace cormorant::detail
