#pragma once

#include <span>
#include <string>
#include <vector>

#include "cormorant/migrate/programs.hpp"
#include "migrate/commands/command_line.hpp"
#include "migrate/commands/console.hpp"
#include "migrate/commands/report.hpp"
#include "migrate/directory.hpp"
#include "schema/table_state.hpp"

namespace cormorant::detail {

/// What a command works with.
struct command_context {
    std::span<const model_info* const> models;
    const manage_options& options;
    const command_line& line;
    console& on;
    report& told;

    /// What the models ask of a database.
    [[nodiscard]] table_state models_state() const;
    /// Those of the directory; where it is not there, those that the program has in itself.
    [[nodiscard]] std::vector<named_migration> files() const;
    /// The database of --database, or of the options. Throws migration_error where neither says
    /// one.
    [[nodiscard]] scope_ref database() const;
    /// The answer of who sits at the terminal; none with --no-input, too.
    [[nodiscard]] std::optional<std::string> ask(const std::string& question) const;
};

/// A command: what it takes, and what it does; its result is the exit code.
struct command {
    command_spec spec;
    int (*run)(const command_context& context) = nullptr;
    bool needs_models = false;  ///< a program without models has it not
};

/// Runs a program's command: the words are those behind the program's name. Returns the exit code;
/// throws nothing but std::bad_alloc.
[[nodiscard]] int run_program(std::span<const model_info* const> models,
                              std::span<const std::string> words, const manage_options& options,
                              console& on);

/// The commands of a program, in the order of the help.
[[nodiscard]] std::vector<command> commands_of(std::span<const model_info* const> models);

// The commands, each in the file of its name.
[[nodiscard]] command makemigrations_command();
[[nodiscard]] command squashmigrations_command();
[[nodiscard]] command check_command();
[[nodiscard]] command dbshell_command();
[[nodiscard]] command inspectdb_command();
[[nodiscard]] command migrate_command();
[[nodiscard]] command rollback_command();
[[nodiscard]] command showmigrations_command();
[[nodiscard]] command sqlmigrate_command();

}  // namespace cormorant::detail
