#pragma once

#include "session/scope.hpp"

namespace cormorant::detail {

/// The scope of a database's pool: each statement takes a connection and commits by itself.
class autocommit_scope final : public scope {
public:
    explicit autocommit_scope(std::shared_ptr<database_core> core) noexcept
        : scope(std::move(core)) {}

    void atomically(const std::function<void(const scope_ref&)>& work, transaction_form form,
                    std::source_location where) override;
    [[nodiscard]] bool in_transaction() const noexcept override { return false; }
    void on_commit(std::function<void()> action) override { action(); }

private:
    friend class transaction_scope;
    held_connection acquire(access how, std::source_location where) override;
    void give_back(const held_connection& held) noexcept override;
    void statement_failed(const failure&) noexcept override {}
};

}  // namespace cormorant::detail
