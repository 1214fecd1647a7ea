#include "migrate/execute/probe.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "migrate/execute/text_rows.hpp"
#include "migrate/introspect.hpp"
#include "session/database_core.hpp"
#include "session/scope.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(held_column, name, type, nullable, generated, fallback)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(held_key, name, columns)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(held_check, name, condition)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(held_foreign_key, name, columns, table, keys, on_delete,
                                   on_update)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(held_index, name, sort, method, unique, keys, include, where)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(held_table, name, keys_alone, columns, primary_key, uniques,
                                   checks, foreign_keys, indexes)

namespace {

using json = nlohmann::json;

json json_of(const step_probe::tables& tables) {
    json made = json::object();
    for (const auto& [name, table] : tables) made[name] = table ? json(*table) : json();
    return made;
}

step_probe::tables tables_from(const json& from) {
    step_probe::tables made;
    for (const auto& [name, table] : from.items()) {
        std::optional<held_table>& one = made[name];
        if (!table.is_null()) one = table.get<held_table>();
    }
    return made;
}

// A column that was added stands behind the others, wherever the model has it.
held_table without_order(held_table table) {
    std::sort(table.columns.begin(), table.columns.end(),
              [](const held_column& a, const held_column& b) { return a.name < b.name; });
    return table;
}

// The tables as texts, in the spelling that the database keeps.
std::string described(scope& on, const held_tables& tables, const step_probe::tables& asked,
                      std::source_location where) {
    held_tables chosen;
    for (const auto& [name, ignored] : asked)
        if (const held_table* table = tables.find(name)) chosen.tables.push_back(*table);
    chosen = echoed(on, chosen, where);
    const dialect& target = on.core().sql_dialect();
    std::string text;
    for (const auto& [name, ignored] : asked) {
        const held_table* table = chosen.find(name);
        text += table == nullptr ? "no table " + name
                                 : create_table_text(without_order(*table), target);
        text += ";\n";
        if (table == nullptr) continue;
        for (const std::string& index : create_index_texts(*table, target)) text += index + ";\n";
    }
    return text;
}

std::string described(scope& on, const step_probe::tables& tables, std::source_location where) {
    held_tables all;
    for (const auto& [name, table] : tables)
        if (table) all.tables.push_back(*table);
    return described(on, all, tables, where);
}

bool has_row(scope& on, const std::string& sql, std::source_location where) {
    return !rows_of(on, sql, {}, where).empty();
}

}  // namespace

std::string text_of(const step_probe& probe) {
    if (probe.empty()) return {};
    if (!probe.there.empty())
        return json{{"there", probe.there}, {"broken", probe.broken}, {"clean", probe.clean}}
            .dump();
    return json{{"before", json_of(probe.before)}, {"after", json_of(probe.after)}}.dump();
}

step_probe probe_from(const std::string& text) {
    step_probe made;
    if (text.empty()) return made;
    const json from = json::parse(text);
    if (from.contains("there")) {
        made.there = from.at("there");
        made.broken = from.at("broken");
        made.clean = from.at("clean");
        return made;
    }
    made.before = tables_from(from.at("before"));
    made.after = tables_from(from.at("after"));
    return made;
}

void clean(scope& on, const step_probe& probe, std::source_location where) {
    if (!probe.broken.empty() && has_row(on, probe.broken, where))
        (void)rows_of(on, probe.clean, {}, where);
}

probe_result look(scope& on, const step_probe& probe, std::source_location where) {
    if (probe.empty()) return {};
    clean(on, probe, where);
    if (!probe.there.empty())
        return {has_row(on, probe.there, where) ? probe_answer::there : probe_answer::not_there};
    const std::string found = described(on, introspect(on, where), probe.after, where);
    std::string wanted = described(on, probe.after, where);
    if (found == wanted) return {probe_answer::there};
    if (found == described(on, probe.before, where)) return {probe_answer::not_there};
    return {probe_answer::neither, found, std::move(wanted)};
}

}  // namespace cormorant::detail
