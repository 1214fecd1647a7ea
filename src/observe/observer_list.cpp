#include "observe/observer_list.hpp"

#include <utility>

namespace cormorant::detail {

observer_list::~observer_list() { delete present_.load(); }

void observer_list::add(std::shared_ptr<observer> added) {
    const std::lock_guard guard(changing_);
    const list* present = present_.load();
    auto next = present != nullptr ? std::make_unique<list>(*present) : std::make_unique<list>();
    next->push_back(std::move(added));
    exchange(std::move(next));
}

void observer_list::remove(const observer& removed) {
    const std::lock_guard guard(changing_);
    const list* present = present_.load();
    if (present == nullptr) return;
    auto next = std::make_unique<list>(*present);
    std::erase_if(*next, [&](const auto& held) { return held.get() == &removed; });
    exchange(next->empty() ? nullptr : std::move(next));
}

// With the lock held. A list that somebody may still read is kept until a later change finds
// nobody reading.
void observer_list::exchange(std::unique_ptr<list> next) {
    replaced_.reserve(replaced_.size() + 1);
    const list* before = present_.exchange(next.release());
    if (before != nullptr) replaced_.emplace_back(before);
    if (readers_.load() == 0) replaced_.clear();
}

}  // namespace cormorant::detail
