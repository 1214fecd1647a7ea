#pragma once

#include <memory>
#include <string>

#include "backend.hpp"
#include "workload.hpp"

namespace bench {

/// A database with the tables, filled; gone with the object.
class fixture {
public:
    fixture() = default;
    virtual ~fixture() = default;
    fixture(const fixture&) = delete;
    fixture& operator=(const fixture&) = delete;

    [[nodiscard]] virtual const place& where() const noexcept = 0;
    /// Puts the rows back that a workload changes, and cleans up behind it.
    virtual void restore(workload before) = 0;
    /// Puts the balances back, which every round of update changes.
    virtual void reset_balances() = 0;
};

/// A database file in a temporary directory, or tables of their own on the server at `url`.
[[nodiscard]] std::unique_ptr<fixture> make_fixture(const place& server, const sizes& of);

[[nodiscard]] std::unique_ptr<fixture> make_sqlite_fixture(const sizes& of);
[[nodiscard]] std::unique_ptr<fixture> make_server_fixture(const place& server, const sizes& of);

}  // namespace bench
