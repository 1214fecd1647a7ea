#pragma once

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

namespace detail {

struct model_info;

/// Runs the command that the arguments name; the first is the program's own name. Returns the exit
/// code.
[[nodiscard]] int manage(std::span<const model_info* const> models,
                         std::span<const char* const> arguments, const manage_options& options);

}  // namespace detail
}  // namespace cormorant
