#pragma once

#include <string>
#include <vector>

#include "migrate/directory.hpp"
#include "migrate/execute/executor.hpp"

namespace cormorant::detail {

/// The files, and what a database has of them.
struct database_history {
    migration_history history;
    std::vector<applied_migration> done;

    [[nodiscard]] const applied_migration* find(std::string_view name) const noexcept;
    /// What the migrations that are applied lead to.
    [[nodiscard]] table_state applied_state() const;
};

[[nodiscard]] database_history history_in(const scope_ref& on, std::vector<named_migration> files);

/// Runs migrations, and writes down as done what others did for it: squashed ones.
std::vector<planned_migration> run_migrations(const scope_ref& on,
                                              std::vector<named_migration> files,
                                              const migrate_options& options,
                                              std::source_location where);

/// The migration of the name, or of the number that begins it; "zero", and no name at all, stay as
/// they are. Throws migration_error where there is none.
[[nodiscard]] std::string target_named(const migration_history& history, const std::string& name);

/// Whether the table is one of those in which migrations are written down.
[[nodiscard]] bool is_of_the_journal(const std::string& table);

/// How the database differs from what the migrations that it has lead to, in words; tables that
/// they do not know are apart.
struct drift {
    struct line {
        std::string table;
        std::string what;
    };
    std::vector<line> differences;
    std::vector<std::string> unknown_tables;
    /// What leads from the tables that there are to those that should be; what no migration can say
    /// is left out.
    std::vector<operation> operations;
};

[[nodiscard]] drift drift_of(const scope_ref& on, const table_state& state,
                             std::source_location where);

}  // namespace cormorant::detail
