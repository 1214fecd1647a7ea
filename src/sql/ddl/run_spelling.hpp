#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sql/ddl/ask_rows.hpp"

namespace cormorant::detail {

/// Where a statement of a migration can run.
enum class run_place : std::uint8_t {
    together,  ///< in a transaction with others
    apart,     ///< in a transaction, but others see what it did only after its end
    alone      ///< outside of transactions; it commits by itself
};

/// Something of a table that a rebuild of it loses, unless it is made again.
struct lost_part {
    std::string name;
    std::string sql;
};

/// How migrations are run on a backend.
class run_spelling {
public:
    virtual ~run_spelling() = default;

    /// Prepares a connection, outside of transactions; returns the statements that put back what
    /// others would feel who use it next.
    [[nodiscard]] virtual std::vector<std::string> prepare(const ask_rows& ask) const = 0;
    /// What each transaction begins with.
    [[nodiscard]] virtual std::vector<std::string_view> of_transaction() const { return {}; }
    /// A query whose row says 1 where it got the lock of all who migrate this database, which the
    /// connection then has until it ends; it never waits. Empty where the transaction is the lock.
    [[nodiscard]] virtual std::string_view try_lock() const { return {}; }
    /// A query with a row for each row that refers to one that is not there, where keys are not
    /// checked while a migration runs.
    [[nodiscard]] virtual std::string_view broken_keys() const { return {}; }
    [[nodiscard]] virtual run_place place_of(std::string_view sql) const = 0;
    /// True where changes of a table cost a rebuild of it, so that those of a migration are one.
    [[nodiscard]] virtual bool rebuilds() const { return false; }
    /// Triggers and indexes of the table that the statement begins to rebuild.
    [[nodiscard]] virtual std::vector<lost_part> lost_by(const std::string& sql,
                                                         const ask_rows& ask) const {
        (void)sql, (void)ask;
        return {};
    }
    /// Whether the statement is behind which the rebuilt table has its name again.
    [[nodiscard]] virtual bool ends_rebuild(std::string_view sql) const {
        (void)sql;
        return false;
    }
};

}  // namespace cormorant::detail
