#include "migrate/changes.hpp"
#include "migrate/commands/program.hpp"
#include "migrate/migration_problem.hpp"

namespace cormorant::detail {
namespace {

int check(const command_context& context) {
    const migration_history history = history_of(context.files());
    require_one_head(history);
    const std::vector<operation> missing =
        changes(history.state(), context.models_state()).operations;
    for (const operation& one : missing)
        context.told.tell("No migration has: " + described(one),
                          {{"event", "missing"}, {"operation", json_of(one)}});
    if (!missing.empty())
        throw_migration(migration_problem::differs,
                        "The models differ from the migrations: run makemigrations");
    context.told.say("The models and the migrations say the same.");
    return 0;
}

}  // namespace

command check_command() {
    return {{"check", "", 0, "Compares the models with the migrations.", {}}, &check};
}

}  // namespace cormorant::detail
