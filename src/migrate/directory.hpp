#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/migrate/embedded_migration.hpp"
#include "migrate/history.hpp"

namespace cormorant::detail {

/// The migrations of a directory: each file `NAME.json`; hidden files are passed over. None where
/// the directory is not there. Throws migration_error that names file, place and what to do.
[[nodiscard]] std::vector<named_migration> read_directory(const std::string& directory);

/// The same of texts that the program has in itself.
[[nodiscard]] std::vector<named_migration> read_embedded(
    std::span<const embedded_migration> embedded);

/// Writes the file whole or not at all, and makes the directory where it is not there. Returns its
/// path. Throws migration_error where a file of the name is there, or the disk refuses.
std::string write_migration(const std::string& directory, const named_migration& migration);

/// Takes the file away. Throws migration_error where that cannot be done.
void remove_migration(const std::string& directory, const std::string& name);

/// The files as one history; of squashed migrations and those that they replace, the ones that
/// count where `applied` are. Throws migration_error where they do not fit each other.
[[nodiscard]] migration_history history_of(std::vector<named_migration> files,
                                           const std::set<std::string>& applied = {});

/// Throws migration_error where two migrations follow the same one.
void require_one_head(const migration_history& history);

/// Throws migration_error for what cannot be the name of a file of migrations.
void require_file_name(std::string_view name);

}  // namespace cormorant::detail
