#include "migrate/commands/database_history.hpp"

#include <set>

#include "migrate/migration_problem.hpp"

namespace cormorant::detail {

const applied_migration* database_history::find(std::string_view name) const noexcept {
    for (const applied_migration& one : done)
        if (one.name == name) return &one;
    return nullptr;
}

table_state database_history::applied_state() const {
    table_state state;
    for (const named_migration& one : history.in_order())
        if (find(one.name) != nullptr) state = replay(one.file.operations, std::move(state));
    return state;
}

database_history history_in(const scope_ref& on, std::vector<named_migration> files) {
    database_history made;
    made.done = applied(on, migrate_options().set, {});
    std::set<std::string> names;
    for (const applied_migration& one : made.done) names.insert(one.name);
    made.history = history_of(std::move(files), names);
    return made;
}

std::vector<planned_migration> run_migrations(const scope_ref& on,
                                              std::vector<named_migration> files,
                                              const migrate_options& options,
                                              std::source_location where) {
    const database_history there = history_in(on, std::move(files));
    migrate_options done = options;
    done.mode = migrate_mode::fake;
    done.progress = {};
    if (options.mode != migrate_mode::plan)
        for (const std::string& name : there.history.done_by_others()) {
            done.target = name;
            (void)migrate(on, there.history, done, where);
        }
    return migrate(on, there.history, options, where);
}

std::string target_named(const migration_history& history, const std::string& name) {
    if (name.empty() || name == no_migration || history.find(name) != nullptr) return name;
    for (const named_migration& one : history.in_order())
        if (one.name.starts_with(name + "_")) return one.name;
    throw_migration(migration_problem::usage,
                    "there is no migration " + name +
                        ": showmigrations lists them; \"zero\" is before the first");
}

}  // namespace cormorant::detail
