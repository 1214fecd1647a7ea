#pragma once

#include <string>
#include <vector>

#include "migrate/changes.hpp"
#include "migrate/execute/executor.hpp"
#include "migrate/introspect.hpp"
#include "migrate/random_history.hpp"
#include "session/database_core.hpp"
#include "session/scope.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"
#include "support/backend.hpp"

/// Histories to run, and how to see what they made.
namespace migrate_execute {

namespace cm = cormorant;
namespace detail = cormorant::detail;
using names = std::vector<std::string>;

inline detail::named_migration migration(const std::string& name, names depends,
                                         std::vector<detail::operation> all) {
    return {name, {"main", std::move(depends), std::move(all)}};
}

/// A history of so many migrations by chance.
inline std::vector<detail::named_migration> random_files(unsigned seed, int steps) {
    migrate_history::history past(seed, migrate_history::history::sound);
    std::vector<detail::named_migration> files;
    detail::migration_history history;
    for (int step = 0; step < steps; ++step) {
        const detail::table_state before = history.state();
        past.step();
        detail::named_migration next;
        next.file.operations = detail::changes(before, past.now(), past.answers()).operations;
        next.name = detail::next_name(history, next.file.operations);
        next.file.depends = history.heads();
        files.push_back(std::move(next));
        history = detail::migration_history(files);
    }
    return files;
}

inline detail::field_state field(const std::string& name, detail::value_kind kind) {
    detail::field_state made;
    made.name = made.column = name;
    made.type.kind = kind;
    return made;
}

/// A table of rows with a number and a text.
inline detail::model_state note_model(const std::string& name = "note") {
    detail::model_state model;
    model.name = model.table = name;
    model.fields = {field("id", detail::value_kind::integer),
                    field("number", detail::value_kind::integer),
                    field("body", detail::value_kind::text)};
    model.fields[2].type.max_length = 50;
    model.primary_key = {"id"};
    return model;
}

inline std::source_location here(std::source_location at = std::source_location::current()) {
    return at;
}

/// All that the database holds, as text.
inline std::string text_of(const cm::database& db) {
    detail::scope& on = *db.scope();
    const detail::dialect& target = on.core().sql_dialect();
    const detail::held_tables there = detail::echoed(on, detail::introspect(on, here()), here());
    std::string text;
    for (const detail::held_type& type : there.types)
        text += detail::create_type_text(type, target) + "\n";
    for (const detail::held_table& table : there.tables) {
        text += detail::create_table_text(table, target) + "\n";
        for (const std::string& index : detail::create_index_texts(table, target))
            text += index + "\n";
    }
    return text;
}

/// What it should hold.
inline std::string text_of(const cm::database& db, const detail::table_state& state) {
    detail::scope& on = *db.scope();
    const detail::dialect& target = on.core().sql_dialect();
    const detail::held_tables wanted = detail::echoed(on, detail::lower(state, target), here());
    std::string text;
    for (const detail::held_type& type : wanted.types)
        text += detail::create_type_text(type, target) + "\n";
    for (const detail::held_table& table : wanted.tables) {
        text += detail::create_table_text(table, target) + "\n";
        for (const std::string& index : detail::create_index_texts(table, target))
            text += index + "\n";
    }
    return text;
}

inline names names_of(const std::vector<detail::planned_migration>& plan) {
    names all;
    for (const detail::planned_migration& one : plan)
        all.push_back((one.direction == detail::migration_direction::backward ? "-" : "") +
                      one.name);
    return all;
}

inline std::vector<detail::planned_migration> run(const cm::database& db,
                                                  const std::vector<detail::named_migration>& files,
                                                  const detail::migrate_options& options = {}) {
    return detail::migrate(db.scope(), detail::migration_history(files), options, here());
}

inline std::vector<detail::applied_migration> applied(const cm::database& db) {
    return detail::applied(db.scope(), "main", here());
}

}  // namespace migrate_execute
