#pragma once

/// The program that manages a database: `#include <cormorant/manage.hpp>`, in its main() alone.

#include <source_location>
#include <span>
#include <vector>

#include "cormorant/expr/describe.hpp"
#include "cormorant/migrate/programs.hpp"
#include "cormorant/queryset/database.hpp"

namespace cormorant {

/// Runs the command that the arguments of main() name: makemigrations, migrate, check and the
/// others that `help` lists. The models are all of the program: one that it uses and that is not
/// listed is an error. Returns the exit code: 0 done, 1 failed, 2 wrong use, 3 a check found a
/// difference, 4 a question without an answer, 5 refused by a rule, 6 a lock or time-out, 7 the
/// files of migrations do not fit.
template <class... Models>
[[nodiscard]] int manage(int argc, const char* const* argv, const manage_options& options = {}) {
    const detail::model_info* const models[] = {&detail::model_of<Models>()...};
    return detail::manage(models, {argv, static_cast<std::size_t>(argc)}, options);
}

/// Runs the migrations that the database lacks; several programs may do so at once, and each runs
/// once. The models are all of the program: where they say something else than the migrations it
/// throws migration_error, and so it does where one was edited or fails, or where the database has
/// some that this program does not know.
template <class... Models>
void migrate(const database& db, std::span<const embedded_migration> migrations,
             const migrate_settings& settings = {},
             std::source_location where = std::source_location::current()) {
    const detail::model_info* const models[] = {&detail::model_of<Models>()...};
    detail::migrate_embedded({db.scope(), models, migrations, settings.wait, where});
}

/// Throws migration_error unless the database has these migrations and no other: one is missing,
/// edited, or of a newer program. Sends two queries, and changes nothing. Models, where some are
/// given, are compared with the migrations, too.
template <class... Models>
void require_migrated(const database& db, std::span<const embedded_migration> migrations,
                      std::source_location where = std::source_location::current()) {
    const std::vector<const detail::model_info*> models = {&detail::model_of<Models>()...};
    detail::require_migrated({db.scope(), models, migrations, {}, where});
}

}  // namespace cormorant
