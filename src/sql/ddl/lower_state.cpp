#include "sql/ddl/lower_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "cormorant/base/error.hpp"
#include "schema/made_name.hpp"
#include "sql/ddl/names.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

bool holds(const std::vector<std::string>& fields, const std::string& field) {
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

// Whether the field is a column of the key, of a constraint or of an ordered index.
bool is_indexed(const model_state& model, const field_state& field) {
    if (holds(model.primary_key, field.name)) return true;
    const bool unique =
        std::any_of(model.uniques.begin(), model.uniques.end(),
                    [&](const unique_state& one) { return one.field == field.name; });
    return unique ||
           std::any_of(model.indexes.begin(), model.indexes.end(), [&](const index_state& index) {
               return index.method == index_method::ordered &&
                      (holds(index.include, field.name) ||
                       std::any_of(
                           index.keys.begin(), index.keys.end(),
                           [&](const index_key_state& key) { return key.field == field.name; }));
           });
}

type_state limited_type(const model_state& model, const field_state& field, const dialect& target) {
    type_state type = field.type;
    const bool text = type.kind == value_kind::text || type.kind == value_kind::bytes;
    if (text && type.max_length == 0 && is_indexed(model, field))
        type.max_length = target.ddl().indexed_length();
    return type;
}

/// Makes the parts of one table, in the order in which the model has them.
class table_maker {
public:
    table_maker(const model_state& model, const table_state& state, const dialect& target)
        : model_(model), state_(state), target_(target) {
        made_.name = model.table;
        made_.keys_alone = model.implicit;
    }

    held_table make() {
        made_.primary_key = {primary_key_name(model_.table), columns(model_.primary_key)};
        for (const field_state& field : model_.fields) add_field(field);
        for (const unique_state& unique : model_.uniques)
            made_.uniques.push_back({unique.name, {column(unique.field)}});
        for (const check_state& check : model_.checks)
            made_.checks.push_back({check.name, condition(check.condition)});
        for (const foreign_key_state& key : model_.foreign_keys) add_foreign_key(key);
        for (const index_state& index : model_.indexes) add_index(index);
        return std::move(made_);
    }

private:
    const std::string& column(const std::string& field) const { return model_.at(field).column; }

    std::vector<std::string> columns(const std::vector<std::string>& fields) const {
        std::vector<std::string> names;
        for (const std::string& field : fields) names.push_back(column(field));
        return names;
    }

    std::string condition(const expression_state& from) const {
        return lower_condition(from, model_, target_);
    }

    void add_field(const field_state& field) {
        held_column& made = made_.columns.emplace_back();
        made.name = field.column;
        made.type = lower_type(model_, field, state_, target_);
        made.generated = model_.is_generated(field);
        made.nullable = field.nullable && !holds(model_.primary_key, field.name);
        if (&field != model_.single_key()) made.fallback = fallback_of(field);
        add_choices(field);
        add_range(field);
    }

    std::string fallback_of(const field_state& field) const {
        if (field.default_now) return std::string(target_.ddl().clock(field.type.kind));
        return field.default_value.empty() ? "" : target_.literal(field.default_value[0]);
    }

    void add_choices(const field_state& field) {
        if (field.choices.empty()) return;
        std::string list;
        for (const value& choice : field.choices)
            list += (list.empty() ? "" : ", ") + target_.literal(choice);
        made_.checks.push_back({choices_check_name(model_.table, field.column),
                                target_.quote(field.column) + " IN (" + list + ")"});
    }

    // What the database computes must be a number that the member can read.
    void add_range(const field_state& field) {
        const type_state& type = field.type;
        if (!field.references.empty() || type.kind != value_kind::integer ||
            &field == model_.single_key() || !type.database_type.empty() ||
            !target_.ddl().wider_than(type))
            return;
        std::string text = target_.quote(field.column) + " >= 0";
        if (type.bits < 64) {
            const std::int64_t span = std::int64_t{1} << type.bits;
            const std::int64_t lowest = type.is_unsigned ? 0 : -span / 2;
            text = fmt::format("{} BETWEEN {} AND {}", target_.quote(field.column), lowest,
                               lowest + span - 1);
        }
        made_.checks.push_back({range_check_name(model_.table, field.column), std::move(text)});
    }

    void add_foreign_key(const foreign_key_state& from) {
        const field_state& field = model_.at(from.field);
        const model_state& referred = state_.at(from.model);
        const field_state* key = referred.single_key();
        if (key == nullptr)
            throw_usage(qualified(model_, field) + " refers to " + referred.name +
                        ", whose key has several members: foreign keys need a single one");
        if (from.on_delete == on_delete_action::set_default &&
            !target_.ddl().database_set_default())
            throw_usage(qualified(model_, field) + ": " + std::string(target_.name()) +
                        " cannot set a default when the row referred to goes: leave it to the "
                        "library, without .in_database()");
        made_.foreign_keys.push_back({from.name,
                                      {field.column},
                                      referred.table,
                                      {key->column},
                                      std::string(on_delete_words(from.on_delete))});
    }

    static std::string_view on_delete_words(on_delete_action action) {
        switch (action) {
            case on_delete_action::cascade:
                return "CASCADE";
            case on_delete_action::set_null:
                return "SET NULL";
            case on_delete_action::set_default:
                return "SET DEFAULT";
            case on_delete_action::protect:
            case on_delete_action::restrict_:
                return "RESTRICT";
            case on_delete_action::do_nothing:
                break;
        }
        return {};
    }

    void add_index(const index_state& from) {
        std::vector<std::string> keys;
        std::vector<const type_state*> types;
        for (const index_key_state& key : from.keys) {
            keys.push_back(target_.quote(column(key.field)));
            types.push_back(&model_.at(key.field).type);
        }
        held_index made;
        if (from.method != index_method::ordered) {
            made = target_.ddl().lookup_index(from, keys);
        } else {
            for (std::size_t i = 0; i < keys.size(); ++i)
                if (from.keys[i].descending) keys[i] += " DESC";
            made.keys = std::move(keys);
            made.method = target_.ddl().index_method(from, types);
        }
        if (made.keys.empty()) return;
        made.name = from.name;
        made.unique = from.unique;
        add_include(made, from);
        if (!from.where.empty()) add_where(made, from);
        made_.indexes.push_back(std::move(made));
    }

    void add_include(held_index& made, const index_state& from) const {
        if (from.include.empty()) return;
        if (target_.ddl().covering_indexes()) {
            made.include = columns(from.include);
            return;
        }
        if (from.unique)
            throw_usage(
                fmt::format("the unique index {} of {} cannot include columns on {}: as "
                            "further keys they would change what is unique. Leave out "
                            ".include(), or add a plain index that has it",
                            from.name, model_.name, target_.name()));
        for (const std::string& field : from.include)
            made.keys.push_back(target_.quote(column(field)));
    }

    void add_where(held_index& made, const index_state& from) const {
        if (target_.ddl().partial_indexes()) {
            made.where = condition(from.where[0]);
            return;
        }
        if (from.unique)
            throw_usage(fmt::format(
                "the unique index {} of {} is of some rows only, which {} does not have: of all "
                "rows it would refuse others. Leave out .where()",
                from.name, model_.name, target_.name()));
        // An index of all rows finds the same ones.
    }

    const model_state& model_;
    const table_state& state_;
    const dialect& target_;
    held_table made_;
};

}  // namespace

// A foreign key is spelled as the key that it holds, where its own words do not do.
std::string lower_type(const model_state& model, const field_state& field, const table_state& state,
                       const dialect& target) {
    target.require_type(qualified(model, field), field.type.kind);
    if (!field.type.database_type.empty()) return field.type.database_type;
    // In a circle the model referred to may not be there yet.
    if (const model_state* referred = state.find(field.references)) {
        const field_state* key = referred->single_key();
        const bool alike = key != nullptr &&
                           (target.ddl().spells_keys_alike() || !key->type.database_type.empty());
        if (alike) return lower_type(*referred, *key, state, target);
    }
    if (model.is_generated(field)) return std::string(target.ddl().generated_type(field.type));
    return target.ddl().column_type(limited_type(model, field, target));
}

held_table lower(const model_state& model, const table_state& state, const dialect& target) {
    return table_maker(model, state, target).make();
}

held_tables lower(const table_state& state, const dialect& target) {
    held_tables made;
    if (target.facts().enum_columns)
        for (const enum_state& type : state.types) made.types.push_back({type.name, type.labels});
    for (const model_state& model : state.models) {
        require_names(model, target);
        made.tables.push_back(lower(model, state, target));
    }
    require_distinct_names(made, target);
    return made;
}

}  // namespace cormorant::detail
