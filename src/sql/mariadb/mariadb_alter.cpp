#include "sql/mariadb/mariadb_alter.hpp"

#include <algorithm>
#include <utility>

#include "sql/ddl/alter.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"

namespace cormorant::detail {
namespace {

using texts = std::vector<std::string>;

std::string quoted(const std::string& name) { return mariadb_dialect().quote(name); }

bool begins_with(const std::vector<std::string>& columns, const std::string& column) {
    return !columns.empty() && columns[0] == column;
}

// Whether a key or an index of the table's own serves the foreign key.
bool is_served(const held_table& table, const held_foreign_key& key) {
    const std::string& column = key.columns.at(0);
    if (begins_with(table.primary_key.columns, column)) return true;
    const bool unique =
        std::any_of(table.uniques.begin(), table.uniques.end(),
                    [&](const held_key& one) { return begins_with(one.columns, column); });
    return unique ||
           std::any_of(table.indexes.begin(), table.indexes.end(), [&](const held_index& index) {
               return index.sort.empty() && index.keys[0] == quoted(column);
           });
}

texts all_of(texts first, const texts& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

// A foreign key may not lose its index, unless another one comes in the same statement.
void append_index_of_key(texts& clauses, const held_table& before, const held_table& after,
                         const held_foreign_key& key) {
    if (is_served(before, key) && !is_served(after, key))
        clauses.push_back("ADD INDEX " + quoted(key.name) + " (" + quoted(key.columns[0]) + ")");
}

// With the index that the server made for the key, if it did.
texts dropped_keys(const table_difference& change) {
    texts clauses;
    const auto drop = [&](const held_foreign_key& key) {
        clauses.push_back("DROP FOREIGN KEY " + quoted(key.name));
        clauses.push_back("DROP INDEX IF EXISTS " + quoted(key.name));
    };
    for (const held_foreign_key& key : change.foreign_keys.lost) drop(key);
    for (const auto& [was, becomes] : change.foreign_keys.renamed) drop(was);
    return clauses;
}

held_table without_dropped_keys(held_table table, const table_difference& change) {
    for (const held_foreign_key& key : change.foreign_keys.lost)
        std::erase(table.foreign_keys, key);
    for (const auto& [was, becomes] : change.foreign_keys.renamed)
        std::erase(table.foreign_keys, was);
    return table;
}

texts dropped(const table_difference& change, const held_table& before) {
    texts clauses;
    for (const held_index& index : change.indexes.lost)
        clauses.push_back("DROP INDEX " + quoted(index.name));
    for (const held_key& key : change.uniques.lost)
        clauses.push_back("DROP INDEX " + quoted(key.name));
    for (const held_check& check : change.checks.lost)
        clauses.push_back("DROP CONSTRAINT " + quoted(check.name));
    for (const auto& [was, becomes] : change.checks.renamed)
        clauses.push_back("DROP CONSTRAINT " + quoted(was.name));
    if (change.key_moves && !before.primary_key.columns.empty())
        clauses.push_back("DROP PRIMARY KEY");
    for (const held_column& column : change.lost_columns)
        clauses.push_back("DROP COLUMN " + quoted(column.name));
    return clauses;
}

texts renamed(const table_difference& change) {
    texts clauses;
    const auto rename = [&](const auto& pair) {
        clauses.push_back("RENAME INDEX " + quoted(pair.first.name) + " TO " +
                          quoted(pair.second.name));
    };
    std::for_each(change.indexes.renamed.begin(), change.indexes.renamed.end(), rename);
    std::for_each(change.uniques.renamed.begin(), change.uniques.renamed.end(), rename);
    return clauses;
}

texts added(const table_difference& change, const held_table& after) {
    texts clauses;
    for (const held_column& column : change.made_columns)
        clauses.push_back("ADD COLUMN " + column_text(column, mariadb_dialect()));
    // MODIFY says every word: what it leaves out is lost.
    for (const auto& [was, becomes] : change.altered_columns)
        clauses.push_back("MODIFY COLUMN " + column_text(becomes, mariadb_dialect()));
    append_added(clauses, change, after, mariadb_dialect());
    for (const auto& [was, becomes] : change.checks.renamed)
        clauses.push_back("ADD " + check_text(becomes, mariadb_dialect()));
    for (const held_index& index : change.indexes.made)
        clauses.push_back(index_clause(index, mariadb_dialect()));
    return clauses;
}

}  // namespace

// Keys go first, alone, since the server does not let go of their indexes and types before.
std::vector<alteration> mariadb_alter(const held_table& before, const held_table& after) {
    const table_difference change = difference(before, after);
    const dialect& target = mariadb_dialect();
    std::vector<alteration> made;
    const auto append = [&](const texts& clauses, const held_table& leaves) {
        texts statement;
        append_alter(statement, after.name, clauses, target);
        for (std::string& sql : statement) made.push_back({std::move(sql), leaves});
    };
    append(dropped_keys(change), without_dropped_keys(before, change));
    texts clauses;
    for (const held_foreign_key& key : after.foreign_keys)
        if (std::find(before.foreign_keys.begin(), before.foreign_keys.end(), key) !=
            before.foreign_keys.end())
            append_index_of_key(clauses, before, after, key);
    clauses = all_of(clauses, dropped(change, before));
    held_table altered = after;
    for (const auto& [was, becomes] : change.foreign_keys.renamed)
        std::erase(altered.foreign_keys, becomes);
    append(all_of(all_of(clauses, renamed(change)), added(change, after)), altered);
    texts keys;
    for (const auto& [was, becomes] : change.foreign_keys.renamed)
        keys.push_back("ADD " + foreign_key_text(becomes, target));
    append(keys, after);
    return made;
}

}  // namespace cormorant::detail
