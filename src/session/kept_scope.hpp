#pragma once

#include <functional>
#include <memory>

#include "cormorant/driver/driver.hpp"
#include "session/scope.hpp"

namespace cormorant::detail {

/// One connection of the pool, kept until this ends: statements run on it one behind the other,
/// outside of transactions or in the one that the holder begins. What it leaves in its session,
/// locks and settings, stays with it: a server's connection is closed afterwards, that of a file
/// goes back as it is. Used by one thread.
class kept_scope final : public scope {
public:
    /// Throws timeout where no connection becomes free, usage_error where this thread has a
    /// transaction on the database.
    kept_scope(const scope_ref& outside, std::source_location where);
    ~kept_scope() override;

    /// Throws timeout where the lock of a file is not to be had.
    void begin();
    /// Where it fails the transaction is rolled back.
    void commit();
    void roll_back() noexcept;

    void atomically(const std::function<void(const scope_ref&)>& work, transaction_form form,
                    std::source_location where) override;
    [[nodiscard]] bool in_transaction() const noexcept override { return depth_ > 0; }
    /// At once: nothing of this outlives the holder's own steps.
    void on_commit(std::function<void()> action) override { action(); }

private:
    [[nodiscard]] touched_slots* touched() noexcept override {
        return depth_ > 0 ? &touched_ : nullptr;
    }
    pooled_connection* acquire(access how, std::source_location where) override;
    void give_back(pooled_connection& lent) noexcept override;
    [[nodiscard]] bool move_here(pooled_connection& lent) noexcept override;
    void statement_failed(pooled_connection& on, const failure& why) noexcept override;
    status send_commit();
    status control(const transaction_control& wanted) noexcept;
    void require(const transaction_control& wanted);
    void in_savepoint(const std::function<void(const scope_ref&)>& work);

    std::source_location where_;
    touched_slots touched_;
    pooled_connection* connection_ = nullptr;
    std::shared_ptr<pooled_connection> kept_;  // a server's, which its pool may drop; else null
    int depth_ = 0;                            // 1: in a transaction; beyond: in savepoints of it
};

}  // namespace cormorant::detail
