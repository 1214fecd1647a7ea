#include "sql/ddl/state_of.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/owned_value.hpp"
#include "cormorant/base/error.hpp"
#include "query/condition_tree.hpp"
#include "schema/foreign_key.hpp"
#include "schema/made_name.hpp"
#include "schema/qualified.hpp"

namespace cormorant::detail {
namespace {

using model_list = std::span<const model_info* const>;
using model_names = std::map<const model_info*, std::string>;

// The struct's name; that of namesakes with their namespaces.
model_names names_of(const std::vector<const model_info*>& models) {
    std::map<std::string_view, int> uses;
    for (const model_info* model : models) ++uses[model->name];
    model_names names;
    for (const model_info* model : models)
        names[model] = uses[model->name] == 1 ? model->name : std::string(model->shape->full_name);
    return names;
}

const member_info& key_of(const model_info& model, const std::string& referred_by) {
    if (const member_info* key = model.single_key()) return *key;
    throw_usage(referred_by + " refers to " + model.name +
                ", whose key has several members: foreign keys need a single one");
}

std::vector<enumerator_state> numbers_of(const member_info& member) {
    std::vector<enumerator_state> numbers;
    if (member.spelled_values == nullptr || member.enum_name != nullptr) return numbers;
    for (const named_value& one : named_values(member.spelled_values))
        numbers.push_back({std::string(one.name), one.number});
    return numbers;
}

field_state field_of(const member_info& member, const model_names& names) {
    field_state field;
    field.name = member.name;
    field.column = member.column;
    field.type = type_of(member);
    field.nullable = member.nullable;
    field.default_now = member.default_now;
    if (member.default_value) field.default_value.push_back(owned_value(*member.default_value));
    for (const value& choice : member.choices) field.choices.push_back(owned_value(choice));
    field.numbers = numbers_of(member);
    field.comment = member.comment;
    if (is_foreign_key(member)) field.references = names.at(&member.target());
    return field;
}

// Whether an index of all rows, a unique constraint or the key begins with the member.
bool leads_an_index(const model_info& model, std::uint16_t member) {
    const member_info& m = model.members[member];
    if (m.unique || m.kind == member_kind::one_to_one) return true;
    if (!model.primary_key.empty() && model.primary_key[0] == member) return true;
    return std::any_of(model.indexes.begin(), model.indexes.end(), [&](const index_info& index) {
        return index.method == index_method::ordered && index.where == nullptr &&
               !index.fields.empty() && index.fields[0].member == member;
    });
}

index_state index_of(const model_info& model, const index_info& from) {
    index_state index;
    index.name = index_name(model, from);
    index.method = from.method;
    index.language = from.language;
    index.unique = from.unique;
    for (const index_field& key : from.fields)
        index.keys.push_back({model.members[key.member].name, key.descending});
    for (const std::uint16_t m : from.include) index.include.push_back(model.members[m].name);
    if (from.where != nullptr) index.where.push_back(tree_of(*from.where, model));
    return index;
}

void add_indexes(model_state& made, const model_info& model) {
    for (const index_info& index : model.indexes) made.indexes.push_back(index_of(model, index));
    for (std::size_t i = 0; i < model.members.size(); ++i) {
        const member_info& m = model.members[i];
        const auto member = static_cast<std::uint16_t>(i);
        if (m.kind != member_kind::foreign_key || !m.indexed || leads_an_index(model, member))
            continue;
        index_state& unasked = made.indexes.emplace_back();
        unasked.name = index_name(model.table, m.column);
        unasked.keys.push_back({m.name, false});
    }
}

void add_keys(model_state& made, const model_info& model, const model_names& names) {
    for (const std::uint16_t m : model.primary_key)
        made.primary_key.push_back(model.members[m].name);
    for (const member_info& m : model.members) {
        const bool unique = m.unique || m.kind == member_kind::one_to_one;
        if (unique && &m != model.single_key() && !has_unique_index(model, m))
            made.uniques.push_back({unique_name(model.table, m), m.name});
        if (!is_foreign_key(m)) continue;
        (void)key_of(m.target(), qualified(model, m));
        made.foreign_keys.push_back(
            {foreign_key_name(model.table, m.column), m.name, names.at(&m.target()),
             m.database_cascade ? m.on_delete : on_delete_action::do_nothing});
    }
}

model_state model_of_struct(const model_info& model, const model_names& names) {
    model_state made;
    made.name = names.at(&model);
    made.table = model.table;
    for (const member_info& m : model.members)
        if (has_column(m.kind)) made.fields.push_back(field_of(m, names));
    add_keys(made, model, names);
    for (const check_info& check : model.checks)
        made.checks.push_back({check.name, tree_of(*check.predicate, model)});
    add_indexes(made, model);
    return made;
}

field_state link_field(const std::string& column, const member_info& key, std::string model) {
    field_state field;
    field.name = column;
    field.column = column;
    field.type = type_of(key);
    field.type.database_type.clear();
    field.references = std::move(model);
    return field;
}

model_state table_between(const link_relation& link, const model_names& names) {
    const member_info& relation = *link.relation;
    const model_info& target = relation.target();
    const std::string from = qualified(*link.owner, relation);
    const std::string& table = relation.through_table;
    model_state made;
    made.name = names.at(link.owner) + "." + relation.name;
    made.table = table;
    made.implicit = true;
    made.fields = {
        link_field(relation.through_source, key_of(*link.owner, from), names.at(link.owner)),
        link_field(relation.through_target, key_of(target, from), names.at(&target))};
    made.primary_key = {relation.through_source, relation.through_target};
    for (const field_state& field : made.fields)
        made.foreign_keys.push_back(
            {foreign_key_name(table, field.column), field.name, field.references});
    index_state& index = made.indexes.emplace_back();
    index.name = index_name(table, relation.through_target);
    index.keys.push_back({relation.through_target, false});
    return made;
}

void add_types(table_state& state, const model_info& model) {
    for (const member_info& m : model.members) {
        if (m.enum_type == nullptr || !m.database_type.empty()) continue;
        enum_state made{std::string(m.enum_type->name), {}};
        for (std::size_t i = 0; i < m.enum_type->size; ++i)
            if (const std::string_view label = m.enum_type->labels[i]; !label.empty())
                made.labels.emplace_back(label);
        if (std::find(state.types.begin(), state.types.end(), made) == state.types.end())
            state.types.push_back(std::move(made));
    }
}

}  // namespace

std::vector<link_relation> link_relations(model_list models) {
    std::vector<link_relation> found;
    for (const model_info* model : models) {
        for (const member_info& m : model->members) {
            if (m.kind != member_kind::many_to_many || m.through != nullptr) continue;
            link_relation link{model, &m};
            if (!m.via.empty()) link = {&m.target(), m.target().find(m.via)};
            if (std::find(found.begin(), found.end(), link) == found.end()) found.push_back(link);
        }
    }
    return found;
}

std::vector<const model_info*> with_referred(model_list models) {
    std::vector<const model_info*> all;
    const auto add = [&](const model_info& model) {
        if (std::find(all.begin(), all.end(), &model) == all.end()) all.push_back(&model);
    };
    for (const model_info* model : models) add(*model);
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const member_info& m : all[i]->members)
            if (is_foreign_key(m) || m.kind == member_kind::many_to_many) add(m.target());
    return all;
}

table_state state_of(model_list models) {
    const model_names names = names_of(with_referred(models));
    table_state state;
    for (const model_info* model : models) {
        if (state.find(names.at(model)) != nullptr) continue;
        state.models.push_back(model_of_struct(*model, names));
        add_types(state, *model);
    }
    for (const link_relation& link : link_relations(models))
        state.models.push_back(table_between(link, names));
    return state;
}

}  // namespace cormorant::detail
