#include "observe/observer_list.hpp"

#include <utility>

namespace cormorant::detail {

bool observer_list::add(std::shared_ptr<statement_observer> observer) {
    const std::lock_guard guard(mutex_);
    observers_.push_back(std::move(observer));
    return true;
}

bool observer_list::remove(const statement_observer& observer) {
    const std::lock_guard guard(mutex_);
    std::erase_if(observers_, [&](const auto& held) { return held.get() == &observer; });
    return !observers_.empty();
}

void observer_list::tell(const statement_event& event) {
    std::vector<std::shared_ptr<statement_observer>> present;
    {
        const std::lock_guard guard(mutex_);
        present = observers_;
    }
    for (const auto& observer : present) {
        try {
            observer->on_statement(event);
        } catch (...) {  // what an observer throws must not end the program's statement
        }
    }
}

}  // namespace cormorant::detail
