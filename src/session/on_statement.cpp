#include "cormorant/session/on_statement.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/printed_value.hpp"
#include "session/database_core.hpp"

namespace cormorant {
namespace detail {

/// A function and the threads that are in it.
class told_function final : public observer {
public:
    explicit told_function(statement_function function) : function_(std::move(function)) {}

    void on_statement(const statement_event& event) override {
        if (!enter()) return;
        const leaving at_the_end(*this);
        function_(cormorant::statement_event(event));
    }

    /// No call begins after this, and none runs but those that this is called from.
    void close() noexcept {
        std::unique_lock guard(mutex_);
        closed_ = true;
        const auto others = [&] {
            return std::ranges::any_of(
                inside_, [](std::thread::id t) { return t != std::this_thread::get_id(); });
        };
        left_.wait(guard, [&] { return !others(); });
    }

private:
    struct leaving {
        told_function& of;
        explicit leaving(told_function& f) noexcept : of(f) {}
        ~leaving() { of.leave(); }
        leaving(const leaving&) = delete;
        leaving& operator=(const leaving&) = delete;
    };

    bool enter() {
        const std::lock_guard guard(mutex_);
        if (!closed_) inside_.push_back(std::this_thread::get_id());
        return !closed_;
    }
    void leave() noexcept {
        const std::lock_guard guard(mutex_);
        inside_.erase(std::ranges::find(inside_, std::this_thread::get_id()));
        left_.notify_all();
    }

    statement_function function_;
    std::mutex mutex_;
    std::condition_variable left_;
    std::vector<std::thread::id> inside_;
    bool closed_ = false;
};

}  // namespace detail

statement_event::statement_event(const detail::statement_event& event)
    : sql(event.sql),
      duration(event.duration_ns),
      waited(event.waited_ns),
      rows(event.rows),
      where(event.where),
      role(event.role),
      writes(event.writes),
      failed(event.failed),
      from_cache(event.from_cache),
      error(event.error),
      event_(&event) {}

std::string statement_event::parameters() const { return detail::printed(event_->parameters); }

statement_listening::statement_listening(detail::database_core& core,
                                         detail::statement_function function)
    : core_(core.shared_from_this()),
      told_(std::make_shared<detail::told_function>(std::move(function))) {
    core_->observers().add(told_);
}

statement_listening::~statement_listening() { stop(); }

statement_listening::statement_listening(statement_listening&& other) noexcept = default;

statement_listening& statement_listening::operator=(statement_listening&& other) noexcept {
    if (this == &other) return *this;
    stop();
    core_ = std::move(other.core_);
    told_ = std::move(other.told_);
    return *this;
}

void statement_listening::stop() noexcept {
    if (told_ == nullptr) return;
    core_->observers().remove(*told_);
    told_->close();
    told_.reset();
    core_.reset();
}

}  // namespace cormorant
