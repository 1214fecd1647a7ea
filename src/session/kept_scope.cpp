#include "session/kept_scope.hpp"

#include "base/process_fork.hpp"
#include "session/database_core.hpp"
#include "session/execute/execution.hpp"
#include "session/failures.hpp"
#include "session/flow_transactions.hpp"
#include "session/pool/connection_pool.hpp"

namespace cormorant::detail {
namespace {

[[noreturn, gnu::cold]] void refuse_inside(std::source_location where) {
    throw_usage_at(
        "this cannot be done inside a transaction, since it has transactions of its own: do it on "
        "the database, after the transaction",
        where);
}

}  // namespace

kept_scope::kept_scope(const scope_ref& outside, std::source_location where)
    : scope(outside->core().shared_from_this()), where_(where) {
    if (outside->in_transaction() || transaction_on(core(), this_flow().transactions) != nullptr)
        refuse_inside(where);
    connection_pool& pool = core().pool();
    connection_ = pool.take(access::write, where).connection;
    kept_ = connection_->weak_from_this().lock();
    if (!connection_->link->in_transaction()) return;
    pool.give_back(*connection_);
    refuse_inside(where);
}

kept_scope::~kept_scope() {
    roll_back();
    connection_->has_state = true;
    core().pool().give_back(*connection_);
}

status kept_scope::control(const transaction_control& wanted) noexcept {
    return execution(lease::of(*this, *connection_), where_).control(wanted);
}

void kept_scope::require(const transaction_control& wanted) {
    const status wrong = control(wanted);
    if (!wrong) return;
    connection_->note(*wrong);
    throw_failure(undone(*wrong), connection_->link->text_of(wanted), where_);
}

void kept_scope::begin() {
    try {
        require({transaction_verb::begin});
    } catch (...) {
        connection_->leave_transaction();
        throw;
    }
    depth_ = 1;
    connection_->in_transaction.store(true);
}

status kept_scope::send_commit() {
    commit_mark mark(touched_.empty() ? nullptr : core().cache(), touched_);
    return mark.ended(control({transaction_verb::commit}));
}

void kept_scope::commit() {
    const transaction_control wanted{transaction_verb::commit};
    const status wrong = send_commit();
    if (wrong) connection_->note(*wrong);
    roll_back();
    if (wrong) throw_failure(*wrong, connection_->link->text_of(wanted), where_);
}

void kept_scope::roll_back() noexcept {
    depth_ = 0;
    touched_.clear();
    if (connection_->link->in_transaction()) connection_->leave_transaction();
    connection_->in_transaction.store(false);
}

void kept_scope::atomically(const std::function<void(const scope_ref&)>& work, transaction_form,
                            std::source_location) {
    if (depth_ > 0) return in_savepoint(work);
    begin();
    try {
        work(shared_from_this());
    } catch (...) {
        roll_back();
        throw;
    }
    commit();
}

void kept_scope::in_savepoint(const std::function<void(const scope_ref&)>& work) {
    const int number = depth_;
    require({transaction_verb::savepoint, number});
    ++depth_;
    try {
        work(shared_from_this());
        require({transaction_verb::release, number});
    } catch (...) {
        --depth_;
        if (!control({transaction_verb::roll_back_to, number}))
            (void)control({transaction_verb::release, number});
        throw;
    }
    --depth_;
}

pooled_connection* kept_scope::acquire(access, std::source_location where) {
    if (core().pool().forked()) throw_usage_at(forked_text, where);
    return connection_;
}

void kept_scope::give_back(pooled_connection&) noexcept {}

bool kept_scope::move_here(pooled_connection& lent) noexcept {
    return lent.lease.move_here(core().pool().patience());
}

void kept_scope::statement_failed(pooled_connection& on, const failure& why) noexcept {
    on.note(why);
}

}  // namespace cormorant::detail
