#include "migrate/commands/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cormorant/schema/model.hpp"
#include "cormorant/schema/registry.hpp"
#include "migrate/changes.hpp"
#include "migrate/commands/database_history.hpp"
#include "migrate/migration_problem.hpp"
#include "sql/ddl/state_of.hpp"

namespace cormorant::detail {
namespace {

const command* find_command(const std::vector<command>& commands, std::string_view name) {
    for (const command& one : commands)
        if (one.spec.name == name) return &one;
    return nullptr;
}

std::string list_of(const std::vector<command>& commands) {
    std::string text = "Commands; COMMAND --help tells their options:\n";
    for (const command& one : commands)
        text += fmt::format("  {:<18} {}\n", one.spec.name, one.spec.help);
    return text;
}

int exit_of(migration_stop why) {
    switch (why) {
        case migration_stop::failed:
            return static_cast<int>(migration_problem::failed);
        case migration_stop::refused:
            return static_cast<int>(migration_problem::refused);
        case migration_stop::locked:
            return static_cast<int>(migration_problem::locked);
        case migration_stop::history:
            return static_cast<int>(migration_problem::history);
    }
    return static_cast<int>(migration_problem::failed);
}

int exit_of(const std::exception& thrown) {
    if (const auto* stopped = dynamic_cast<const stopped_migration*>(&thrown))
        return exit_of(stopped->why());
    if (const auto* problem = dynamic_cast<const migration_failure*>(&thrown))
        return static_cast<int>(problem->problem());
    if (dynamic_cast<const usage_error*>(&thrown) != nullptr)
        return static_cast<int>(migration_problem::usage);
    if (dynamic_cast<const timeout*>(&thrown) != nullptr)
        return static_cast<int>(migration_problem::locked);
    return static_cast<int>(migration_problem::failed);
}

bool names_option(std::span<const std::string> words, std::string_view option) {
    return std::find(words.begin(), words.end(), option) != words.end();
}

// Runs it, and tells what it throws.
template <class Work>
int guarded(report& told, const Work& work) {
    int exit = 0;
    try {
        exit = work();
    } catch (const std::exception& e) {
        exit = exit_of(e);
        told.fail(e.what(), exit);
    }
    told.emit({{"event", "result"}, {"exit", exit}});
    return exit;
}

// A model that the program has and its list has not would be removed from the database.
void require_listed(std::span<const model_info* const> models, std::string_view call) {
    for (const model_info* one : registered_models())
        if (std::find(models.begin(), models.end(), one) == models.end())
            throw_migration(migration_problem::usage,
                            fmt::format("the program uses the model {}, which is not in the list "
                                        "of {}: add it there",
                                        one->name, call));
}

}  // namespace

table_state command_context::models_state() const { return detail::state_of(models); }

std::vector<named_migration> command_context::files() const {
    std::error_code failed;
    if (std::filesystem::exists(options.migrations, failed))
        return read_directory(options.migrations);
    return read_embedded(options.embedded);
}

scope_ref command_context::database() const {
    const std::string url = line.value("--database").value_or(options.database);
    if (url.empty())
        throw_migration(migration_problem::usage,
                        "the command needs a database: --database sqlite:shop.db says which");
    return open_scope(url);
}

std::optional<std::string> command_context::ask(const std::string& question) const {
    if (line.has("--no-input") || told.is_json()) return std::nullopt;
    return on.ask(question);
}

std::vector<command> commands_of(std::span<const model_info* const> models) {
    std::vector<command> commands = {
        makemigrations_command(), migrate_command(),    rollback_command(),
        showmigrations_command(), sqlmigrate_command(), squashmigrations_command(),
        check_command(),          inspectdb_command(),  dbshell_command()};
    if (models.empty()) std::erase_if(commands, [](const command& c) { return c.needs_models; });
    return commands;
}

int run_program(std::span<const model_info* const> models, std::span<const std::string> words,
                const manage_options& options, console& on) {
    report told(on, names_option(words, "--json") ? report::form::json : report::form::words);
    const std::vector<command> commands = commands_of(models);
    if (words.empty() || words[0] == "help" || words[0] == "--help") {
        on.out(list_of(commands));
        return words.empty() ? static_cast<int>(migration_problem::usage) : 0;
    }
    return guarded(told, [&] {
        const command* found = find_command(commands, words[0]);
        if (found == nullptr)
            throw_migration(migration_problem::usage,
                            "there is no command " + words[0] + ". " + list_of(commands));
        if (names_option(words, "--help")) {
            on.out(help_of(found->spec));
            return 0;
        }
        const command_line line(words.subspan(1), found->spec);
        return found->run(command_context{models, options, line, on, told});
    });
}

int manage(std::span<const model_info* const> models, std::span<const char* const> arguments,
           const manage_options& options) {
    standard_console on;
    const std::vector<std::string> words(arguments.begin() + (arguments.empty() ? 0 : 1),
                                         arguments.end());
    try {
        require_listed(models, "cm::manage");
    } catch (const migration_failure& e) {
        on.error(std::string(e.what()) + "\n");
        return exit_of(e);
    }
    return run_program(models, words, options, on);
}

void migrate_embedded(const embedded_call& call) {
    require_listed(call.models, "cm::migrate");
    std::vector<named_migration> files = read_embedded(call.migrations);
    const migration_history history = history_of(files);
    if (!changes(history.state(), state_of(call.models)).operations.empty())
        throw_migration(migration_problem::differs,
                        "the models say something else than the migrations of this program: run "
                        "makemigrations, and build it with the new file");
    migrate_options options;
    options.wait = call.wait;
    options.program = "cm::migrate";
    (void)run_migrations(call.on, std::move(files), options, call.where);
}

void require_migrated(const embedded_call& call) {
    const database_history there = history_in(call.on, read_embedded(call.migrations));
    std::string lacks;
    for (const planned_migration& one : plan_of(there.history, there.done, ""))
        lacks += (lacks.empty() ? "" : ", ") + one.name;
    if (!lacks.empty())
        throw_migration(migration_problem::history,
                        "the database is behind this program: it lacks the migrations " + lacks +
                            ". Run migrate before the program");
    if (call.models.empty()) return;
    if (!changes(there.history.state(), state_of(call.models)).operations.empty())
        throw_migration(migration_problem::differs,
                        "the models say something else than the migrations of this program: run "
                        "makemigrations, and build it with the new file");
}

}  // namespace cormorant::detail
