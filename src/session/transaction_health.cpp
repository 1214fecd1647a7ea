#include "session/transaction_health.hpp"

#include <exception>
#include <utility>

#include "session/failures.hpp"

namespace cormorant::detail {
namespace {

// Without memory the kind has to say it.
void keep(std::optional<failure>& as, const failure& why) noexcept {
    try {
        as = why;
        if (as->message.empty()) as->message = "a statement failed";
    } catch (const std::exception&) {
        as.emplace();
        as->kind = why.kind;
    }
}

// Of a statement that did what it should, and ended the transaction.
failure ended_failure() {
    failure why;
    why.kind = error_kind::usage;
    why.outcome = outcome::unknown;
    why.message = ended_by_text;
    return why;
}

// What the whole transaction fails with, where a statement of it failed so.
failure loss_after(failure why) {
    switch (why.kind) {
        case error_kind::connection:
        case error_kind::full:
        case error_kind::cancelled:
        case error_kind::read_only:
            break;
        default:
            why.kind = error_kind::rollback;
    }
    why.constraint.clear();
    why.table.clear();
    why.columns.clear();
    why.primary_key = false;
    why.outcome = outcome::undone;
    why.message.insert(0, "the database ended this transaction and undid all of it, because: ");
    return why;
}

}  // namespace

void transaction_health::fail(const failure& why) noexcept {
    if (!failed_) keep(failed_, why);
}

void transaction_health::lose(const failure& why) noexcept {
    if (lost_) return;
    fail(why);
    try {
        lost_ = loss_after(why);
    } catch (const std::exception&) {
        keep(lost_, why);
    }
}

void transaction_health::lose() noexcept {
    if (lost_) return;
    if (failed_) return lose(*failed_);
    try {
        lost_ = ended_failure();
    } catch (const std::exception&) {
        lost_.emplace();
    }
    fail(*lost_);
}

void transaction_health::throw_if_failed(std::source_location where) const {
    if (lost_) throw_failure(*lost_, {}, where);
    if (!failed_) return;
    throw_usage_at(
        "a statement of this transaction failed, so that it can only be rolled back; put what may "
        "fail into a savepoint. It failed because: " +
            failed_->message,
        where);
}

void transaction_health::throw_rolled_back(std::source_location where) const {
    if (lost_) throw_failure(*lost_, {}, where);
    failure why;
    why.kind = error_kind::usage;
    why.outcome = outcome::undone;
    why.message =
        "the transaction was rolled back, not committed, because a statement of it had failed: " +
        failed_->message;
    throw_failure(why, {}, where);
}

}  // namespace cormorant::detail
