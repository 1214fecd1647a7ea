#include "sql/mariadb/mariadb_catalogue.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "schema/made_name.hpp"
#include "sql/ddl/parse_table.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"

namespace cormorant::detail {
namespace {

constexpr ddl_quotes quotes = ddl_quotes::backslash;
constexpr std::string_view text_of_json = "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

// JSON is another name for such a text with a check.
void read_json(held_table& table) {
    for (held_column& column : table.columns) {
        if (column.type != text_of_json) continue;
        const std::string check = "json_valid(`" + column.name + "`)";
        const auto found = std::find_if(
            table.checks.begin(), table.checks.end(),
            [&](const held_check& one) { return one.name.empty() && one.condition == check; });
        if (found == table.checks.end()) continue;
        column.type = "JSON";
        table.checks.erase(found);
    }
}

// NULL as a default is none. What is computed stands in parentheses when it is said again.
void read_columns(held_table& table) {
    for (held_column& column : table.columns) {
        if (column.fallback == "NULL") column.fallback.clear();
        column.fallback = canonical_sql(column.fallback, quotes);
        if (column.fallback.ends_with(')')) column.fallback = "(" + column.fallback + ")";
    }
    for (held_check& check : table.checks) check.condition = canonical_sql(check.condition, quotes);
}

// An index that a foreign key made for itself goes with it, and yields to a better one.
bool is_of_foreign_key(const held_table& table, const held_index& index) {
    return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                       [&](const held_foreign_key& key) { return key.name == index.name; });
}

// A unique constraint is a unique index there.
held_index index_of(const held_key& unique) {
    held_index made;
    made.name = unique.name;
    made.unique = true;
    for (const std::string& column : unique.columns)
        made.keys.push_back(mariadb_dialect().quote(column));
    return made;
}

held_table shown(const std::string& name, const ask_rows& ask) {
    const std::vector<text_row> rows = ask("SHOW CREATE TABLE " + mariadb_dialect().quote(name));
    held_table made = parse_create_table(rows.at(0).at(1).value_or(""), quotes);
    made.keys_alone = false;
    made.primary_key.name = primary_key_name(name);
    read_columns(made);
    read_json(made);
    std::erase_if(made.indexes,
                  [&](const held_index& index) { return is_of_foreign_key(made, index); });
    return made;
}

}  // namespace

held_tables mariadb_tables(const ask_rows& ask) {
    held_tables made;
    for (const text_row& row : ask("SELECT table_name FROM information_schema.tables WHERE "
                                   "table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER "
                                   "BY table_name"))
        made.tables.push_back(shown(row[0].value_or(""), ask));
    return made;
}

held_table mariadb_echo(const held_table& table, const ask_rows& ask) {
    const dialect& target = mariadb_dialect();
    ask(create_temporary_text(table, target));
    held_table made = shown(table.name, ask);
    ask("DROP TEMPORARY TABLE " + target.quote(table.name));
    made.foreign_keys = table.foreign_keys;
    made.indexes.clear();
    for (const held_key& unique : table.uniques) made.indexes.push_back(index_of(unique));
    for (held_index index : table.indexes) {
        for (std::string& key : index.keys) key = canonical_sql(key, quotes);
        made.indexes.push_back(std::move(index));
    }
    return made;
}

}  // namespace cormorant::detail
