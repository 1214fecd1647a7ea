#include "migrate/statements.hpp"

#include <algorithm>
#include <utility>

#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/run_spelling.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

using statements = std::vector<lowered_statement>;

// Whether the new labels are the old ones with others between them.
bool keeps_labels(const enum_state& from, const enum_state& to) {
    auto next = from.labels.begin();
    for (const std::string& label : to.labels)
        if (next != from.labels.end() && *next == label) ++next;
    return next == from.labels.end();
}

/// Lowers one operation.
class statement_maker {
public:
    statement_maker(const operation& change, const table_state& before, const dialect& target,
                    const model_names& large = {})
        : before_(before), after_(before), target_(target), large_(large) {
        change_state(after_, change);
    }

    statements make_joined(const std::vector<operation>& all) {
        after_ = replay(all, before_);
        table_state filled = after_;
        for (const operation& change : all)
            if (const auto* added = std::get_if<add_field>(&change);
                added && !added->backfill.empty())
                filled.find(added->model)->find(added->field.name)->default_value = added->backfill;
        append_differences(before_, filled);
        append_differences(filled, after_);
        return std::move(statements_);
    }

    statements make(const operation& change) {
        std::visit([&](const auto& one) { (*this)(one); }, change);
        return std::move(statements_);
    }

private:
    void operator()(const create_model& c) {
        const held_table whole = lower(c.model, after_, target_);
        held_table made = whole;
        made.indexes.clear();
        statements_.push_back({create_table_text(whole, target_), {{whole.name, made}}});
        for (const held_index& index : whole.indexes) {
            made.indexes.push_back(index);
            statements_.push_back({create_index_text(whole, index, target_), {{whole.name, made}}});
        }
        alter_tables();  // whose keys to it were there before
    }

    void operator()(const remove_model& c) {
        const std::string& table = c.model.table;
        statements_.push_back({"DROP TABLE " + target_.quote(table), {{table, std::nullopt}}});
        alter_tables();
    }

    void operator()(const rename_model& c) { move_table(c.from, c.to); }
    void operator()(const alter_table& c) { move_table(c.model, c.model); }

    void operator()(const rename_field& c) {
        const std::string table = after_.at(c.model).table;
        const held_table now = with_old_names(c.model, c.model);
        if (c.from_column != c.to_column)
            statements_.push_back({"ALTER TABLE " + target_.quote(table) + " RENAME COLUMN " +
                                       target_.quote(c.from_column) + " TO " +
                                       target_.quote(c.to_column),
                                   renamed_effects(c.model, now)});
        name_anew(now, c.model);
    }

    // The value is the column's default for a moment.
    void operator()(const add_field& c) {
        if (c.backfill.empty()) return alter_tables();
        table_state filled = after_;
        filled.find(c.model)->find(c.field.name)->default_value = c.backfill;
        append_differences(before_, filled);
        append_differences(filled, after_);
    }

    void operator()(const alter_field& c) {
        if (!c.backfill.empty()) {
            const std::string column = target_.quote(c.from.column);
            statements_.push_back({"UPDATE " + target_.quote(before_.at(c.model).table) + " SET " +
                                   column + " = " + target_.literal(c.backfill[0]) + " WHERE " +
                                   column + " IS NULL"});
        }
        alter_tables();
    }

    void operator()(const add_type& c) {
        if (target_.facts().enum_columns) add_text(create_type(c.type));
    }
    void operator()(const remove_type& c) {
        if (target_.facts().enum_columns) add_text("DROP TYPE " + target_.quote(c.type.name));
    }
    void operator()(const alter_type& c) {
        if (!target_.facts().enum_columns) return;
        if (keeps_labels(c.from, c.to))
            add_labels(c.from, c.to);
        else
            replace_type(c.to);
    }

    void operator()(const run_sql& c) {
        const backend_sql* chosen = nullptr;
        for (const backend_sql& one : c.up)
            if (one.backend == target_.name() || (chosen == nullptr && one.backend == any_backend))
                chosen = &one;
        if (chosen == nullptr) return;
        for (const std::string& sql : chosen->statements) add_text(sql);
    }

    template <class Other>
    void operator()(const Other&) {
        alter_tables();
    }

    // ---- tables ---------------------------------------------------------------------------------

    void append(const std::vector<alteration>& more, bool gentle = false) {
        for (const alteration& one : more) {
            lowered_statement& made = statements_.emplace_back();
            made.sql = one.sql;
            made.gentle = gentle;
            if (one.leaves) made.effects.push_back({one.leaves->name, one.leaves});
        }
    }

    void alter_tables() { append_differences(before_, after_); }

    // Types of one table may depend on the keys of another.
    void append_differences(const table_state& from, const table_state& to) {
        for (const model_state& model : to.models) {
            const model_state* old = from.find(model.name);
            if (old == nullptr) continue;
            const bool gentle = large_.count(model.name) != 0;
            const held_table before = lower(*old, from, target_);
            const held_table after = lower(model, to, target_);
            append(gentle ? target_.ddl().running().alter_gently(before, after)
                          : target_.ddl().alter(before, after),
                   gentle);
        }
    }

    void move_table(const std::string& from, const std::string& to) {
        const std::string& table = before_.at(from).table;
        const std::string& other = after_.at(to).table;
        const held_table now = with_old_names(from, to);
        if (table != other) {
            std::vector<table_effect> effects = renamed_effects(to, now);
            effects.push_back({table, std::nullopt});
            statements_.push_back(
                {"ALTER TABLE " + target_.quote(table) + " RENAME TO " + target_.quote(other),
                 std::move(effects)});
        }
        name_anew(now, to);
    }

    // The database follows a rename in all texts; names that were made of the old one stay.
    held_table with_old_names(const std::string& from, const std::string& to) const {
        const held_table old = lower(before_.at(from), before_, target_);
        held_table now = lower(after_.at(to), after_, target_);
        now.keys_alone = old.keys_alone;
        now.primary_key.name = old.primary_key.name;
        for (std::size_t i = 0; i < now.checks.size(); ++i) now.checks[i].name = old.checks[i].name;
        return now;
    }

    // The rename is seen in the table, and in those that refer to it.
    std::vector<table_effect> renamed_effects(const std::string& to, const held_table& now) const {
        std::vector<table_effect> effects = {{now.name, now}};
        for (const model_state& other : after_.models) {
            if (other.name == to) continue;
            const held_table referring = lower(other, after_, target_);
            if (referring != lower(before_.at(other.name), before_, target_))
                effects.push_back({referring.name, referring});
        }
        return effects;
    }

    void name_anew(const held_table& now, const std::string& to) {
        append(target_.ddl().alter(now, lower(after_.at(to), after_, target_)));
    }

    // ---- types ----------------------------------------------------------------------------------

    void add_text(std::string sql) { statements_.push_back({std::move(sql)}); }

    std::string create_type(const enum_state& type) const {
        return create_type_text({type.name, type.labels}, target_);
    }

    std::string text(const std::string& label) const {
        return target_.literal(value::borrow(value_kind::text, label));
    }

    void add_labels(const enum_state& from, const enum_state& to) {
        for (std::size_t i = 0; i < to.labels.size(); ++i) {
            const std::string& label = to.labels[i];
            if (std::find(from.labels.begin(), from.labels.end(), label) != from.labels.end())
                continue;
            std::string place;
            if (i > 0)
                place = " AFTER " + text(to.labels[i - 1]);
            else if (!from.labels.empty())
                place = " BEFORE " + text(from.labels[0]);
            add_text("ALTER TYPE " + target_.quote(to.name) + " ADD VALUE " + text(label) + place);
        }
    }

    // Values of an enum cannot be taken away: a new type takes the columns and the name.
    void replace_type(const enum_state& to) {
        const std::string name = target_.quote(to.name);
        const std::string old = target_.quote("cm_old_" + to.name);
        add_text("ALTER TYPE " + name + " RENAME TO " + old);
        add_text(create_type(to));
        for (const model_state& model : after_.models)
            for (const field_state& field : model.fields)
                if (field.type.enum_type == to.name) retype(model, field);
        add_text("DROP TYPE " + old);
    }

    void retype(const model_state& model, const field_state& field) {
        const std::string column = target_.quote(field.column);
        const std::string alter =
            "ALTER TABLE " + target_.quote(model.table) + " ALTER COLUMN " + column;
        const std::string type = lower_type(model, field, after_, target_);
        if (!field.default_value.empty()) add_text(alter + " DROP DEFAULT");
        add_text(alter + " TYPE " + type + " USING " + column + "::text::" + type);
        if (!field.default_value.empty())
            add_text(alter + " SET DEFAULT " + target_.literal(field.default_value[0]));
    }

    const table_state& before_;
    table_state after_;
    const dialect& target_;
    const model_names large_;
    statements statements_;
};

}  // namespace

std::vector<lowered_statement> lowered_statements(const operation& change,
                                                  const table_state& before, const dialect& target,
                                                  const model_names& large) {
    return statement_maker(change, before, target, large).make(change);
}

bool alters_alone(const operation& change) {
    if (const auto* altered = std::get_if<alter_field>(&change)) return altered->backfill.empty();
    return std::holds_alternative<add_field>(change) ||
           std::holds_alternative<remove_field>(change) ||
           std::holds_alternative<alter_key>(change) || std::holds_alternative<add_index>(change) ||
           std::holds_alternative<remove_index>(change) ||
           std::holds_alternative<add_constraint>(change) ||
           std::holds_alternative<remove_constraint>(change);
}

std::vector<lowered_statement> joined_statements(const std::vector<operation>& all,
                                                 const table_state& before, const dialect& target) {
    return statement_maker(all.front(), before, target).make_joined(all);
}

std::vector<std::string> statements_of(const operation& change, const table_state& before,
                                       const dialect& target) {
    std::vector<std::string> texts;
    for (lowered_statement& one : lowered_statements(change, before, target))
        texts.push_back(std::move(one.sql));
    return texts;
}

}  // namespace cormorant::detail
