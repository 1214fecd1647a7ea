#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cormorant/driver/driver.hpp"
#include "observe/events.hpp"
#include "session/flow_transactions.hpp"
#include "session/scope.hpp"
#include "session/transaction_health.hpp"

namespace cormorant::detail {

/// One transaction, from its BEGIN on. It has a connection of the pool until it has ended and no
/// statement of it runs any more; a statement that comes later runs on the pool. Statements may
/// come from several threads and take turns.
class transaction_scope final : public scope {
public:
    /// Begins. Throws timeout where the connection, or the lock of the database, is not to be had,
    /// usage_error where this thread has a transaction already.
    transaction_scope(scope_ref outside, transaction_form form, std::source_location where);
    ~transaction_scope() override;

    /// Commits, and gives what is to be done after that. Where it cannot, it rolls back and throws.
    [[nodiscard]] after_commit commit();
    /// Rolls back; does nothing where the transaction has ended.
    void roll_back() noexcept;

    void atomically(const std::function<void(const scope_ref&)>& work, transaction_form form,
                    std::source_location where) override;
    [[nodiscard]] bool in_transaction() const noexcept override;
    [[nodiscard]] transaction_id transaction() const noexcept override { return id_; }
    [[nodiscard]] scope_ref live() override;
    void on_commit(std::function<void()> action) override;

private:
    /// Holds the turn for as long as it lives.
    class turn_holder;

    [[nodiscard]] touched_slots* touched() noexcept override { return &touched_; }
    pooled_connection* acquire(access how, std::source_location where) override;
    void give_back(pooled_connection& lent) noexcept override;
    [[nodiscard]] bool move_here(pooled_connection& lent) noexcept override;
    void statement_failed(pooled_connection& on, const failure& why) noexcept override;

    void tell(transaction_event event) noexcept;
    status begin(transaction_form form) noexcept;
    status send_commit();
    status control(const transaction_control& wanted) noexcept;
    void require(const transaction_control& wanted);
    [[nodiscard]] std::string text_of(const transaction_control& wanted) const;
    void throw_if_ended(std::source_location where) const;
    void compare_state() noexcept;
    void lose(const failure& why) noexcept;
    void in_savepoint(const std::function<void(const scope_ref&)>& work);
    void roll_back_to(int savepoint, std::size_t actions) noexcept;
    void end() noexcept;
    void list() noexcept;
    void unlist() noexcept;
    void release_if_unused() noexcept;

    scope_ref outside_;
    std::source_location where_;
    transaction_mode mode_;
    transaction_id id_;
    // All below is guarded by connection_->turn; the connection stays, for the turn of those who
    // come too late.
    pooled_connection* connection_ = nullptr;
    std::shared_ptr<pooled_connection> kept_;  // a server's, which its pool may drop; else null
    after_commit actions_;
    touched_slots touched_;
    transaction_health health_;
    int savepoints_ = 0;
    int statements_ = 0;  ///< that run now
    std::atomic<bool> ended_{false};
    bool released_ = false;
    flow_transaction listed_;  // of the flow that began it
};

}  // namespace cormorant::detail
