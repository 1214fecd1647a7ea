#pragma once

#include <functional>
#include <vector>

#include "base/waiting.hpp"
#include "session/scope.hpp"

namespace cormorant::detail {

/// What is asked of a database while the asking flow has a transaction open on it.
enum class beside_transaction : std::uint8_t {
    refused,  ///< it would neither see the transaction nor be part of it
    meant     ///< the program asked for a database apart
};

/// The scope of a database's pool: each statement takes a connection and commits by itself.
class autocommit_scope final : public scope {
public:
    explicit autocommit_scope(std::shared_ptr<database_core> core,
                              beside_transaction asked = beside_transaction::refused) noexcept
        : scope(std::move(core)), asked_(asked) {}

    void atomically(const std::function<void(const scope_ref&)>& work, transaction_form form,
                    std::source_location where) override;
    [[nodiscard]] bool in_transaction() const noexcept override { return false; }
    /// Rows that were read before load their relations through the transaction that this flow has
    /// open: they see what it wrote.
    [[nodiscard]] scope_ref live() override;
    void on_commit(std::function<void()> action) override { action(); }

private:
    [[nodiscard]] touched_slots* touched() noexcept override { return nullptr; }
    [[nodiscard]] bool may_use_cache(std::source_location where) const override;
    pooled_connection* acquire(access how, std::source_location where) override;
    void give_back(pooled_connection& lent) noexcept override;
    [[nodiscard]] bool move_here(pooled_connection& lent) noexcept override;
    void statement_failed(pooled_connection& on, const failure& why) noexcept override;
    [[nodiscard]] scope* transaction_beside(const flow& me) const noexcept;
    after_commit run_with_retries(const std::function<void(const scope_ref&)>& work,
                                  const transaction_form& form, std::source_location where);
    after_commit run_once(const std::function<void(const scope_ref&)>& work,
                          const transaction_form& form, std::source_location where);

    beside_transaction asked_;
};

}  // namespace cormorant::detail
