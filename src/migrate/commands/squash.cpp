#include <fmt/format.h>

#include <algorithm>

#include "migrate/commands/program.hpp"
#include "migrate/migration_problem.hpp"
#include "migrate/optimize.hpp"

namespace cormorant::detail {
namespace {

constexpr option_spec squash_options[] = {
    {"--dry-run", "", "write nothing, and show what would be written"},
};

// The migration of the name, or of the number that begins it.
const named_migration& named(const migration_history& history, const std::string& name) {
    const named_migration* found = history.find(name);
    for (const named_migration& one : history.in_order())
        if (found == nullptr && one.name.starts_with(name + "_")) found = &one;
    if (found != nullptr) return *found;
    throw_migration(migration_problem::usage,
                    "there is no migration " + name +
                        ": squashmigrations FIRST LAST, as showmigrations lists them");
}

// Those from the first to the last, both included.
std::vector<named_migration> range_of(const migration_history& history, const std::string& first,
                                      const std::string& last) {
    const std::string from = named(history, first).name;
    const std::string to = named(history, last).name;
    std::vector<named_migration> all = history.behind(to);
    const auto is_first = [&](const named_migration& one) { return one.name == from; };
    if (std::none_of(all.begin(), all.end(), is_first))
        throw_migration(migration_problem::usage, from + " does not lead to " + to);
    for (const named_migration& before : history.behind(from))
        if (before.name != from) std::erase(all, before);
    return all;
}

std::vector<std::string> depends_of(const migration_history& history,
                                    const std::vector<named_migration>& range) {
    std::vector<std::string> found;
    for (const named_migration& one : range)
        for (const std::string& name : history.depends_of(one)) {
            const bool inside =
                std::any_of(range.begin(), range.end(),
                            [&](const named_migration& other) { return other.name == name; });
            if (!inside && std::find(found.begin(), found.end(), name) == found.end())
                found.push_back(name);
        }
    return found;
}

named_migration squashed(const migration_history& history,
                         const std::vector<named_migration>& range) {
    named_migration made;
    made.name = range.front().name + "_squashed_" +
                range.back().name.substr(0, range.back().name.find('_'));
    made.file.depends = depends_of(history, range);
    table_state before;
    for (const named_migration& one : history.in_order()) {
        if (one == range.front()) break;
        before = replay(one.file.operations, std::move(before));
    }
    std::vector<operation> operations;
    for (const named_migration& one : range) {
        made.file.replaces.push_back(one.name);
        operations.insert(operations.end(), one.file.operations.begin(), one.file.operations.end());
    }
    made.file.operations = optimized(operations, before);
    return made;
}

int squash_migrations(const command_context& context) {
    if (context.line.operands().size() != 2)
        throw_migration(migration_problem::usage,
                        "squashmigrations takes two migrations: squashmigrations 0001 0004");
    const migration_history history = history_of(read_directory(context.options.migrations));
    require_one_head(history);
    const std::vector<named_migration> range =
        range_of(history, context.line.operand(0), context.line.operand(1));
    if (range.size() < 2)
        throw_migration(migration_problem::usage,
                        "squashmigrations makes one migration of several: name two that differ");
    std::size_t before = 0;
    for (const named_migration& one : range) before += one.file.operations.size();
    const named_migration made = squashed(history, range);
    const bool dry = context.line.has("--dry-run");
    const std::string path =
        dry ? made.name + ".json" : write_migration(context.options.migrations, made);
    context.told.tell(
        fmt::format("{} {}: {} operations of {} migrations became {}. Take the files of those away "
                    "when every database has them",
                    dry ? "Would write" : "Wrote", path, before, range.size(),
                    made.file.operations.size()),
        {{"event", "migration"},
         {"migration", made.name},
         {"path", path},
         {"written", !dry},
         {"replaces", made.file.replaces}});
    return 0;
}

}  // namespace

command squashmigrations_command() {
    return {{"squashmigrations", "FIRST LAST", 2,
             "Writes one migration that does what those from the first to the last do.",
             squash_options},
            &squash_migrations};
}

}  // namespace cormorant::detail
