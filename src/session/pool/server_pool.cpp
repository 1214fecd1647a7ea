#include "session/pool/server_pool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "session/failures.hpp"

namespace cormorant::detail {
namespace {

using namespace std::chrono_literals;

constexpr auto shortest_back_off = 50ms;
constexpr auto longest_back_off = 2000ms;

}  // namespace

server_pool::server_pool(const pool_settings& settings)
    : settings_(settings), generation_(fork_generation()) {
    all_.reserve(settings_.readers);
    idle_.reserve(settings_.readers);
    pooled_connection& first = open({});
    first.lease.give_back();
    give_back(first);
}

server_pool::~server_pool() {
    // The parent's connections: a farewell would end them for the parent.
    if (!forked()) return;
    for (auto& c : all_) (void)new std::shared_ptr<pooled_connection>(std::move(c));  // for ever
}

pooled_connection& server_pool::take(access how, std::source_location where) {
    refuse_after_fork(where);
    for (;;) {
        const place found = find_place(how, where);
        if (found.connection == nullptr) return open(where);
        if (found.nested) return *found.connection;
        if (healthy(*found.connection)) {
            (void)found.connection->lease.try_take();
            return *found.connection;
        }
        drop(*found.connection);
    }
}

void server_pool::refuse_after_fork(std::source_location where) const {
    if (forked()) [[unlikely]]
        throw_usage_at(forked_text, where);
}

server_pool::place server_pool::find_place(access how, std::source_location where) {
    std::unique_lock guard(mutex_);
    if (queue_.empty()) {
        if (!idle_.empty()) return {last_idle()};
        if (all_.size() + opening_ < settings_.readers) {
            ++opening_;
            return {};
        }
    }
    if (how == access::read)
        if (pooled_connection* own = stream_of_this_flow()) return {own, true};
    return wait(guard, after(settings_.patience), where);
}

pooled_connection* server_pool::last_idle() noexcept {
    pooled_connection* last = idle_.back();
    idle_.pop_back();
    return last;
}

// Of a flow that reads rows from a stream, and asks for their relations: it would wait for
// itself. What it asks goes over the stream's connection.
pooled_connection* server_pool::stream_of_this_flow() const noexcept {
    for (const auto& c : all_) {
        if (!c->lease.mine() || c->in_transaction.load()) continue;
        if (turn_lock::is_mine(c->lease.take({}))) return c.get();
    }
    return nullptr;
}

// With the mutex held.
bool server_pool::all_holders_wait() const noexcept {
    const auto waits = [&](const auto& c) {
        const std::uint64_t holder = c->lease.owner();
        return std::any_of(queue_.begin(), queue_.end(),
                           [&](const waiter* w) { return w->owner == holder; });
    };
    return opening_ == 0 && std::all_of(all_.begin(), all_.end(), waits);
}

server_pool::place server_pool::wait(std::unique_lock<std::mutex>& guard,
                                     clock::time_point deadline, std::source_location where) {
    waiter self;
    queue_.push_back(&self);
    ++past_.waits;
    if (all_holders_wait()) {
        queue_.pop_back();
        guard.unlock();
        throw_all_wait(where);
    }
    const waited end = self.wake.wait(guard, deadline);
    if (end == waited::ready) return {self.connection};
    queue_.erase(std::find(queue_.begin(), queue_.end(), &self));
    guard.unlock();
    if (end == waited::stopped) throw_stopped(where);
    throw_timeout(where);
}

// With a place reserved in `opening_`, which is given up where this throws.
pooled_connection& server_pool::open(std::source_location where) {
    failure why;
    {
        const std::lock_guard guard(mutex_);
        if (clock::now() < closed_until_) why = last_refusal_;
    }
    std::shared_ptr<pooled_connection> made;
    const bool tried = why.message.empty();
    if (tried) made = connect(why);

    std::unique_lock guard(mutex_);
    if (opening_ > 0) --opening_;
    if (made != nullptr) {
        back_off_ = 0ms;
        closed_until_ = {};
        ++past_.connections_opened;
        (void)made->lease.try_take();
        all_.push_back(std::move(made));
        return *all_.back();
    }
    // A connect that the program gave up says nothing of the server.
    if (tried && why.kind != error_kind::cancelled) {
        back_off_ = std::clamp<std::chrono::milliseconds>(back_off_ * 2, shortest_back_off,
                                                          longest_back_off);
        closed_until_ = clock::now() + back_off_;
        last_refusal_ = why;
    }
    // A server that has no more connections to give has given us some: one of them comes back.
    if (!all_.empty() && why.crowded) {
        // It may have come back while the server was asked.
        const place given =
            idle_.empty() ? wait(guard, after(settings_.patience), where) : place{last_idle()};
        guard.unlock();
        if (given.connection == nullptr) return open(where);
        (void)given.connection->lease.try_take();
        return *given.connection;
    }
    free_place();
    guard.unlock();
    throw_failure(why, {}, where);
}

std::shared_ptr<pooled_connection> server_pool::connect(failure& why) const {
    std::unique_ptr<connection> opened = settings_.kind->open(settings_.where, why);
    if (opened == nullptr) {
        if (why.message.empty()) why.message = "the server could not be reached";
        return nullptr;
    }
    auto made = std::make_shared<pooled_connection>(std::move(opened), settings_.cache_limit);
    made->opened = made->idle_since = clock::now();
    return made;
}

bool server_pool::healthy(pooled_connection& idle) const noexcept {
    const clock::time_point now = clock::now();
    if (too_old(idle, now) || !idle.link->usable()) return false;
    return now - idle.idle_since < settings_.trusted_without_ping || idle.link->ping();
}

bool server_pool::too_old(const pooled_connection& c, clock::time_point now) const noexcept {
    return settings_.max_lifetime.count() != 0 && now - c.opened > settings_.max_lifetime;
}

void server_pool::give_back(pooled_connection& used) noexcept {
    if (forked()) return;
    // SQL text may have begun a transaction: nobody else may be in it.
    used.leave_transaction();
    const clock::time_point now = clock::now();
    if (used.stuck || used.has_state || !used.link->usable() || too_old(used, now) ||
        (used.unfit && replaces_unfit(now)))
        return drop(used);
    used.unfit = false;
    used.idle_since = now;
    std::shared_ptr<pooled_connection> unused;
    {
        const std::lock_guard guard(mutex_);
        const auto asked =
            std::find_if(interrupted_.begin(), interrupted_.end(),
                         [&](const interrupted& i) { return i.connection.get() == &used; });
        if (asked != interrupted_.end()) {
            asked->came_back = true;
            return;
        }
        if (queue_.empty()) unused = take_unused(now);
        lend_on(used);
    }
}

// With the mutex held: to whoever waits longest.
void server_pool::lend_on(pooled_connection& free) noexcept {
    if (queue_.empty()) {
        idle_.push_back(&free);  // has room: as many as there may be were reserved
        return;
    }
    queue_.front()->connection = &free;
    queue_.front()->wake.notify();
    queue_.pop_front();
}

// A server that turned read-only still serves those that read: the pool must not come to live of
// opening connections to it.
bool server_pool::replaces_unfit(clock::time_point now) noexcept {
    const std::lock_guard guard(mutex_);
    if (now < next_replacement_) return false;
    const bool again = now < next_replacement_ + 2 * replacement_pause_;
    replacement_pause_ = again ? std::min(replacement_pause_ * 2, longest_back_off)
                               : std::chrono::milliseconds(shortest_back_off);
    next_replacement_ = now + replacement_pause_;
    return true;
}

// One at a time is enough: they grow old one after the other.
std::shared_ptr<pooled_connection> server_pool::take_unused(clock::time_point now) noexcept {
    if (settings_.idle_timeout.count() == 0 || idle_.empty() ||
        now - idle_.front()->idle_since < settings_.idle_timeout)
        return nullptr;
    pooled_connection* oldest = idle_.front();
    idle_.erase(idle_.begin());
    return remove(*oldest);
}

std::shared_ptr<pooled_connection> server_pool::remove(const pooled_connection& dropped) noexcept {
    const auto at =
        std::find_if(all_.begin(), all_.end(), [&](const auto& c) { return c.get() == &dropped; });
    std::shared_ptr<pooled_connection> removed = std::move(*at);
    all_.erase(at);
    removed->add_figures(past_);
    past_.statements_cached = 0;
    ++past_.connections_closed;
    return removed;
}

// Closed after the mutex is free: that may send something.
void server_pool::drop(pooled_connection& dropped) noexcept {
    std::shared_ptr<pooled_connection> closing;
    const std::lock_guard guard(mutex_);
    closing = remove(dropped);
    free_place();
}

// With the mutex held: whoever waits longest may open a connection.
void server_pool::free_place() noexcept {
    if (queue_.empty()) return;
    ++opening_;
    queue_.front()->wake.notify();
    queue_.pop_front();
}

void server_pool::throw_all_wait(std::source_location where) const {
    failure why;
    why.kind = error_kind::timeout;
    why.message = fmt::format(
        "all {} connections of the pool are held by threads that wait for one more, as this one "
        "does: each has a transaction or a row stream open, and asks the database beside it. Ask "
        "inside the transaction, end the stream first, or raise pool_size above the number of "
        "such threads",
        settings_.readers);
    throw_failure(why, {}, where);
}

void server_pool::throw_timeout(std::source_location where) const {
    failure why;
    why.kind = error_kind::timeout;
    why.message = fmt::format(
        "waited {} ms in vain for one of {} connections: keep transactions short, end row streams "
        "sooner, or raise pool_size",
        settings_.patience.count(), settings_.readers);
    throw_failure(why, {}, where);
}

void server_pool::interrupt() noexcept {
    if (forked()) return;
    try {
        if (!turn_lock::is_mine(interrupts_.take(std::chrono::hours(1)))) return;
        interrupt_all();
    } catch (const std::exception&) {  // out of memory: the statements run on
    }
    if (interrupts_.mine()) interrupts_.give_back();
}

// Without the mutex: it is waited for the servers. All are asked first: one that does not answer is
// waited for once.
void server_pool::interrupt_all() {
    std::vector<std::shared_ptr<pooled_connection>> running;
    {
        const std::lock_guard guard(mutex_);
        for (const auto& c : all_)
            if (c->lease.in_use()) running.push_back(c);
        interrupted_.reserve(running.size());
        for (const auto& c : running) interrupted_.push_back({c});
    }
    for (const auto& c : running) c->link->interrupt();
    for (const auto& c : running) c->link->await_interrupt();
    const std::lock_guard guard(mutex_);
    for (const interrupted& i : interrupted_)
        if (i.came_back) lend_on(*i.connection);
    interrupted_.clear();  // those that were dropped meanwhile are closed with `running`
}

void server_pool::add_figures(session_statistics& to) const {
    const std::lock_guard guard(mutex_);
    to.statement_hits += past_.statement_hits;
    to.statement_misses += past_.statement_misses;
    to.statements_evicted += past_.statements_evicted;
    to.waits += past_.waits;
    to.round_trips += past_.round_trips;
    to.connections_opened += past_.connections_opened;
    to.connections_closed += past_.connections_closed;
    for (const auto& c : all_) {
        c->add_figures(to);
        ++(c->lease.in_use() ? to.connections_in_use : to.connections_idle);
    }
}

}  // namespace cormorant::detail
