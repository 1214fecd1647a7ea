#pragma once

#include <chrono>
#include <source_location>
#include <span>
#include <string>

#include "cormorant/migrate/embedded_migration.hpp"
#include "cormorant/session/scope_ref.hpp"

namespace cormorant {

/// What a program that manages a database is told.
struct manage_options {
    /// The directory of the files of migrations.
    std::string migrations = "migrations";
    /// Those that the program has in itself, for where the directory is not there.
    std::span<const embedded_migration> embedded = {};
    /// The database's URL, unless --database says another.
    std::string database = {};
};

/// How cm::migrate goes about it.
struct migrate_settings {
    /// How long another program that migrates the same database is waited for.
    std::chrono::milliseconds wait = std::chrono::seconds(60);
};

namespace detail {

struct model_info;

/// Runs the command that the arguments name; the first is the program's own name. Returns the exit
/// code.
[[nodiscard]] int manage(std::span<const model_info* const> models,
                         std::span<const char* const> arguments, const manage_options& options);

/// The migrations that a program has in itself, and the database that is to have them.
struct embedded_call {
    const scope_ref& on;
    std::span<const model_info* const> models;
    std::span<const embedded_migration> migrations;
    std::chrono::milliseconds wait;
    std::source_location where;
};

/// Runs those that the database lacks.
void migrate_embedded(const embedded_call& call);

/// Throws migration_error unless the database has all of them, and no other.
void require_migrated(const embedded_call& call);

}  // namespace detail
}  // namespace cormorant
