#include <fmt/format.h>

#include "migrate/changes.hpp"
#include "migrate/commands/database_history.hpp"
#include "migrate/commands/program.hpp"
#include "migrate/migration_problem.hpp"

namespace cormorant::detail {
namespace {

constexpr option_spec check_options[] = {
    {"--strict", "", "tables that no migration knows are a failure, too"},
};

bool models_differ(const command_context& context, const migration_history& history) {
    const std::vector<operation> missing =
        changes(history.state(), context.models_state()).operations;
    for (const operation& one : missing)
        context.told.tell("No migration has: " + described(one),
                          {{"event", "missing"}, {"operation", json_of(one)}});
    if (missing.empty()) context.told.say("The models and the migrations say the same.");
    return !missing.empty();
}

bool has_begun(const database_history& there) {
    for (const applied_migration& one : there.done)
        if (one.state != migration_progress::applied) return true;
    return false;
}

bool database_differs(const command_context& context) {
    const scope_ref on = context.database();
    const database_history there = history_in(on, context.files());
    if (has_begun(there))
        throw_migration(migration_problem::history,
                        "a migration was begun and has not ended: run migrate, and check again");
    const drift found = drift_of(on, there.applied_state(), std::source_location());
    for (const drift::line& one : found.differences)
        context.told.tell(one.table + ": " + one.what,
                          {{"event", "drift"}, {"table", one.table}, {"what", one.what}});
    if (!found.operations.empty()) context.told.say("What would put it right:");
    for (const operation& one : found.operations)
        context.told.tell("  " + described(one),
                          {{"event", "drift_operation"}, {"operation", json_of(one)}});
    for (const std::string& table : found.unknown_tables)
        context.told.tell(table + ": no migration knows the table",
                          {{"event", "unknown"}, {"table", table}});
    if (found.differences.empty()) context.told.say("The database is as its migrations say.");
    return !found.differences.empty() ||
           (context.line.has("--strict") && !found.unknown_tables.empty());
}

int check(const command_context& context) {
    const migration_history history = history_of(context.files());
    require_one_head(history);
    const bool models = models_differ(context, history);
    const bool asked = context.line.has("--database") || !context.options.database.empty();
    const bool database = asked && database_differs(context);
    if (models)
        throw_migration(migration_problem::differs,
                        "The models differ from the migrations: run makemigrations");
    if (database)
        throw_migration(migration_problem::differs,
                        "The database was changed by something else than its migrations: take "
                        "that back, or say it in the models and run makemigrations");
    return 0;
}

}  // namespace

command check_command() {
    return {
        {"check", "", 0, "Compares the models with the migrations, and these with the database.",
         check_options},
        &check,
        true};
}

}  // namespace cormorant::detail
