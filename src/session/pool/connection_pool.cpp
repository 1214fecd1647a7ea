#include "session/pool/connection_pool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/shortened.hpp"
#include "session/failures.hpp"
#include "session/pool/server_pool.hpp"

namespace cormorant::detail {
namespace {

std::string_view option(const endpoint& where, std::string_view name) {
    std::string_view found;
    for (const auto& [key, given] : where.options)
        if (key == name) found = given;
    return found;
}

// An empty name is SQLite's private temporary file.
bool is_in_memory(const endpoint& where) {
    return where.target == ":memory:" || where.target.empty();
}

bool one_connection_only(const endpoint& where) {
    const std::string_view journal = option(where, "journal");
    return is_in_memory(where) || (!journal.empty() && journal != "wal");
}

}  // namespace

connection_pool::connection_pool(pool_settings settings) : settings_(std::move(settings)) {
    if (settings_.kind->place == backend_place::server) {
        server_ = std::make_unique<server_pool>(settings_);
        waiting_.store(1);
        return;
    }
    const bool read_only = option(settings_.where, "mode") == "ro";
    const bool single = one_connection_only(settings_.where) && !read_only;
    readers_max_ = single ? 0 : std::max<std::size_t>(settings_.readers, 1);
    readers_.resize(readers_max_);
    if (read_only) {
        readers_[0] = open(settings_.where);
        readers_open_.store(1);
    } else {
        writer_ = open(settings_.where);
    }
    std::string& path = settings_.where.target;
    if (is_in_memory(settings_.where)) return;
    // The program may change its folder before another connection is opened.
    path = std::filesystem::absolute(path).string();
    file_.begin(path);
}

connection_pool::~connection_pool() = default;

std::unique_ptr<pooled_connection> connection_pool::open(const endpoint& where) const {
    failure why;
    std::unique_ptr<connection> opened = settings_.kind->open(where, why);
    if (opened == nullptr) throw_failure(why, {}, {});
    return std::make_unique<pooled_connection>(std::move(opened), settings_.cache_limit);
}

endpoint connection_pool::reader_endpoint() const {
    endpoint where = settings_.where;
    if (writer_ == nullptr) return where;
    // The last of two options of one name counts. A file that is gone is not made anew.
    where.options.emplace_back("mode", "rw");
    where.options.emplace_back("query_only", "on");
    return where;
}

connection_pool::grant connection_pool::take_other(access how, std::source_location where) {
    if (server_ != nullptr) return {&server_->take(how, where), false};
    return take_writer(where);
}

// Notes that the flow waits for the connection that writes while it holds one that reads.
class connection_pool::held_up {
public:
    held_up(connection_pool& pool, bool holds, std::source_location where)
        : pool_(pool), holds_(holds) {
        if (!holds_) return;
        const std::lock_guard guard(pool_.mutex_);
        pool_.held_up_.push_back(this_flow().owner);
        if (!pool_.all_wait()) return;
        pool_.held_up_.pop_back();
        pool_.throw_all_wait(where);
    }
    ~held_up() {
        if (!holds_) return;
        const std::lock_guard guard(pool_.mutex_);
        std::erase(pool_.held_up_, this_flow().owner);
    }
    held_up(const held_up&) = delete;
    held_up& operator=(const held_up&) = delete;

private:
    connection_pool& pool_;
    bool holds_;
};

connection_pool::grant connection_pool::take_writer(std::source_location where) {
    if (writer_->lease.try_take()) [[likely]] {
        see_to(*writer_, where);
        return {writer_.get(), false};
    }
    const held_up note(*this, holds_reader() && !writer_->lease.mine(), where);
    switch (writer_->lease.take(settings_.patience)) {
        case turn_lock::grant::taken:
            see_to(*writer_, where);
            return {writer_.get(), false};
        case turn_lock::grant::nested:
            return nested(*writer_, where);
        case turn_lock::grant::stopped:
            throw_stopped(where);
        case turn_lock::grant::timed_out:
            break;
    }
    throw_timeout("the connection that writes: keep transactions short, or raise busy_timeout",
                  where);
}

// A flow that holds readers in nested loops, as many as there are, gets one of them again rather
// than wait for itself: SQLite runs several statements on one connection.
pooled_connection* connection_pool::reader_of_this_flow() noexcept {
    for (const auto& reader : readers_) {
        if (reader == nullptr || !reader->lease.mine()) continue;
        if (turn_lock::is_mine(reader->lease.take({}))) return reader.get();
    }
    return nullptr;
}

// With the mutex held.
pooled_connection* connection_pool::open_reader(std::source_location where) {
    const std::size_t count = readers_open_.load();
    if (count == readers_max_) return nullptr;
    if (file_.moved()) throw_moved(where);
    auto opened = open(reader_endpoint());
    (void)opened->lease.try_take();
    readers_[count] = std::move(opened);
    readers_open_.store(count + 1, std::memory_order_release);
    return readers_[count].get();
}

connection_pool::grant connection_pool::wait_for_reader(std::source_location where) {
    std::unique_lock guard(mutex_);
    if (pooled_connection* opened = open_reader(where)) return {opened, false};
    if (pooled_connection* own = reader_of_this_flow()) {
        guard.unlock();
        return nested(*own, where);
    }
    waiter self;
    queue_.push_back(&self);
    // Whoever gives a reader back looks at waiting_ after the lease is free, we look for a free
    // lease after waiting_ is set: one of the two sees the other.
    waiting_.fetch_add(1);
    waits_.fetch_add(1, std::memory_order_relaxed);
    hand_out();
    if (self.connection == nullptr) wait(guard, self, where);
    if (guard.owns_lock()) guard.unlock();
    if (self.connection->stuck) see_to(*self.connection, where);
    return {self.connection, false};
}

void connection_pool::wait(std::unique_lock<std::mutex>& guard, waiter& self,
                           std::source_location where) {
    const auto leave = [&] {
        queue_.erase(std::find(queue_.begin(), queue_.end(), &self));
        waiting_.fetch_sub(1);
    };
    const bool holds = writer_ != nullptr && writer_->lease.mine();
    if (holds) held_up_.push_back(self.owner);
    const bool in_vain = holds && all_wait();
    waited end = waited::timed_out;
    if (!in_vain) end = self.wake.wait(guard, after(settings_.patience));
    if (holds) std::erase(held_up_, self.owner);
    if (end == waited::ready) return;
    leave();
    guard.unlock();
    if (in_vain) throw_all_wait(where);
    if (end == waited::stopped) throw_stopped(where);
    throw_timeout("one of the connections that read: end row streams sooner, or raise pool_size",
                  where);
}

// With the mutex held: those that are free go to whoever waits longest.
void connection_pool::hand_out() noexcept {
    while (!queue_.empty()) {
        waiter& first = *queue_.front();
        first.connection = free_reader(first.owner);
        if (first.connection == nullptr) return;
        queue_.pop_front();
        waiting_.fetch_sub(1);
        first.wake.notify();
    }
}

void connection_pool::pass_on(pooled_connection& given_back) noexcept {
    if (server_ != nullptr) return server_->give_back(given_back);
    const std::lock_guard guard(mutex_);
    hand_out();
}

bool connection_pool::holds_reader() const noexcept {
    const std::size_t open = readers_open_.load(std::memory_order_acquire);
    return std::any_of(readers_.begin(), readers_.begin() + static_cast<std::ptrdiff_t>(open),
                       [](const auto& reader) { return reader->lease.mine(); });
}

// With the mutex held: whoever has the connection that writes waits for one that reads, and all who
// have one of these wait for the other.
bool connection_pool::all_wait() const noexcept {
    const auto waits = [&](const pooled_connection& c) {
        return std::find(held_up_.begin(), held_up_.end(), c.lease.owner()) != held_up_.end();
    };
    return readers_open_.load() == readers_max_ && waits(*writer_) &&
           std::all_of(readers_.begin(), readers_.end(),
                       [&](const auto& reader) { return waits(*reader); });
}

// Of a connection that was taken: what is wrong with it is mended, or told, and then it is given
// back.
void connection_pool::see_to(pooled_connection& lent, std::source_location where) {
    status wrong;
    const bool moved = file_.moved();
    if (!moved && lent.stuck) wrong = undo(lent);
    if (!moved && !wrong) return;
    give_back(lent);
    if (moved) throw_moved(where);
    throw_stuck(*std::move(wrong), where);
}

// A stream of this thread still reads over the connection.
connection_pool::grant connection_pool::nested(pooled_connection& lent,
                                               std::source_location where) {
    if (!lent.stuck) return {&lent, true};
    give_back(lent);
    throw_stuck({}, where);
}

// Closing a connection ends its transaction in any case, and with it a database in memory. Where
// none can be opened in its place, the next one to come tries again.
status connection_pool::undo(pooled_connection& stuck) {
    if (stuck.link != nullptr) {
        stuck.leave_transaction();
        if (!stuck.stuck) return {};
        if (is_in_memory(settings_.where)) return failure{};
    }
    std::unique_ptr<connection> ended;
    stuck.statements.clear();
    {
        const std::lock_guard guard(mutex_);
        ended = std::move(stuck.link);
    }
    ended.reset();
    failure why;
    const bool writes = &stuck == writer_.get();
    auto opened = settings_.kind->open(writes ? settings_.where : reader_endpoint(), why);
    if (opened == nullptr) return why;
    const std::lock_guard guard(mutex_);
    stuck.link = std::move(opened);
    stuck.stuck = false;
    return {};
}

void connection_pool::throw_moved(std::source_location where) const {
    failure why;
    why.kind = error_kind::connection;
    why.message = fmt::format(
        "the file {} was deleted, or another one put in its place, while the database was open: "
        "what would be written now would go to a file without a name, so nothing is read or "
        "written any more. Open the database again, and let programs that replace the file do so "
        "while it is closed",
        shortened(settings_.where.target));
    throw_failure(why, {}, where);
}

void connection_pool::throw_stuck(failure why, std::source_location where) const {
    constexpr std::string_view text =
        "a transaction before this call could not be rolled back, and what is done now would be "
        "lost with it, so that nothing was done";
    why.message = why.message.empty() ? text : fmt::format("{}: {}", text, why.message);
    if (why.kind == error_kind::internal) why.kind = error_kind::connection;
    throw_failure(why, {}, where);
}

void connection_pool::throw_all_wait(std::source_location where) const {
    failure why;
    why.kind = error_kind::timeout;
    why.message =
        "the threads that hold the database's connections wait for each other: one writes and asks "
        "for one that reads, all that read ask for the one that writes. End row streams before "
        "writing, ask inside the transaction, or raise pool_size";
    throw_failure(why, {}, where);
}

void connection_pool::throw_timeout(const char* what, std::source_location where) const {
    failure why;
    why.kind = error_kind::timeout;
    why.message = fmt::format("waited {} ms in vain for {}", settings_.patience.count(), what);
    throw_failure(why, {}, where);
}

template <class Visit>
void connection_pool::visit(const Visit& each) const {
    if (writer_ != nullptr) each(*writer_);
    const std::size_t open = readers_open_.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < open; ++i) each(*readers_[i]);
}

bool connection_pool::forked() const noexcept { return server_ != nullptr && server_->forked(); }

void connection_pool::interrupt() noexcept {
    if (server_ != nullptr) return server_->interrupt();
    const std::lock_guard guard(mutex_);
    visit([](const pooled_connection& c) {
        if (c.link != nullptr) c.link->interrupt();
    });
}

void connection_pool::add_figures(session_statistics& to) const {
    if (server_ != nullptr) return server_->add_figures(to);
    const std::lock_guard guard(mutex_);
    visit([&](const pooled_connection& c) {
        c.add_figures(to);
        ++(c.lease.in_use() ? to.connections_in_use : to.connections_idle);
        to.waits += c.lease.waits();
    });
    to.waits += waits_.load(std::memory_order_relaxed);
}

}  // namespace cormorant::detail
