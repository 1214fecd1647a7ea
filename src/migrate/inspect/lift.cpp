#include "migrate/inspect/lift.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "migrate/inspect/cpp_names.hpp"
#include "schema/made_name.hpp"
#include "sql/ddl/ddl_tokens.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// "album" of album_id, as members of foreign keys are called.
std::string without_id(const std::string& member) {
    return member.size() > 3 && member.ends_with("_id") ? member.substr(0, member.size() - 3)
                                                        : member;
}

std::string joined(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return list;
}

expression_state sql_condition(const std::string& text) {
    std::string braced;
    for (const char c : text) {
        braced += c;
        if (c == '{' || c == '}') braced += c;
    }
    expression_state made;
    made.word = "sql";
    made.as = value_kind::boolean;
    made.operands.emplace_back().constant = value::copy(value_kind::sql, braced);
    return made;
}

/// Lifts the tables of one database.
class lifter {
public:
    lifter(const held_tables& tables, const dialect& target) : tables_(tables), target_(target) {
        made_.supported.types = tables.types;
        for (const held_type& type : tables.types)
            made_.state.types.push_back({type.name, type.labels});
    }

    lifted lift() {
        for (const held_table& table : tables_.tables) name_model(table);
        for (const held_table& table : tables_.tables)
            if (names_.count(table.name) != 0) add_columns(table);
        for (held_table& kept : supported_) add_foreign_keys(kept);
        for (const held_table& kept : supported_) keep_key_type(kept);
        for (held_table& kept : supported_) add_parts(kept);
        made_.supported.tables = std::move(supported_);
        return std::move(made_);
    }

private:
    void leave_out(const std::string& table, std::string part, std::string why) {
        made_.left_out.push_back({table, std::move(part), std::move(why)});
    }

    void name_model(const held_table& table) {
        if (table.primary_key.columns.empty()) {
            leave_out(table.name, "", "it has no primary key, which a model needs");
            return;
        }
        for (const std::string& key : table.primary_key.columns)
            for (const held_column& column : table.columns)
                if (column.name == key && !reading_of(column)) {
                    leave_out(table.name, "",
                              "its key is of the type " + column.type + ", which no member has");
                    return;
                }
        names_[table.name] = distinct_name(struct_name(table.name), taken_);
    }

    // ---- columns --------------------------------------------------------------------------------

    std::optional<type_reading> reading_of(const held_column& column) const {
        if (parts_of_type(column.type).is_computed()) return std::nullopt;
        type_reading made;
        for (const held_type& type : tables_.types)
            if (column.type == type.name || column.type == target_.quote(type.name)) {
                made.type.kind = value_kind::text;
                made.type.enum_type = type.name;
                made.exact = true;
                return made;
            }
        return target_.ddl().read_type(column.type);
    }

    void add_columns(const held_table& table) {
        model_state model;
        model.name = names_[table.name];
        model.table = table.name;
        model.implicit = table.keys_alone;
        std::set<std::string> members;
        for (const held_column& column : table.columns) {
            const auto reading = reading_of(column);
            if (!reading) {
                leave_out(table.name, column.name, why_not(column));
                continue;
            }
            field_state field;
            field.name = distinct_name(name_of_field(table, column), members);
            field.column = column.name;
            field.type = reading->type;
            field.nullable = column.nullable;
            if (!reading->exact) field.type.database_type = column.type;
            if (!column.fallback.empty())
                field.default_value.push_back(value::copy(value_kind::sql, column.fallback));
            model.fields.push_back(std::move(field));
        }
        for (const std::string& key : table.primary_key.columns)
            model.primary_key.push_back(field_of(model, key)->name);
        held_table kept = table;
        std::erase_if(kept.columns,
                      [&](const held_column& one) { return field_of(model, one.name) == nullptr; });
        supported_.push_back(std::move(kept));
        made_.state.models.push_back(std::move(model));
    }

    static std::string why_not(const held_column& column) {
        if (parts_of_type(column.type).is_computed())
            return "the database computes it: " + column.type;
        return "no member has the type " + column.type;
    }

    // Of a foreign key the name of what it refers to, unless another column has it.
    std::string name_of_field(const held_table& table, const held_column& column) const {
        std::string name = member_name(column.name);
        if (key_of(table, column.name) == nullptr) return name;
        const std::string shorter = without_id(name);
        for (const held_column& other : table.columns)
            if (&other != &column && member_name(other.name) == shorter) return name;
        return member_name(shorter);
    }

    static field_state* field_of(model_state& model, const std::string& column) {
        for (field_state& field : model.fields)
            if (field.column == column) return &field;
        return nullptr;
    }

    // ---- keys -----------------------------------------------------------------------------------

    // The foreign key of the column alone to the only key of another table.
    const held_foreign_key* key_of(const held_table& table, const std::string& column) const {
        for (const held_foreign_key& key : table.foreign_keys)
            if (key.columns.size() == 1 && key.columns[0] == column && why_not(key).empty())
                return &key;
        return nullptr;
    }

    std::string why_not(const held_foreign_key& key) const {
        if (key.columns.size() != 1) return "a foreign key of several columns has no member";
        const held_table* other = tables_.find(key.table);
        if (other == nullptr || names_.count(key.table) == 0)
            return "it refers to " + key.table + ", which is no model";
        const bool to_key = key.keys.empty() || other->primary_key.columns == key.keys;
        if (other->primary_key.columns.size() != 1 || !to_key)
            return "it refers to other columns than the only key of " + key.table;
        return {};
    }

    static std::optional<on_delete_action> action_of(const std::string& words) {
        if (words == "CASCADE") return on_delete_action::cascade;
        if (words == "SET NULL") return on_delete_action::set_null;
        if (words == "SET DEFAULT") return on_delete_action::set_default;
        if (words == "RESTRICT") return on_delete_action::restrict_;
        return words.empty() || words == "NO ACTION" ? std::optional(on_delete_action::do_nothing)
                                                     : std::nullopt;
    }

    void add_foreign_keys(held_table& kept) {
        const held_table table = kept;
        model_state& model = model_of(table);
        kept.foreign_keys.clear();
        for (held_foreign_key key : table.foreign_keys) {
            std::string why = why_not(key);
            field_state* field = why.empty() ? field_of(model, key.columns[0]) : nullptr;
            if (why.empty() && field == nullptr) why = "its column is no member";
            if (why.empty() && !field->references.empty()) why = "its column is another key too";
            if (!why.empty()) {
                leave_out(table.name, key.name.empty() ? joined(key.columns) : key.name, why);
                continue;
            }
            if (!key.on_update.empty() && key.on_update != "NO ACTION")
                leave_out(table.name, joined(key.columns),
                          "ON UPDATE " + key.on_update + " is not kept");
            key.on_update.clear();
            if (key.name.empty()) key.name = foreign_key_name(table.name, field->column);
            field->references = names_[key.table];
            model.foreign_keys.push_back(
                {key.name, field->name, field->references,
                 action_of(key.on_delete).value_or(on_delete_action::do_nothing)});
            key.keys = tables_.find(key.table)->primary_key.columns;
            kept.foreign_keys.push_back(std::move(key));
        }
    }

    // ---- indexes and constraints ----------------------------------------------------------------

    // A name, in whatever quotes, and its direction; none where it is more than a name.
    std::optional<index_key_state> key_in(model_state& model, const std::string& text) const {
        const std::vector<ddl_token> tokens = ddl_tokens(text, ddl_quotes::standard);
        if (tokens.empty() || tokens.size() > 2) return std::nullopt;
        index_key_state made;
        if (tokens.size() == 2) {
            made.descending = tokens[1].text == "DESC" || tokens[1].text == "desc";
            if (!made.descending && tokens[1].text != "ASC" && tokens[1].text != "asc")
                return std::nullopt;
        }
        const field_state* field = field_of(model, name_of_token(tokens[0]));
        if (field == nullptr) return std::nullopt;
        made.field = field->name;
        return made;
    }

    std::optional<index_state> index_in(model_state& model, const held_index& from) const {
        index_state made;
        made.name = from.name;
        made.unique = from.unique;
        for (const std::string& text : from.keys) {
            const auto key = key_in(model, text);
            if (!key) return std::nullopt;
            made.keys.push_back(*key);
        }
        for (const std::string& column : from.include) {
            const field_state* field = field_of(model, column);
            if (field == nullptr) return std::nullopt;
            made.include.push_back(field->name);
        }
        if (!from.where.empty()) made.where.push_back(sql_condition(from.where));
        if (!from.sort.empty() || !from.method.empty() || made.keys.empty()) return std::nullopt;
        return made;
    }

    void add_indexes(const held_table& table, model_state& model, held_table& kept) {
        kept.indexes.clear();
        for (const held_index& index : table.indexes) {
            const auto made = index_in(model, index);
            if (!made) {
                leave_out(table.name, index.name,
                          "the index is over more than columns, or of a sort of its own");
                continue;
            }
            model.indexes.push_back(*made);
            kept.indexes.push_back(index);
            std::vector<std::string>& keys = kept.indexes.back().keys;
            for (std::size_t i = 0; i < keys.size(); ++i)
                keys[i] = target_.quote(model.at(made->keys[i].field).column) +
                          (made->keys[i].descending ? " DESC" : "");
        }
    }

    void add_uniques(const held_table& table, model_state& model, held_table& kept) {
        kept.uniques.clear();
        for (held_key unique : table.uniques) {
            if (unique.name.empty()) unique.name = numbered_name("uq", table.name);
            const field_state* field =
                unique.columns.size() == 1 ? field_of(model, unique.columns[0]) : nullptr;
            if (field != nullptr) {
                model.uniques.push_back({unique.name, field->name});
                kept.uniques.push_back(unique);
                continue;
            }
            held_index index;
            index.name = unique.name;
            index.unique = true;
            for (const std::string& column : unique.columns)
                index.keys.push_back(target_.quote(column));
            if (const auto made = index_in(model, index)) {
                model.indexes.push_back(*made);
                kept.indexes.push_back(index);
            } else {
                leave_out(table.name, unique.name, "one of its columns is no member");
            }
        }
    }

    void add_parts(held_table& kept) {
        const held_table table = kept;
        model_state& model = model_of(table);
        add_indexes(table, model, kept);
        add_uniques(table, model, kept);
        for (held_check& check : kept.checks) {
            if (check.name.empty()) check.name = numbered_name("ck", table.name);
            model.checks.push_back({check.name, sql_condition(check.condition)});
        }
        settle_key(table, model, kept);
    }

    model_state& model_of(const held_table& table) { return *made_.state.find(names_[table.name]); }

    // For a constraint that has none.
    std::string numbered_name(const std::string& prefix, const std::string& table) {
        return fitting_name(distinct_name(prefix + "_" + table, given_));
    }

    // A key that the database makes may have another type than the library gives it.
    void keep_key_type(const held_table& table) {
        model_state& model = model_of(table);
        const field_state* only = model.single_key();
        if (only == nullptr || !model.is_generated(*only)) return;
        field_state& key = *model.find(only->name);
        const type_text given = parts_of_type(target_.ddl().generated_type(key.type));
        for (const held_column& column : table.columns) {
            if (column.name != key.column) continue;
            const type_text there = parts_of_type(column.type);
            if (there.name != given.name || there.is_unsigned != given.is_unsigned)
                key.type.database_type = column.type;
        }
    }

    // What the key is called, and where its values come from, are the library's.
    void settle_key(const held_table& table, model_state& model, held_table& kept) {
        for (field_state& field : model.fields)
            if (has(model.primary_key, field.name)) field.nullable = false;
        const held_table lowered = lower(model, made_.state, target_);
        kept.primary_key.name = lowered.primary_key.name;
        for (held_column& column : kept.columns) {
            const auto same =
                std::find_if(lowered.columns.begin(), lowered.columns.end(),
                             [&](const held_column& one) { return one.name == column.name; });
            if (!has(table.primary_key.columns, column.name) || same == lowered.columns.end())
                continue;
            if (column.generated && !same->generated)
                leave_out(table.name, column.name, "the database makes its values");
            column = *same;
        }
    }

    const held_tables& tables_;
    const dialect& target_;
    std::map<std::string, std::string> names_;  // of the models, by table
    std::set<std::string> taken_;
    std::set<std::string> given_;  // names of constraints that had none
    std::vector<held_table> supported_;
    lifted made_;
};

}  // namespace

lifted lift(const held_tables& tables, const dialect& target) {
    return lifter(tables, target).lift();
}

}  // namespace cormorant::detail
