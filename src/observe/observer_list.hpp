#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "observe/events.hpp"

namespace cormorant::detail {

/// The observers of a database. Thread-safe; an observer may add and remove observers.
class observer_list {
public:
    /// Both return whether anybody observes now.
    bool add(std::shared_ptr<statement_observer> observer);
    bool remove(const statement_observer& observer);
    void tell(const statement_event& event);

private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<statement_observer>> observers_;
};

}  // namespace cormorant::detail
