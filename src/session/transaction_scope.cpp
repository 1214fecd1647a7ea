#include "session/transaction_scope.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "base/process_fork.hpp"
#include "session/database_core.hpp"
#include "session/execute/execution.hpp"
#include "session/failures.hpp"
#include "session/pool/connection_pool.hpp"
#include "session/write_mark.hpp"

namespace cormorant::detail {

namespace {

[[noreturn, gnu::cold]] void throw_no_turn(turn_lock::grant why_not, std::source_location where) {
    if (why_not == turn_lock::grant::stopped) throw_stopped(where);
    failure why;
    why.kind = error_kind::timeout;
    why.message = "another thread used the transaction for too long: end its statements sooner";
    throw_failure(why, {}, where);
}

[[noreturn, gnu::cold]] void throw_read_only(std::source_location where) {
    failure why;
    why.kind = error_kind::read_only;
    why.message = "this transaction only reads: open one with transaction() to write";
    throw_failure(why, {}, where);
}

transaction_id next_transaction_id() noexcept {
    static std::atomic<transaction_id> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

failure forked_failure() noexcept {
    failure why;
    why.kind = error_kind::usage;
    try {
        why.message = forked_text;
    } catch (const std::exception&) {  // out of memory: the kind says it
    }
    return why;
}

}  // namespace

class transaction_scope::turn_holder {
public:
    turn_holder(turn_lock& turn, std::chrono::milliseconds patience, std::source_location where)
        : turn_(turn) {
        const turn_lock::grant got = turn_.take(patience);
        if (!turn_lock::is_mine(got)) throw_no_turn(got, where);
    }
    ~turn_holder() { turn_.give_back(); }
    turn_holder(const turn_holder&) = delete;
    turn_holder& operator=(const turn_holder&) = delete;

private:
    turn_lock& turn_;
};

transaction_scope::transaction_scope(scope_ref outside, transaction_form form,
                                     std::source_location where)
    : scope(outside->core().shared_from_this()),
      outside_(std::move(outside)),
      where_(where),
      mode_(form.mode),
      id_(next_transaction_id()) {
    connection_pool& pool = core().pool();
    const bool reads = mode_ == transaction_mode::read_only;
    const std::int64_t asked_ns = core().observed() ? clock_ns() : 0;
    const connection_pool::grant granted =
        pool.take(reads ? access::read_transaction : access::write, where_);
    const std::int64_t waited_ns = asked_ns != 0 ? clock_ns() - asked_ns : 0;
    connection_ = granted.connection;
    kept_ = connection_->weak_from_this().lock();
    if (connection_->in_transaction.load()) {
        pool.give_back(*connection_);
        throw_usage_at(
            fmt::format("no transaction can begin apart from the one that this {} has open: it "
                        "holds the only connection that can do it. Use a savepoint of it",
                        this_flow().word),
            where_);
    }
    if (const status wrong = begin(form)) {
        // What was set for this transaction is not for the next one.
        connection_->has_state = true;
        connection_->leave_transaction();
        tell({.step = transaction_step::begin, .failed = true});
        const std::string sql = text_of({.verb = transaction_verb::begin, .form = form});
        pool.give_back(*connection_);
        throw_failure(*wrong, sql, where_);
    }
    connection_->in_transaction.store(true);
    list();
    tell({.step = transaction_step::begin, .waited_ns = waited_ns});
}

status transaction_scope::begin(transaction_form form) noexcept {
    if (form.level != isolation::automatic)
        if (status wrong = control({.verb = transaction_verb::isolate, .form = form})) return wrong;
    return control({.verb = transaction_verb::begin, .form = form});
}

transaction_scope::~transaction_scope() { roll_back(); }

scope_ref transaction_scope::live() {
    if (ended_.load()) return outside_;
    return shared_from_this();
}

pooled_connection* transaction_scope::acquire(access how, std::source_location where) {
    // A reader's connection refuses by itself; a memory database has but one connection.
    if (mode_ == transaction_mode::read_only && how == access::write) [[unlikely]]
        throw_read_only(where);
    if (core().pool().forked()) [[unlikely]]
        throw_usage_at(forked_text, where);
    turn_lock& turn = connection_->turn;
    if (!ended_.load()) {
        const turn_lock::grant got = turn.take(core().pool().patience());
        if (!turn_lock::is_mine(got)) [[unlikely]]
            throw_no_turn(got, where);
        if (!ended_.load() && health_.is_good()) [[likely]] {
            ++statements_;
            return connection_;
        }
        turn.give_back();
    }
    throw_if_ended(where);
    health_.throw_if_failed(where);
    return nullptr;  // not reached
}

void transaction_scope::give_back(pooled_connection&) noexcept {
    --statements_;
    if (!ended_.load()) [[likely]]
        compare_state();
    release_if_unused();
    connection_->turn.give_back();
}

bool transaction_scope::move_here(pooled_connection&) noexcept {
    const auto patience = core().pool().patience();
    if (!connection_->turn.move_here(patience)) return false;
    // A stream that outlived the transaction has the connection for itself.
    return !ended_.load() || connection_->lease.move_here(patience);
}

void transaction_scope::statement_failed(pooled_connection&, const failure& why) noexcept {
    // A transaction that only reads is refused to write by any server.
    if (mode_ != transaction_mode::read_only || why.connection_lost) connection_->note(why);
    if (ended_.load()) return;
    health_.fail(why);
    if (!connection_->link->still_in_transaction(why)) health_.lose(why);
}

// After each statement: what the client's library knows of the transaction, beside what we believe.
// Both are looks at memory.
void transaction_scope::compare_state() noexcept {
    const connection& link = *connection_->link;
    if (!link.in_transaction()) [[unlikely]]
        return health_.lose();
    if (link.transaction_failed()) [[unlikely]]
        health_.fail({});
}

status transaction_scope::control(const transaction_control& wanted) noexcept {
    if (core().pool().forked()) return forked_failure();
    return execution(lease::of(*this, *connection_), where_).control(wanted);
}

std::string transaction_scope::text_of(const transaction_control& wanted) const {
    return connection_->link->text_of(wanted);
}

void transaction_scope::require(const transaction_control& wanted) {
    const status wrong = control(wanted);
    if (!wrong) return;
    statement_failed(*connection_, *wrong);
    throw_failure(undone(*wrong), text_of(wanted), where_);
}

void transaction_scope::throw_if_ended(std::source_location where) const {
    if (ended_.load())
        throw_usage_at("this transaction has ended: ask the database, or open another one", where);
}

// Tells the observers, who must not ask the database: this has its connection.
void transaction_scope::tell(transaction_event event) noexcept {
    if (!core().observed()) [[likely]]
        return;
    event.transaction = id_;
    event.where = where_;
    core().observers().tell(event);
}

// What it changed is marked while others may see it, or not, and counts as changed before anybody
// hears of the commit.
status transaction_scope::send_commit() {
    commit_mark mark(touched_.empty() ? nullptr : core().cache(), touched_);
    return mark.ended(control({transaction_verb::commit}));
}

after_commit transaction_scope::commit() {
    const turn_holder mine(connection_->turn, core().pool().patience(), where_);
    if (ended_.load()) return {};
    compare_state();
    const transaction_control wanted{transaction_verb::commit};
    const status wrong = health_.is_good() ? send_commit() : status();
    if (!health_.is_good() || wrong) {
        const bool unknown = wrong && wrong->outcome == outcome::unknown;
        tell({.step = transaction_step::commit, .failed = true, .outcome_unknown = unknown});
        const std::string sql = text_of(wanted);
        roll_back();
        if (wrong) throw_failure(*wrong, sql, where_);
        health_.throw_rolled_back(where_);
    }
    after_commit actions = std::move(actions_);
    tell({.step = transaction_step::commit});
    end();
    return actions;
}

void transaction_scope::roll_back() noexcept {
    if (ended_.load()) return;
    // The transaction is the parent's, and whoever has the turn is not in this process.
    if (core().pool().forked()) return unlist(), ended_.store(true);
    // Waits for a statement of another flow as long as it takes, also where this one was stopped:
    // the connection must not go back with its transaction open.
    while (!turn_lock::is_mine(connection_->turn.take(std::chrono::hours(1)))) {
    }
    if (!ended_.load()) {
        // Where it fails, release_if_unused() and the pool see to it.
        if (connection_->link->in_transaction()) (void)control({transaction_verb::roll_back});
        actions_.clear();
        tell({.step = transaction_step::roll_back});
        end();
    }
    connection_->turn.give_back();
}

void transaction_scope::end() noexcept {
    ended_.store(true);
    // Where it is not undone yet, nothing of this flow may become a part of it.
    connection_->in_transaction.store(connection_->link->in_transaction());
    unlist();
    release_if_unused();
}

void transaction_scope::list() noexcept {
    flow_transaction*& mine = this_flow().transactions;
    listed_ = {&core(), this, mine};
    mine = &listed_;
}

void transaction_scope::unlist() noexcept {
    flow_transaction** at = &this_flow().transactions;
    while (*at != nullptr && *at != &listed_) at = &(*at)->outer;
    if (*at != nullptr) *at = listed_.outer;
}

// A row stream may still run on the connection when the transaction ends.
void transaction_scope::release_if_unused() noexcept {
    if (!ended_.load() || statements_ != 0 || released_) [[likely]]
        return;
    released_ = true;
    // SQLite refuses to roll back while a statement runs that was interrupted: by now none does.
    connection_->leave_transaction();
    connection_->in_transaction.store(false);
    core().pool().give_back(*connection_);
}

bool transaction_scope::in_transaction() const noexcept { return !ended_.load(); }

void transaction_scope::on_commit(std::function<void()> action) {
    {
        const turn_holder mine(connection_->turn, core().pool().patience(), where_);
        if (!ended_.load()) {
            actions_.push_back(std::move(action));
            return;
        }
    }
    action();
}

void transaction_scope::atomically(const std::function<void(const scope_ref&)>& work,
                                   transaction_form, std::source_location where) {
    // Other threads wait until the savepoint is over: what they did would be undone with it.
    const turn_holder mine(connection_->turn, core().pool().patience(), where);
    throw_if_ended(where);
    health_.throw_if_failed(where);
    in_savepoint(work);
}

void transaction_scope::lose(const failure& why) noexcept {
    connection_->note(why);
    health_.lose(why);
}

void transaction_scope::in_savepoint(const std::function<void(const scope_ref&)>& work) {
    const int number = savepoints_ + 1;
    const std::size_t actions = actions_.size();
    require({transaction_verb::savepoint, number});
    ++savepoints_;
    tell({.step = transaction_step::savepoint, .depth = savepoints_});
    try {
        work(shared_from_this());
        health_.throw_if_failed(where_);
        require({transaction_verb::release, number});
        tell({.step = transaction_step::release, .depth = savepoints_});
    } catch (...) {
        roll_back_to(number, actions);
        tell({.step = transaction_step::roll_back_to,
              .depth = savepoints_,
              .failed = health_.is_lost()});
        --savepoints_;
        throw;
    }
    --savepoints_;
}

// Heals the transaction of what failed since the savepoint, unless the database gave all of it up:
// before, or at the answer to this.
void transaction_scope::roll_back_to(int savepoint, std::size_t actions) noexcept {
    if (ended_.load()) return;
    actions_.resize(actions);
    compare_state();
    if (health_.is_lost()) return;
    if (const status wrong = control({transaction_verb::roll_back_to, savepoint}))
        return lose(*wrong);
    health_.heal();
    if (const status wrong = control({transaction_verb::release, savepoint})) return lose(*wrong);
    compare_state();
}

}  // namespace cormorant::detail
