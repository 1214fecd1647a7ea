#pragma once

#include <source_location>
#include <utility>

#include "session/scope.hpp"

namespace cormorant::detail {

/// A connection that a scope lends to one statement: given back when the lease ends. Used by one
/// thread at a time; the scope must outlive it.
class lease {
public:
    lease() noexcept = default;
    /// Throws timeout where no connection became free, usage_error in a transaction that failed.
    lease(scope& from, access how, std::source_location where)
        : from_(&from), connection_(from.acquire(how, where)) {}
    lease(lease&& other) noexcept
        : from_(other.from_),
          connection_(std::exchange(other.connection_, nullptr)),
          borrowed_(other.borrowed_) {}
    lease& operator=(lease&& other) noexcept {
        end();
        from_ = other.from_;
        connection_ = std::exchange(other.connection_, nullptr);
        borrowed_ = other.borrowed_;
        return *this;
    }
    ~lease() { end(); }
    /// A connection that the scope holds itself, and goes on holding.
    [[nodiscard]] static lease of(scope& holder, pooled_connection& held) noexcept {
        return {holder, held};
    }

    /// The same connection for one more statement, which must end before this lease does.
    [[nodiscard]] lease shared() const noexcept { return {*from_, *connection_}; }
    [[nodiscard]] bool held() const noexcept { return connection_ != nullptr; }
    [[nodiscard]] scope& from() const noexcept { return *from_; }
    [[nodiscard]] pooled_connection& connection() const noexcept { return *connection_; }
    pooled_connection* operator->() const noexcept { return connection_; }

    /// A statement was sent over the connection and failed: the scope is told.
    void failed(const failure& why) const noexcept { from_->statement_failed(*connection_, why); }
    /// The calling thread has the connection from here on, where another one took it; waits until
    /// that one does nothing else over it. False where it does for too long.
    [[nodiscard]] bool move_here() const noexcept { return from_->move_here(*connection_); }
    /// Gives the connection back, where this lease does not hold it by courtesy of another one.
    void end() noexcept {
        if (connection_ == nullptr) return;
        pooled_connection& lent = *std::exchange(connection_, nullptr);
        if (!borrowed_) from_->give_back(lent);
    }

private:
    lease(scope& from, pooled_connection& of_another) noexcept
        : from_(&from), connection_(&of_another), borrowed_(true) {}

    scope* from_ = nullptr;
    pooled_connection* connection_ = nullptr;
    bool borrowed_ = false;
};

}  // namespace cormorant::detail
