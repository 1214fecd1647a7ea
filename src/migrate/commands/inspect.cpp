#include <algorithm>

#include "migrate/commands/database_history.hpp"
#include "migrate/commands/program.hpp"
#include "migrate/inspect/lift.hpp"
#include "migrate/inspect/print_structs.hpp"
#include "migrate/introspect.hpp"
#include "migrate/migration_problem.hpp"
#include "session/database_core.hpp"
#include "session/scope.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

void keep_named(held_tables& tables, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (tables.find(name) == nullptr)
            throw_migration(migration_problem::usage,
                            "the database has no table " + name +
                                ": inspectdb without a name prints all that there are");
    if (names.empty()) return;
    std::erase_if(tables.tables, [&](const held_table& table) {
        return std::find(names.begin(), names.end(), table.name) == names.end();
    });
}

int inspect(const command_context& context) {
    const scope_ref on = context.database();
    held_tables tables = introspect(*on, std::source_location());
    std::erase_if(tables.tables,
                  [](const held_table& table) { return is_of_the_journal(table.name); });
    keep_named(tables, context.line.operands());
    const lifted found = lift(tables, on->core().sql_dialect());
    const std::string text = print_structs(found);
    if (!context.told.is_json()) context.on.out(text);
    context.told.emit({{"event", "structs"}, {"text", text}});
    return 0;
}

}  // namespace

command inspectdb_command() {
    return {{"inspectdb", "[TABLE...]", 10'000, "Prints the tables of a database as structs.", {}},
            &inspect};
}

}  // namespace cormorant::detail
