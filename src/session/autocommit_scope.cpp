#include "session/autocommit_scope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "session/flow_transactions.hpp"
#include "session/pool/connection_pool.hpp"
#include "session/transaction_scope.hpp"

namespace cormorant::detail {
namespace {

[[noreturn, gnu::cold]] void refuse_beside(std::source_location where) {
    throw_usage_at(
        fmt::format(
            "this {} has a transaction open on this database, which this would neither see nor be "
            "part of: ask the transaction (tx), whose savepoint() takes the place of a further "
            "transaction, and let functions that are called from both take a const cm::session&; "
            "db.apart() says that it is meant to be apart",
            this_flow().word),
        where);
}

[[noreturn, gnu::cold]] void refuse_apart(std::source_location where) {
    throw_usage_at(
        fmt::format("nothing can be done apart from the transaction that this {} has open: it "
                    "holds the only connection that can do it. Ask the transaction (tx), or do it "
                    "after the transaction",
                    this_flow().word),
        where);
}

// Longer with each try. Those who got in each other's way must not meet again: each waits a time of
// its own.
void wait_for_retry(int tries, std::source_location where) {
    const auto longest = std::chrono::milliseconds(10) * (1 << std::min(tries, 6));
    const auto own = std::chrono::steady_clock::now().time_since_epoch().count() ^
                     static_cast<std::int64_t>(mix(this_flow().owner, 1));
    const auto part = static_cast<std::uint64_t>(own) * 0x9e3779b97f4a7c15U >> 54U;  // of 1,024
    const wait_time until = after(longest * static_cast<int>(part) / 1024);
    if (sleep_until(until) == waited::stopped) throw_stopped(where);
}

}  // namespace

scope* autocommit_scope::transaction_beside(const flow& me) const noexcept {
    if (me.transactions == nullptr || asked_ == beside_transaction::meant) [[likely]]
        return nullptr;
    return transaction_on(core(), me.transactions);
}

scope_ref autocommit_scope::live() {
    if (scope* inside = transaction_beside(this_flow())) return inside->shared_from_this();
    return shared_from_this();
}

bool autocommit_scope::may_use_cache(std::source_location where) const {
    if (transaction_beside(this_flow()) != nullptr) refuse_beside(where);
    return true;
}

pooled_connection* autocommit_scope::acquire(access how, std::source_location where) {
    const flow& me = this_flow();
    if (transaction_beside(me) != nullptr) [[unlikely]]
        refuse_beside(where);
    connection_pool& pool = core().pool();
    const connection_pool::grant granted = pool.take(how, where, me.owner);
    pooled_connection& connection = *granted.connection;
    if (granted.nested && connection.in_transaction.load()) [[unlikely]] {
        pool.give_back(connection);
        refuse_apart(where);
    }
    return &connection;
}

void autocommit_scope::give_back(pooled_connection& lent) noexcept {
    core().pool().give_back(lent);
}

bool autocommit_scope::move_here(pooled_connection& lent) noexcept {
    return lent.lease.move_here(core().pool().patience());
}

void autocommit_scope::statement_failed(pooled_connection& on, const failure& why) noexcept {
    on.note(why);
}

void autocommit_scope::atomically(const std::function<void(const scope_ref&)>& work,
                                  transaction_form form, std::source_location where) {
    if (transaction_beside(this_flow()) != nullptr) refuse_beside(where);
    const after_commit actions = run_with_retries(work, form, where);
    for (const auto& action : actions) action();
}

after_commit autocommit_scope::run_with_retries(const std::function<void(const scope_ref&)>& work,
                                                const transaction_form& form,
                                                std::source_location where) {
    for (int tries = 0;; ++tries) {
        try {
            return run_once(work, form, where);
        } catch (const error& e) {
            if (tries >= form.retries || !e.retryable()) throw;
        }
        wait_for_retry(tries, where);
    }
}

after_commit autocommit_scope::run_once(const std::function<void(const scope_ref&)>& work,
                                        const transaction_form& form, std::source_location where) {
    const auto transaction = std::make_shared<transaction_scope>(shared_from_this(), form, where);
    try {
        work(transaction);
    } catch (...) {
        transaction->roll_back();
        throw;
    }
    return transaction->commit();
}

}  // namespace cormorant::detail
