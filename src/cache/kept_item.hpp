#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "cormorant/cache/cache_options.hpp"

namespace cormorant::detail {

/// What an allocation of so many bytes takes of the heap: a header, and the rounding to 16 bytes.
[[nodiscard]] constexpr std::size_t heap_bytes(std::size_t asked) noexcept {
    const std::size_t taken = (asked + 8 + 15) / 16 * 16;
    return taken < 32 ? 32 : taken;
}

/// What a shared object of this size takes, with its counts.
[[nodiscard]] constexpr std::size_t shared_bytes(std::size_t object) noexcept {
    return heap_bytes(object + 16);
}

/// What an entry holds. It never changes, and lives for as long as somebody reads it.
class kept_item {
public:
    virtual ~kept_item() = default;
    /// What it takes of the memory, its own object included.
    [[nodiscard]] virtual std::size_t bytes() const noexcept = 0;

protected:
    kept_item() = default;
    kept_item(const kept_item&) = default;
    kept_item& operator=(const kept_item&) = default;
};
using kept_ref = std::shared_ptr<const kept_item>;

/// What becomes of an entry under the lock of its shard.
struct entry_change {
    enum class action : std::uint8_t { leave, put, extend, remove };
    action what = action::leave;
    kept_ref item = {};
    cache_time expires = cache_time::max();
};

/// Whether an entry may be given.
using entry_test = std::function<bool(const kept_item&)>;
/// Decides what becomes of an entry: it gets its item, null where there is none, and its time.
using entry_decision = std::function<entry_change(const kept_item* present, cache_time expires)>;

}  // namespace cormorant::detail
