#include "sql/sqlite/sqlite_alter.hpp"

#include <algorithm>
#include <utility>

#include "sql/ddl/alter.hpp"
#include "sql/ddl/difference.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"

namespace cormorant::detail {
namespace {

using texts = std::vector<std::string>;

std::string quoted(const std::string& name) { return sqlite_dialect().quote(name); }

// A column that ADD COLUMN takes: nullable, or with a constant for the rows that are there.
bool can_be_added(const held_column& column) {
    if (column.fallback.starts_with('(') || column.fallback.starts_with("CURRENT")) return false;
    return column.nullable || !column.fallback.empty();
}

bool adds_columns_alone(const table_difference& change) {
    table_difference rest = change;
    rest.made_columns.clear();
    return rest.indexes_alone() &&
           std::all_of(change.made_columns.begin(), change.made_columns.end(), &can_be_added);
}

std::vector<alteration> rebuild(const held_table& before, const held_table& after) {
    held_table made = after;
    made.name = "cm_new_" + after.name;
    std::string columns;
    for (const held_column& column : after.columns)
        if (std::any_of(before.columns.begin(), before.columns.end(),
                        [&](const held_column& one) { return one.name == column.name; }))
            columns += (columns.empty() ? "" : ", ") + quoted(column.name);
    texts statements = {create_table_text(made, sqlite_dialect())};
    if (!columns.empty())
        statements.push_back("INSERT INTO " + quoted(made.name) + " (" + columns + ") SELECT " +
                             columns + " FROM " + quoted(after.name));
    statements.push_back("DROP TABLE " + quoted(after.name));
    // Else a view or a trigger that names the table makes the rename fail.
    statements.emplace_back("PRAGMA legacy_alter_table = ON");
    statements.push_back("ALTER TABLE " + quoted(made.name) + " RENAME TO " + quoted(after.name));
    statements.emplace_back("PRAGMA legacy_alter_table = OFF");
    for (const std::string& index : create_index_texts(after, sqlite_dialect()))
        statements.push_back(index);
    return as_alterations(std::move(statements));
}

}  // namespace

std::vector<alteration> sqlite_alter(const held_table& before, const held_table& after) {
    const table_difference change = difference(before, after);
    if (!adds_columns_alone(change) || before.keys_alone != after.keys_alone)
        return rebuild(before, after);
    texts statements;
    for (const held_index& index : change.indexes.lost)
        statements.push_back("DROP INDEX " + quoted(index.name));
    for (const auto& [was, becomes] : change.indexes.renamed)
        statements.push_back("DROP INDEX " + quoted(was.name));
    for (const held_column& column : change.made_columns)
        statements.push_back("ALTER TABLE " + quoted(after.name) + " ADD COLUMN " +
                             column_text(column, sqlite_dialect()));
    for (const auto& [was, becomes] : change.indexes.renamed)
        statements.push_back(create_index_text(after, becomes, sqlite_dialect()));
    for (const held_index& index : change.indexes.made)
        statements.push_back(create_index_text(after, index, sqlite_dialect()));
    return as_alterations(std::move(statements));
}

}  // namespace cormorant::detail
