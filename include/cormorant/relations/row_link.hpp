#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "cormorant/base/value.hpp"
#include "cormorant/relations/related_rows.hpp"

namespace cormorant::detail {

class result_record;

/// What ties a relation of a row to the result that the row came from: eight bytes. It is the
/// address of the row's keys in a page of the result's record, which tells the record, the row's
/// number and, by its last bits, which relation this is. Rows may be copied and moved, may outlive
/// the query, and may be touched from several threads.
class row_link {
public:
    row_link() noexcept = default;
    row_link(const row_link& other) noexcept : bits_(other.shared()) {}
    row_link(row_link&& other) noexcept : bits_(other.taken()) {}
    row_link& operator=(const row_link& other) noexcept {
        if (this != &other) replace(other.shared());
        return *this;
    }
    row_link& operator=(row_link&& other) noexcept {
        if (this != &other) replace(other.taken());
        return *this;
    }
    ~row_link() {
        if (const auto bits = bits_.load(std::memory_order_relaxed); bits != 0) release(bits);
    }

    [[nodiscard]] bool attached() const noexcept { return bits_.load() != 0; }
    /// The record and the row in it that this link is tied to; none where it is tied to nothing, or
    /// keeps a row of its own.
    [[nodiscard]] std::pair<result_record*, std::uint32_t> tied_to() const noexcept;
    /// Ties a fresh link to a row; the reference was counted by the record.
    void attach(std::uintptr_t address) noexcept {
        bits_.store(address, std::memory_order_relaxed);
    }
    /// Keeps a copy of a row.
    void own_copy(const row_ops& type, const void* row);
    /// The key was changed: the row of the result is no longer the related one.
    void mark_rekeyed() noexcept;
    void detach() noexcept { replace(0); }

    /// The related row of a to-one relation whose key is `key`, loaded first where it is not yet.
    /// Throws usage_error where the row came from no database, not_found where the row is gone.
    [[nodiscard]] const void* one(const value& key) const;
    /// The related rows of a to-many relation, loaded first where they are not yet.
    [[nodiscard]] std::pair<const related_rows*, related_rows::range> many() const;
    /// Whether reading the relation would send no query.
    [[nodiscard]] bool loaded() const noexcept;

private:
    static constexpr std::uintptr_t owned_bit = 1;
    static constexpr std::uintptr_t rekeyed_bit = 2;

    [[nodiscard]] std::uintptr_t shared() const noexcept {
        const auto bits = bits_.load(std::memory_order_acquire);
        if (bits != 0) retain(bits);
        return bits;
    }
    // Whoever moves a row is alone with it: no locked exchange, which a growing vector would pay
    // for each of its rows.
    [[nodiscard]] std::uintptr_t taken() noexcept {
        const auto bits = bits_.load(std::memory_order_relaxed);
        bits_.store(0, std::memory_order_relaxed);
        return bits;
    }
    void replace(std::uintptr_t bits) noexcept {
        const auto old = bits_.exchange(bits, std::memory_order_acq_rel);
        if (old != 0) release(old);
    }
    static void retain(std::uintptr_t bits) noexcept;
    static void release(std::uintptr_t bits) noexcept;
    const void* load_alone(std::uintptr_t bits, const value& key) const;

    // Replaced by a reader when a row is loaded by itself.
    mutable std::atomic<std::uintptr_t> bits_{0};
};

}  // namespace cormorant::detail
