#include "cormorant/session/query_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/printed_value.hpp"
#include "session/database_core.hpp"

namespace cormorant {
namespace detail {

/// Keeps what the observers of a database are told.
class query_recorder final : public observer {
public:
    void on_statement(const statement_event& event) override {
        if (event.role == statement_role::transaction_control) return;
        query_log::entry made;
        made.sql = event.sql;
        made.parameters = printed(event.parameters);
        made.duration = std::chrono::nanoseconds(event.duration_ns);
        made.rows = event.rows;
        made.file = event.where.file_name();
        made.line = event.where.line();
        made.writes = event.writes;
        made.failed = event.failed;
        made.from_cache = event.from_cache;
        const std::lock_guard guard(mutex_);
        entries_.push_back(std::move(made));
    }

    std::size_t count() const {
        const std::lock_guard guard(mutex_);
        return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(),
                                                      [](const auto& e) { return !e.from_cache; }));
    }
    std::vector<query_log::entry> entries() const {
        const std::lock_guard guard(mutex_);
        return entries_;
    }
    void clear() {
        const std::lock_guard guard(mutex_);
        entries_.clear();
    }

private:
    mutable std::mutex mutex_;
    std::vector<query_log::entry> entries_;
};

}  // namespace detail

query_log::query_log(detail::database_core& core)
    : core_(core.shared_from_this()),
      recorder_(std::make_shared<detail::query_recorder>()),
      trips_before_(core.statistics().round_trips) {
    core_->observers().add(recorder_);
}

query_log::~query_log() { core_->observers().remove(*recorder_); }

std::size_t query_log::count() const { return recorder_->count(); }

std::vector<query_log::entry> query_log::entries() const { return recorder_->entries(); }

std::uint64_t query_log::round_trips() const {
    return core_->statistics().round_trips - trips_before_;
}

void query_log::clear() {
    recorder_->clear();
    trips_before_ = core_->statistics().round_trips;
}

}  // namespace cormorant
