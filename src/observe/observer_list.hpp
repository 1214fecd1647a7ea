#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "observe/events.hpp"

namespace cormorant::detail {

/// The observers of a database. Thread-safe. Who was added hears of everything that begins after
/// that; who was removed is not called any more by what begins after that. Telling them takes no
/// lock.
class observer_list {
public:
    observer_list() = default;
    ~observer_list();
    observer_list(const observer_list&) = delete;
    observer_list& operator=(const observer_list&) = delete;

    /// Whether anybody observes.
    [[nodiscard]] bool any() const noexcept {
        return present_.load(std::memory_order_relaxed) != nullptr;
    }
    void add(std::shared_ptr<observer> added);
    void remove(const observer& removed);
    void tell(const statement_event& event) noexcept {
        for_each([&](observer& o) { o.on_statement(event); });
    }
    void tell(const transaction_event& event) noexcept {
        for_each([&](observer& o) { o.on_transaction(event); });
    }

private:
    using list = std::vector<std::shared_ptr<observer>>;

    template <class Call>
    void for_each(const Call& call) noexcept;
    void exchange(std::unique_ptr<list> next);

    std::mutex changing_;
    // Never empty: null where nobody observes. Replaced as a whole.
    std::atomic<const list*> present_{nullptr};
    std::atomic<int> readers_{0};  // calls that may still look at a list that was replaced
    std::vector<std::unique_ptr<const list>> replaced_;
};

template <class Call>
void observer_list::for_each(const Call& call) noexcept {
    // Sequentially consistent: whoever replaces the list sees this reader, or this reader the new
    // list.
    readers_.fetch_add(1);
    if (const list* present = present_.load()) {
        for (const auto& o : *present) {
            try {
                call(*o);
            } catch (...) {  // what an observer throws must not end the program's statement
            }
        }
    }
    readers_.fetch_sub(1, std::memory_order_release);
}

}  // namespace cormorant::detail
