#include <fmt/format.h>

#include <algorithm>

#include "migrate/commands/database_history.hpp"
#include "migrate/commands/program.hpp"
#include "migrate/migration_problem.hpp"
#include "session/database_core.hpp"
#include "session/pool/backends.hpp"
#include "session/scope.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

constexpr option_spec sql_options[] = {
    {"--backend", "NAME", "sqlite, postgresql or mariadb; else that of the database"},
    {"--backward", "", "the SQL that takes it back"},
};

std::string_view word_of(const applied_migration* done) {
    if (done == nullptr) return "missing";
    return done->state == migration_progress::applied ? "applied" : "begun";
}

void show_one(report& told, const named_migration& one, const applied_migration* done) {
    const std::string_view state = word_of(done);
    const char mark = state == "applied" ? 'X' : state == "begun" ? '~' : ' ';
    const std::string when = done == nullptr ? "" : done->applied_at;
    told.tell(fmt::format("[{}] {}{}{}", mark, one.name, when.empty() ? "" : "  ", when),
              {{"event", "migration"},
               {"migration", one.name},
               {"state", state},
               {"applied_at", when},
               {"program", done == nullptr ? "" : done->program}});
}

int show_migrations(const command_context& context) {
    const bool has_database = context.line.has("--database") || !context.options.database.empty();
    database_history there;
    if (has_database)
        there = history_in(context.database(), context.files());
    else
        there.history = history_of(context.files());
    for (const named_migration& one : there.history.in_order())
        show_one(context.told, one, there.find(one.name));
    if (there.history.in_order().empty()) context.told.say("There are no migrations.");
    if (!has_database) context.told.say("--database URL shows which are applied.");
    std::string text;
    for (const history_fault& fault : faults_of(there.history, there.done))
        text += (text.empty() ? "" : "\n") + fault.text;
    if (!text.empty()) throw_migration(migration_problem::history, text);
    return 0;
}

const dialect& dialect_of(const command_context& context) {
    if (const auto name = context.line.value("--backend")) return find_backend(*name).sql();
    return context.database()->core().sql_dialect();
}

int show_sql(const command_context& context) {
    if (context.line.operands().empty())
        throw_migration(migration_problem::usage,
                        "sqlmigrate takes a migration: sqlmigrate 0002 --backend postgresql");
    const migration_history history = history_of(context.files());
    const std::string name = target_named(history, context.line.operand(0));
    if (history.find(name) == nullptr)
        throw_migration(migration_problem::usage, name + " is no migration that has SQL");
    const migration_direction direction = context.line.has("--backward")
                                              ? migration_direction::backward
                                              : migration_direction::forward;
    const std::vector<std::string> sql = sql_of(history, name, direction, dialect_of(context));
    for (const std::string& one : sql)
        context.told.tell(one + ";", {{"event", "sql"}, {"migration", name}, {"sql", one}});
    return 0;
}

}  // namespace

command showmigrations_command() {
    return {{"showmigrations", "", 0, "Lists the migrations, and which the database has.", {}},
            &show_migrations};
}

command sqlmigrate_command() {
    return {{"sqlmigrate", "MIGRATION", 1, "Prints the SQL of a migration.", sql_options},
            &show_sql};
}

}  // namespace cormorant::detail
