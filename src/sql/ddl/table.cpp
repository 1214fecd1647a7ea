#include "sql/ddl/table.hpp"

#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

std::string quoted_columns(const std::vector<std::string>& columns, const dialect& target) {
    std::string text;
    for (const std::string& column : columns)
        text.append(text.empty() ? "" : ", ").append(target.quote(column));
    return text;
}

// "CONSTRAINT name what (inside)"
std::string constraint_text(const std::string& name, std::string_view what,
                            const std::string& inside, const dialect& target) {
    const std::string named = name.empty() ? "" : "CONSTRAINT " + target.quote(name) + " ";
    return named + std::string(what) + " (" + inside + ")";
}

// All but what leads to other tables.
std::vector<std::string> own_parts(const held_table& table, const dialect& target) {
    std::vector<std::string> parts;
    for (const held_column& column : table.columns) parts.push_back(column_text(column, target));
    if (!table.primary_key.columns.empty())
        parts.push_back(primary_key_text(table.primary_key, target));
    for (const held_key& key : table.uniques) parts.push_back(unique_text(key, target));
    for (const held_check& check : table.checks) parts.push_back(check_text(check, target));
    return parts;
}

// "INDEX name" with what stands before it.
std::string index_head(const held_index& index, const dialect& target) {
    std::string text = index.unique ? "UNIQUE " : "";
    if (!index.sort.empty()) text += index.sort + " ";
    return text + "INDEX " + target.quote(index.name);
}

std::string index_keys(const held_index& index) {
    std::string text;
    for (const std::string& key : index.keys) text += (text.empty() ? "" : ", ") + key;
    return "(" + text + ")";
}

std::string table_text(const std::string& name, const std::vector<std::string>& parts,
                       const dialect& target) {
    std::string text = "CREATE TABLE " + target.quote(name) + " (";
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "\n  " : ",\n  ") + parts[i];
    return text.append("\n)").append(target.ddl().after_table());
}

}  // namespace

std::string column_text(const held_column& column, const dialect& target) {
    std::string text = target.quote(column.name) + " " + column.type;
    if (column.generated) {
        const std::string_view words = target.ddl().generated_words();
        return words.empty() ? text : text.append(" ").append(words);
    }
    if (!column.nullable) text += " NOT NULL";
    if (!column.fallback.empty()) text += " DEFAULT " + column.fallback;
    return text;
}

std::string primary_key_text(const held_key& key, const dialect& target) {
    return constraint_text(key.name, "PRIMARY KEY", quoted_columns(key.columns, target), target);
}

std::string unique_text(const held_key& key, const dialect& target) {
    return constraint_text(key.name, "UNIQUE", quoted_columns(key.columns, target), target);
}

std::string check_text(const held_check& check, const dialect& target) {
    return constraint_text(check.name, "CHECK", check.condition, target);
}

std::string foreign_key_text(const held_foreign_key& key, const dialect& target) {
    std::string text =
        constraint_text(key.name, "FOREIGN KEY", quoted_columns(key.columns, target), target) +
        " REFERENCES " + target.quote(key.table) + " (" + quoted_columns(key.keys, target) + ")";
    if (!key.on_delete.empty()) text += " ON DELETE " + key.on_delete;
    if (!key.on_update.empty()) text += " ON UPDATE " + key.on_update;
    if (const std::string_view when = target.ddl().checked_at_commit(); !when.empty())
        text.append(" ").append(when);
    return text;
}

std::string create_table_text(const held_table& table, const dialect& target) {
    std::vector<std::string> parts = own_parts(table, target);
    for (const held_foreign_key& key : table.foreign_keys)
        parts.push_back(foreign_key_text(key, target));
    std::string text = table_text(table.name, parts, target);
    return table.keys_alone ? text.append(target.ddl().after_key_table()) : text;
}

std::string create_temporary_text(const held_table& table, const dialect& target) {
    const std::string text = table_text(table.name, own_parts(table, target), target);
    return "CREATE TEMPORARY" + text.substr(std::string_view("CREATE").size());
}

std::string create_index_text(const held_table& table, const held_index& index,
                              const dialect& target) {
    std::string text = "CREATE " + index_head(index, target) + " ON " + target.quote(table.name);
    if (!index.method.empty()) text += " USING " + index.method;
    text += " " + index_keys(index);
    if (!index.include.empty()) text += " INCLUDE (" + quoted_columns(index.include, target) + ")";
    return index.where.empty() ? text : text + " WHERE " + index.where;
}

std::string index_clause(const held_index& index, const dialect& target) {
    return "ADD " + index_head(index, target) + " " + index_keys(index);
}

std::vector<std::string> create_index_texts(const held_table& table, const dialect& target) {
    std::vector<std::string> texts;
    for (const held_index& index : table.indexes)
        texts.push_back(create_index_text(table, index, target));
    return texts;
}

std::string add_foreign_key_text(const std::string& table, const held_foreign_key& key,
                                 const dialect& target) {
    return "ALTER TABLE " + target.quote(table) + " ADD " + foreign_key_text(key, target);
}

std::string create_type_text(const held_type& type, const dialect& target) {
    std::string list;
    for (const std::string& label : type.labels)
        list.append(list.empty() ? "(" : ", ")
            .append(target.literal(value::borrow(value_kind::text, label)));
    return "CREATE TYPE " + target.quote(type.name) + " AS ENUM " + list + ")";
}

}  // namespace cormorant::detail
