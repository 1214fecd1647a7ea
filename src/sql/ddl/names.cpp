#include "sql/ddl/names.hpp"

#include <fmt/format.h>

#include <cctype>
#include <map>
#include <string>
#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/base/utf8.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

void require_name(std::string_view name, const std::string& whose, const dialect& target) {
    const auto [bytes, characters] = target.ddl().longest_name();
    if (name.size() <= bytes && utf8_length(name) <= characters) return;
    const bool by_bytes = name.size() > bytes;
    throw_usage(fmt::format(
        "the name \"{}\" of {} has {} {}, and {} takes {}: give it a shorter one in meta", name,
        whose, by_bytes ? name.size() : utf8_length(name), by_bytes ? "bytes" : "characters",
        target.name(), by_bytes ? bytes : characters));
}

/// Names that must differ; databases fold the case of ASCII letters.
class scope_of_names {
public:
    void add(const std::string& name, const std::string& what) {
        std::string folded = name;
        for (char& c : folded) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        const auto [at, fresh] = owners_.emplace(std::move(folded), what);
        if (!fresh)
            throw_usage(
                fmt::format("the name \"{}\" would be that of {} and of {}: give one of them "
                            "another with .named(\"...\") or cm::table(\"...\")",
                            name, at->second, what));
    }

private:
    std::map<std::string, std::string> owners_;
};

void add_indexes(scope_of_names& names, const held_table& table) {
    for (const held_index& index : table.indexes)
        names.add(index.name, "an index of the table " + table.name);
}

// Keys and unique constraints are indexes too.
void add_keys(scope_of_names& names, const held_table& table) {
    names.add(table.primary_key.name, "the primary key of the table " + table.name);
    for (const held_key& key : table.uniques)
        names.add(key.name, "a unique constraint of the table " + table.name);
}

void require_distinct_parts(const held_table& table) {
    scope_of_names indexes;
    add_keys(indexes, table);
    add_indexes(indexes, table);
    scope_of_names constraints;
    add_keys(constraints, table);
    for (const held_check& check : table.checks)
        constraints.add(check.name, "a check of the table " + table.name);
    for (const held_foreign_key& key : table.foreign_keys)
        constraints.add(key.name, "a foreign key of the table " + table.name);
}

}  // namespace

void require_names(const model_state& model, const dialect& target) {
    require_name(model.table, "the table of " + model.name, target);
    for (const field_state& field : model.fields)
        require_name(field.column, "the column of " + qualified(model, field), target);
    for (const index_state& index : model.indexes)
        require_name(index.name, "an index of " + model.name, target);
    for (const check_state& check : model.checks)
        require_name(check.name, "a check of " + model.name, target);
}

void require_distinct_names(const held_tables& tables, const dialect& target) {
    scope_of_names all;
    scope_of_names keys;
    for (const held_table& table : tables.tables) all.add(table.name, "the table " + table.name);
    for (const held_type& type : tables.types) all.add(type.name, "the type " + type.name);
    for (const held_table& table : tables.tables) {
        require_distinct_parts(table);
        if (target.ddl().indexes_beside_tables()) {
            add_keys(all, table);
            add_indexes(all, table);
        }
        if (!target.ddl().foreign_keys_of_database()) continue;
        for (const held_foreign_key& key : table.foreign_keys)
            keys.add(key.name, "a foreign key of the table " + table.name);
    }
}

}  // namespace cormorant::detail
