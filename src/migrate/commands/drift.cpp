#include <fmt/format.h>

#include <algorithm>

#include "migrate/changes.hpp"
#include "migrate/commands/database_history.hpp"
#include "migrate/inspect/lift.hpp"
#include "migrate/introspect.hpp"
#include "session/database_core.hpp"
#include "session/scope.hpp"
#include "sql/ddl/difference.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

/// Compares what there is with what should be.
class comparison {
public:
    comparison(const held_tables& there, const held_tables& wanted, const dialect& target)
        : there_(there), wanted_(wanted), target_(target) {}

    bool types_differ() {
        for (const held_type& type : wanted_.types) {
            const auto found = std::find_if(there_.types.begin(), there_.types.end(),
                                            [&](const auto& one) { return one.name == type.name; });
            if (found == there_.types.end())
                say(type.name, "the type is missing");
            else if (*found != type)
                say(type.name, "the type has other values");
        }
        return !found_.differences.empty();
    }

    void compare_tables() {
        for (const held_table& table : wanted_.tables) {
            const held_table* live = there_.find(table.name);
            if (live == nullptr)
                say(table.name, "the table is missing");
            else
                compare(*live, table);
        }
        for (const held_table& table : there_.tables)
            if (wanted_.find(table.name) == nullptr && !is_of_the_journal(table.name))
                found_.unknown_tables.push_back(table.name);
    }

    drift take() { return std::move(found_); }

private:
    void say(const std::string& table, std::string what) {
        found_.differences.push_back({table, std::move(what)});
    }

    void compare(const held_table& live, const held_table& table) {
        const table_difference change = difference(live, table);
        for (const held_column& column : change.made_columns)
            say(table.name, "the column " + column_text(column, target_) + " is missing");
        for (const held_column& column : change.lost_columns)
            say(table.name,
                "the column " + column_text(column, target_) + " is unknown to the migrations");
        for (const auto& [is, should] : change.altered_columns)
            say(table.name, "the column is " + column_text(is, target_) + " and should be " +
                                column_text(should, target_));
        if (change.key_moves || change.key_renamed)
            say(table.name, "the primary key is " + primary_key_text(live.primary_key, target_) +
                                " and should be " + primary_key_text(table.primary_key, target_));
        compare_parts(table.name, "unique constraint", change.uniques);
        compare_parts(table.name, "check", change.checks);
        compare_parts(table.name, "foreign key", change.foreign_keys);
        compare_parts(table.name, "index", change.indexes);
    }

    template <class Part>
    void compare_parts(const std::string& table, std::string_view sort,
                       const part_difference<Part>& parts) {
        for (const Part& part : parts.made)
            say(table,
                fmt::format("the {} {} is missing, or says something else", sort, part.name));
        for (const Part& part : parts.lost)
            say(table, fmt::format("the {} {} is unknown to the migrations", sort, part.name));
        for (const auto& [is, should] : parts.renamed)
            say(table, fmt::format("the {} {} should be called {}", sort, is.name, should.name));
    }

    const held_tables& there_;
    const held_tables& wanted_;
    const dialect& target_;
    drift found_;
};

}  // namespace

bool is_of_the_journal(const std::string& table) {
    return table == "cormorant_migration" || table == "cormorant_migration_step";
}

drift drift_of(const scope_ref& on, const table_state& state, std::source_location where) {
    const dialect& target = on->core().sql_dialect();
    held_tables there = introspect(*on, where);
    held_tables wanted = lower(state, target);
    comparison types(there, wanted, target);
    if (types.types_differ()) return types.take();  // without them no table can be made
    there = echoed(*on, there, where);
    wanted = echoed(*on, wanted, where);
    comparison tables(there, wanted, target);
    tables.compare_tables();
    drift found = tables.take();
    std::erase_if(there.tables,
                  [&](const held_table& table) { return wanted.find(table.name) == nullptr; });
    if (!found.differences.empty())
        found.operations =
            changes(lift(there, target).state, lift(wanted, target).state).operations;
    return found;
}

}  // namespace cormorant::detail
