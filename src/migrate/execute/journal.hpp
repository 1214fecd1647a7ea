#pragma once

#include <source_location>
#include <string>
#include <vector>

#include "migrate/execute/executor.hpp"

namespace cormorant::detail {

class scope;

enum class step_state : std::uint8_t { planned, running, done };

/// How a step runs.
enum class step_kind : std::uint8_t {
    together,  ///< in one transaction with those beside it
    apart,     ///< its transaction ends before steps of another kind
    alone,     ///< outside of transactions: what became of it is seen in the catalogue
    gently     ///< alone, in the best of the ways that stop nobody
};

/// One statement of a migration that was begun.
struct journal_step {
    int number = 0;  ///< from 1
    step_kind kind = step_kind::together;
    std::string sql;
    std::string probe;  ///< how to find out what became of it (probe.hpp); may be empty
    step_state state = step_state::planned;

    friend bool operator==(const journal_step&, const journal_step&) = default;
};

/// The two tables in the database that say what was applied.
class journal {
public:
    /// The scope must outlive it.
    journal(scope& on, std::string set, std::source_location where)
        : on_(on), set_(std::move(set)), where_(where) {}

    [[nodiscard]] bool is_there();
    /// Creates what is not there.
    void create();
    [[nodiscard]] std::vector<applied_migration> read();
    [[nodiscard]] std::vector<journal_step> steps(const std::string& name);

    /// The migration begins, with these steps; state: running or reverting.
    void begin(const applied_migration& migration, const std::vector<journal_step>& steps);
    void mark(const std::string& name, int number, step_state state);
    void note_error(const std::string& name, int number, std::string_view error);
    void finish(const std::string& name);  ///< it is applied
    void forget(const std::string& name);  ///< it is reverted

private:
    void run(const std::string& sql, const value_list& values);

    scope& on_;
    std::string set_;
    std::source_location where_;
};

/// Whether the table is one of the journal's.
[[nodiscard]] bool is_journal(std::string_view table) noexcept;

}  // namespace cormorant::detail
