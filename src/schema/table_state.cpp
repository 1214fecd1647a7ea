#include "schema/table_state.hpp"

#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

template <class List>
auto named(List& list, std::string_view name) -> decltype(list.data()) {
    for (auto& one : list)
        if (one.name == name) return &one;
    return nullptr;
}

template <class List>
void sort_by_name(List& list) {
    std::sort(list.begin(), list.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
}

void sort_parts(model_state& model) {
    sort_by_name(model.uniques);
    sort_by_name(model.checks);
    sort_by_name(model.foreign_keys);
    sort_by_name(model.indexes);
}

}  // namespace

const field_state* model_state::find(std::string_view field) const noexcept {
    return named(fields, field);
}

field_state* model_state::find(std::string_view field) noexcept { return named(fields, field); }

const field_state& model_state::at(std::string_view field) const {
    if (const field_state* found = find(field)) return *found;
    throw_usage("the model " + name + " has no field " + std::string(field));
}

const field_state* model_state::single_key() const noexcept {
    return primary_key.size() == 1 ? find(primary_key[0]) : nullptr;
}

bool model_state::is_generated(const field_state& field) const noexcept {
    return &field == single_key() && field.references.empty() &&
           field.type.kind == value_kind::integer && field.type.database_type.empty();
}

const model_state* table_state::find(std::string_view model) const noexcept {
    return named(models, model);
}

model_state* table_state::find(std::string_view model) noexcept { return named(models, model); }

const model_state& table_state::at(std::string_view model) const {
    if (const model_state* found = find(model)) return *found;
    throw_usage("there is no model " + std::string(model));
}

table_state normal_form(table_state state) {
    sort_by_name(state.models);
    sort_by_name(state.types);
    for (model_state& model : state.models) sort_parts(model);
    return state;
}

bool same_state(const table_state& a, const table_state& b) {
    const auto comparable = [](const table_state& from) {
        table_state made = normal_form(from);
        for (model_state& model : made.models) sort_by_name(model.fields);
        return made;
    };
    return comparable(a) == comparable(b);
}

type_state type_of(const member_info& member) {
    type_state type;
    type.kind = member.type;
    if (is_container(member.type)) type.element = member.element;
    const value_kind one = is_container(member.type) ? member.element : member.type;
    if (one == value_kind::integer) {
        type.bits = static_cast<std::uint8_t>(member.integer_bits);
        type.is_unsigned = member.is_unsigned;
    }
    if (one == value_kind::text || one == value_kind::bytes) type.max_length = member.max_length;
    if (one == value_kind::decimal && member.max_digits > 0) {
        type.max_digits = member.max_digits;
        type.decimal_places = member.decimal_places;
    }
    type.database_type = member.database_type;
    if (member.enum_type != nullptr && type.database_type.empty())
        type.enum_type = member.enum_type->name;
    return type;
}

std::string qualified(const model_state& model, const field_state& field) {
    return model.name + "." + field.name;
}

}  // namespace cormorant::detail
