#include "driver/postgres/postgres_connection.hpp"
#include "driver/postgres/postgres_errors.hpp"
#include "driver/postgres/postgres_text.hpp"

/// Transactions. BEGIN and SAVEPOINT travel with the statement after them, in one round trip.
/// Nothing sees the difference: a transaction looks at the database with its first statement.

namespace cormorant::detail {
namespace {

// The server does not call it a failure.
failure rolled_back_instead() {
    failure f;
    f.kind = error_kind::rollback;
    f.message = "the transaction was rolled back: a statement of it had failed";
    return f;
}

}  // namespace

std::string postgres_connection::text_of(const transaction_control& wanted) const {
    return wanted.verb == transaction_verb::begin ? postgres_begin(wanted.form)
                                                  : connection::text_of(wanted);
}

status postgres_connection::control(const transaction_control& wanted) {
    if (wanted.verb == transaction_verb::isolate) return {};  // begin says it
    if (status wrong = refuse_after_fork()) return wrong;
    if (waits_for_next(wanted) || ends_unsent(wanted)) return {};
    const std::string sql = text_of(wanted);
    const auto send = [&] { return queue_plain(sql); };
    const result_ptr result = is_quiet() ? ask(send) : send_with_later(send);
    if (!succeeded(result.get())) return failure_of(result.get());
    if (wanted.verb == transaction_verb::commit &&
        std::string_view(PQcmdStatus(result.get())) == "ROLLBACK")
        return rolled_back_instead();
    return {};
}

bool postgres_connection::waits_for_next(const transaction_control& wanted) {
    const bool waits =
        wanted.verb == (in_transaction() ? transaction_verb::savepoint : transaction_verb::begin);
    if (waits) later_.push_back(wanted);
    return waits;
}

// Where no statement came there is nothing to end.
bool postgres_connection::ends_unsent(const transaction_control& wanted) noexcept {
    if (later_.empty()) return false;
    const transaction_control last = later_.back();
    const bool its_own =
        last.verb == transaction_verb::savepoint && last.savepoint == wanted.savepoint;
    switch (wanted.verb) {
        case transaction_verb::commit:
        case transaction_verb::roll_back: {
            const bool begun = later_.front().verb != transaction_verb::begin;
            later_.clear();
            return !begun;
        }
        case transaction_verb::release:
            if (its_own) later_.pop_back();
            return its_own;
        case transaction_verb::roll_back_to:
            return its_own;
        case transaction_verb::isolate:
        case transaction_verb::begin:
        case transaction_verb::savepoint:
            break;
    }
    return false;
}

int postgres_connection::queue_plain(const std::string& sql) const {
    return PQsendQueryParams(handle(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0);
}

}  // namespace cormorant::detail
