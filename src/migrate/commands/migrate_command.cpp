#include <fmt/format.h>

#include <charconv>

#include "migrate/changes.hpp"
#include "migrate/commands/database_history.hpp"
#include "migrate/commands/program.hpp"
#include "migrate/migration_problem.hpp"

namespace cormorant::detail {
namespace {

constexpr option_spec migrate_command_options[] = {
    {"--plan", "", "change nothing, and show the SQL"},
    {"--fake", "", "write the migrations down as done, and do nothing"},
    {"--fake-initial", "", "the same where the tables are there as they should be"},
    {"--wait", "SECONDS", "how long another program that migrates is waited for: 60"},
};
constexpr option_spec rollback_options[] = {
    {"--plan", "", "change nothing, and show the SQL"},
    {"--wait", "SECONDS", "how long another program that migrates is waited for: 60"},
};

int number_of(std::string_view what, const std::string& text) {
    int number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size() || number < 0)
        throw_migration(migration_problem::usage,
                        fmt::format("{} takes a whole number, not \"{}\"", what, text));
    return number;
}

std::string_view word_of(migration_direction direction) {
    return direction == migration_direction::forward ? "forward" : "backward";
}

migrate_mode mode_of(const command_line& line) {
    const int asked = static_cast<int>(line.has("--plan")) + static_cast<int>(line.has("--fake")) +
                      static_cast<int>(line.has("--fake-initial"));
    if (asked > 1)
        throw_migration(migration_problem::usage,
                        "--plan, --fake and --fake-initial: one of them is enough");
    if (line.has("--plan")) return migrate_mode::plan;
    if (line.has("--fake")) return migrate_mode::fake;
    return line.has("--fake-initial") ? migrate_mode::fake_initial : migrate_mode::run;
}

void tell_step(report& told, const step_report& step) {
    told.emit({{"event", "step"},
               {"migration", step.migration},
               {"direction", word_of(step.direction)},
               {"number", step.number},
               {"of", step.of},
               {"sql", step.sql},
               {"ended", step.ended}});
    if (step.number == 0) {
        told.say("Another program migrates: waiting for it");
    } else if (!step.ended && step.number == 1) {
        told.say(
            fmt::format("{} {}, {} steps",
                        step.direction == migration_direction::forward ? "Applying" : "Taking back",
                        step.migration, step.of));
    }
}

void tell_done(report& told, migrate_mode mode, const std::vector<planned_migration>& done) {
    for (const planned_migration& one : done) {
        told.emit({{"event", mode == migrate_mode::plan ? "planned" : "migrated"},
                   {"migration", one.name},
                   {"direction", word_of(one.direction)},
                   {"sql", one.sql}});
        if (mode == migrate_mode::fake) told.say("Written down as done: " + one.name);
        if (mode != migrate_mode::plan) continue;
        told.say(fmt::format("-- {}, {}{}", one.name, word_of(one.direction),
                             one.resumed ? ", goes on where it stopped" : ""));
        for (const std::string& sql : one.sql) told.say(sql + ";");
    }
    if (done.empty()) told.say("Nothing is to be done: the database has these migrations.");
}

int run(const command_context& context, const scope_ref& on, migrate_options options) {
    if (const auto wait = context.line.value("--wait"))
        options.wait = std::chrono::seconds(number_of("--wait", *wait));
    options.mode = mode_of(context.line);
    options.program = "manage";
    options.progress = [&](const step_report& step) { tell_step(context.told, step); };
    tell_done(context.told, options.mode,
              run_migrations(on, context.files(), options, std::source_location()));
    return 0;
}

int run_migrate(const command_context& context) {
    const std::vector<named_migration> files = context.files();
    if (files.empty())
        throw_migration(migration_problem::history,
                        "there are no migrations in " + context.options.migrations +
                            ", and none in the program: makemigrations writes the first");
    const scope_ref on = context.database();
    const database_history there = history_in(on, files);
    migrate_options options;
    options.target = target_named(there.history, context.line.operand(0));
    const int exit = run(context, on, options);
    if (!context.models.empty() &&
        !changes(there.history.state(), context.models_state()).operations.empty())
        context.told.say(
            "The models say more than the migrations: makemigrations writes what "
            "is missing.");
    return exit;
}

// The migration before the last ones that are applied.
std::string target_before(const database_history& there, int count) {
    std::vector<std::string> left;
    for (const named_migration& one : there.history.in_order())
        if (there.find(one.name) != nullptr) left.push_back(one.name);
    if (left.size() <= static_cast<std::size_t>(count)) return std::string(no_migration);
    return left[left.size() - 1 - static_cast<std::size_t>(count)];
}

int run_rollback(const command_context& context) {
    const std::string text = context.line.operand(0);
    const int count = text.empty() ? 1 : number_of("rollback", text);
    const scope_ref on = context.database();
    const database_history there = history_in(on, context.files());
    migrate_options options;
    options.target = target_before(there, count);
    std::size_t back = 0;
    for (const planned_migration& one : plan_of(there.history, there.done, options.target))
        back += one.direction == migration_direction::backward ? 1 : 0;
    if (back > static_cast<std::size_t>(count))
        throw_migration(migration_problem::usage,
                        fmt::format("the last migration joins two lines: {} would go back with "
                                    "it. \"migrate {}\" says that this is meant",
                                    back, options.target));
    return run(context, on, options);
}

}  // namespace

command migrate_command() {
    return {{"migrate", "[MIGRATION]", 1,
             "Brings the database to the last migration, or to the one named; \"zero\": to none.",
             migrate_command_options},
            &run_migrate};
}

command rollback_command() {
    return {{"rollback", "[COUNT]", 1, "Takes the last migration back, or the last COUNT.",
             rollback_options},
            &run_rollback};
}

}  // namespace cormorant::detail
