#include "sql/sqlite/sqlite_catalogue.hpp"

#include <algorithm>
#include <cctype>

#include "sql/ddl/ddl_tokens.hpp"
#include "sql/ddl/parse_table.hpp"
#include "sql/dialect.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"

namespace cormorant::detail {
namespace {

constexpr ddl_quotes quotes = ddl_quotes::standard;

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

// The rowid by another name: SQLite makes its values.
bool is_rowid(const held_table& table, const held_column& column) {
    return !table.keys_alone && table.primary_key.columns.size() == 1 &&
           table.primary_key.columns[0] == column.name && upper(column.type) == "INTEGER";
}

// A column's name in whatever quotes, and its direction, as the library writes them.
std::string canonical_key(const std::string& key) {
    const std::vector<ddl_token> tokens = ddl_tokens(key, quotes);
    const bool is_name =
        !tokens.empty() && tokens.size() < 3 &&
        (tokens[0].kind == ddl_token_kind::word || tokens[0].kind == ddl_token_kind::quoted_name);
    const std::string order = tokens.size() == 2 ? upper(std::string(tokens[1].text)) : "";
    if (!is_name || (!order.empty() && order != "ASC" && order != "DESC"))
        return canonical_sql(key, quotes);
    return sqlite_dialect().quote(name_of_token(tokens[0])) + (order == "DESC" ? " DESC" : "");
}

void canonise_index(held_index& index) {
    for (std::string& key : index.keys) key = canonical_key(key);
    index.where = canonical_sql(index.where, quotes);
}

}  // namespace

held_table sqlite_echo(held_table table) {
    for (held_column& column : table.columns) {
        column.type = canonical_sql(column.type, quotes);
        column.fallback = canonical_sql(column.fallback, quotes);
        column.generated = is_rowid(table, column);
        const auto& key = table.primary_key.columns;
        if (column.generated) column.nullable = false;
        if (table.keys_alone && std::find(key.begin(), key.end(), column.name) != key.end())
            column.nullable = false;
    }
    for (held_check& check : table.checks) check.condition = canonical_sql(check.condition, quotes);
    for (held_index& index : table.indexes) canonise_index(index);
    return table;
}

held_tables sqlite_tables(const ask_rows& ask) {
    held_tables made;
    for (const text_row& row :
         ask("SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE "
             "'sqlite\\_%' ESCAPE '\\' AND sql LIKE 'CREATE TABLE%' ORDER BY name"))
        made.tables.push_back(parse_create_table(row[0].value_or(""), quotes));
    for (const text_row& row : ask("SELECT tbl_name, sql FROM main.sqlite_master WHERE type = "
                                   "'index' AND sql IS NOT NULL ORDER BY name"))
        for (held_table& table : made.tables)
            if (table.name == row[0].value_or(""))
                table.indexes.push_back(parse_create_index(row[1].value_or(""), quotes));
    for (held_table& table : made.tables) table = sqlite_echo(std::move(table));
    return made;
}

}  // namespace cormorant::detail
