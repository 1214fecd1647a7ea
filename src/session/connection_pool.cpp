#include "session/connection_pool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "session/failures.hpp"
#include "session/server_pool.hpp"

namespace cormorant::detail {
namespace {

std::string_view option(const endpoint& where, std::string_view name) {
    std::string_view found;
    for (const auto& [key, given] : where.options)
        if (key == name) found = given;
    return found;
}

// An empty name is SQLite's private temporary file.
bool one_connection_only(const endpoint& where) {
    const std::string_view journal = option(where, "journal");
    return where.target == ":memory:" || where.target.empty() ||
           (!journal.empty() && journal != "wal");
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
    if (!read_only) {
        writer_ = open(settings_.where);
        return;
    }
    readers_[0] = open(settings_.where);
    readers_open_.store(1);
}

connection_pool::~connection_pool() = default;

std::unique_ptr<pooled_connection> connection_pool::open(const endpoint& where) const {
    failure why;
    std::unique_ptr<connection> opened = settings_.kind->open(where, why);
    if (opened == nullptr) throw_failure(why, {}, nullptr, {});
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

connection_pool::grant connection_pool::take_writer(std::source_location where) {
    switch (writer_->lease.take(settings_.patience)) {
        case turn_lock::grant::taken:
            return {writer_.get(), false};
        case turn_lock::grant::nested:
            return {writer_.get(), true};
        case turn_lock::grant::timed_out:
            break;
    }
    throw_timeout("the connection that writes: keep transactions short, or raise busy_timeout",
                  where);
}

// A thread that holds readers in nested loops, as many as there are, gets one of them again rather
// than wait for itself: SQLite runs several statements on one connection.
pooled_connection* connection_pool::reader_of_this_thread() noexcept {
    for (const auto& reader : readers_) {
        if (reader == nullptr || !reader->lease.mine()) continue;
        if (reader->lease.take({}) != turn_lock::grant::timed_out) return reader.get();
    }
    return nullptr;
}

// With the mutex held.
pooled_connection* connection_pool::open_reader() {
    const std::size_t count = readers_open_.load();
    if (count == readers_max_) return nullptr;
    auto opened = open(reader_endpoint());
    (void)opened->lease.try_take();
    readers_[count] = std::move(opened);
    readers_open_.store(count + 1, std::memory_order_release);
    return readers_[count].get();
}

connection_pool::grant connection_pool::wait_for_reader(std::source_location where) {
    std::unique_lock guard(mutex_);
    if (pooled_connection* opened = open_reader()) return {opened, false};
    if (pooled_connection* own = reader_of_this_thread()) return {own, true};
    // Whoever gives a reader back looks at waiting_ after the lease is free, we look for a free
    // lease after waiting_ is set: one of the two sees the other.
    waiting_.fetch_add(1);
    waits_.fetch_add(1, std::memory_order_relaxed);
    pooled_connection* free = nullptr;
    reader_free_.wait_for(guard, settings_.patience,
                          [&] { return (free = free_reader()) != nullptr; });
    waiting_.fetch_sub(1);
    if (free != nullptr) return {free, false};
    throw_timeout("one of the connections that read: end row streams sooner, or raise pool_size",
                  where);
}

void connection_pool::pass_on(pooled_connection& given_back) noexcept {
    if (server_ != nullptr) return server_->give_back(given_back);
    const std::lock_guard guard(mutex_);
    reader_free_.notify_one();
}

void connection_pool::throw_timeout(const char* what, std::source_location where) const {
    failure why;
    why.kind = error_kind::timeout;
    why.message = fmt::format("waited {} ms in vain for {}", settings_.patience.count(), what);
    throw_failure(why, {}, nullptr, where);
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
    visit([](pooled_connection& c) { c.link->interrupt(); });
}

void connection_pool::add_figures(session_statistics& to) const {
    if (server_ != nullptr) return server_->add_figures(to);
    visit([&](const pooled_connection& c) {
        c.add_figures(to);
        ++(c.lease.in_use() ? to.connections_in_use : to.connections_idle);
        to.waits += c.lease.waits();
    });
    to.waits += waits_.load(std::memory_order_relaxed);
}

}  // namespace cormorant::detail
