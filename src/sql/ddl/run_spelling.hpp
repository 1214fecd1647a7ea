#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/ddl/ask_rows.hpp"
#include "sql/ddl/spelling.hpp"

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

/// Queries that tell what became of a statement which others than the tables' columns show.
struct statement_probe {
    std::string there;   ///< has a row where it was done
    std::string broken;  ///< has a row where it left something half-done
    std::string clean;   ///< takes that away
};

enum class rule_action : std::uint8_t {
    automatic,  ///< the safe way is taken
    refused     ///< nothing is done until the operation allows it, with a reason
};

/// Where a change of a table with many rows would stop those who use it.
struct safety_rule {
    std::string_view id;
    std::string_view backend;
    std::string_view operation;
    bool (*when)(const held_table& before, const held_table& after);
    rule_action action;
    std::string_view effect;  ///< what the direct way does
    std::string_view safe;    ///< what is done, or to be done, in its place
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
    /// What became of one that runs alone, where the tables do not show it.
    [[nodiscard]] virtual statement_probe probe_of(const std::string& sql) const {
        (void)sql;
        return {};
    }

    [[nodiscard]] virtual std::span<const safety_rule> rules() const { return {}; }
    /// A query of the tables that have too many rows for the direct way: 10,000, or 8 MiB. Empty
    /// where nobody is stopped for longer than by any other write.
    [[nodiscard]] virtual std::string_view large_tables() const { return {}; }
    /// ddl_spelling::alter() for such a table: others go on with reading and writing it.
    [[nodiscard]] virtual std::vector<alteration> alter_gently(const held_table& before,
                                                               const held_table& after) const = 0;
    /// The statement in the ways that stop nobody, the best one first; the server refuses those
    /// that it cannot do.
    [[nodiscard]] virtual std::vector<std::string> gentle_forms(const std::string& sql) const {
        return {sql};
    }
    /// Whether the server refused a way so, and another one may do.
    [[nodiscard]] virtual bool refuses_form(int native_code) const {
        (void)native_code;
        return false;
    }

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
