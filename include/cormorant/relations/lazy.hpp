#pragma once

#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/reflect/relation_names.hpp"

namespace cormorant {

/// A column that a query may leave out (`defer`). Reading it where it was left out throws
/// usage_error: never a hidden query, never a silent empty value. `db.load(row, "picture"_f)`
/// reads it.
template <class T>
class lazy {
public:
    lazy() = default;
    lazy(T value) : value_(std::move(value)), loaded_(true) {}
    lazy& operator=(T value) {
        value_ = std::move(value);
        loaded_ = true;
        return *this;
    }

    /// Whether the value is at hand.
    [[nodiscard]] bool loaded() const noexcept { return loaded_; }
    /// The value. Throws usage_error where the query left it out.
    [[nodiscard]] const T& operator*() const {
        if (!loaded_)
            detail::throw_usage(
                "a deferred column was read: leave it out of defer(), or read it "
                "with db.load(row, \"member\"_f)");
        return value_;
    }
    const T* operator->() const { return &**this; }

    /// For the library.
    T* filled() noexcept {
        loaded_ = true;
        return &value_;
    }
    const T* storage() const noexcept { return &value_; }
    void unload() noexcept { loaded_ = false; }

private:
    T value_{};
    // A row that the program makes has its columns; only a query leaves one out.
    bool loaded_ = true;
};

}  // namespace cormorant
