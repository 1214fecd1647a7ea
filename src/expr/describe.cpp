#include "cormorant/expr/describe.hpp"

#include <algorithm>
#include <cctype>

#include "cormorant/schema/model.hpp"
#include "schema/made_name.hpp"

namespace cormorant::detail {
namespace {

// OrderLine -> order_line, HTTPLog -> http_log.
std::string snake_case(std::string_view name) {
    std::string out;
    const auto upper = [&](std::size_t i) {
        return i < name.size() && std::isupper(static_cast<unsigned char>(name[i])) != 0;
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool starts_word = upper(i) && i > 0 && name[i - 1] != '_' &&
                                 (!upper(i - 1) || (i + 1 < name.size() && !upper(i + 1)));
        if (starts_word) out += '_';
        out += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
    }
    return out;
}

std::uint16_t member_index(const model_info& model, std::string_view name) {
    const member_info* m = model.find(without_sign(name));
    if (m == nullptr) throw_usage("model " + model.name + " has no member " + std::string(name));
    return static_cast<std::uint16_t>(model.index_of(*m));
}

value value_of(const literal& from) {
    switch (from.kind) {
        case value_kind::boolean:
            return value(from.integer != 0);
        case value_kind::integer:
            return value(from.integer);
        case value_kind::real:
            return value(from.real);
        case value_kind::text:
            return value::copy(value_kind::text, from.text);
        default:
            return {};
    }
}

index_info make_index(const model_info& model, const model_option& option,
                      std::shared_ptr<const condition> where) {
    index_info index;
    index.name = option.text;
    index.method = option.method;
    index.language = option.language;
    index.unique = option.kind == option_kind::unique;
    index.where = std::move(where);
    for (std::size_t i = 0; i < option.member_count; ++i)
        index.fields.push_back(
            {member_index(model, option.members[i]), option.members[i].starts_with('-')});
    for (std::size_t i = 0; i < option.include_count; ++i)
        index.include.push_back(member_index(model, option.include[i]));
    return index;
}

void default_column_name(member_info& m) {
    if (!has_column(m.kind) || !m.column.empty()) return;
    m.column = is_relation(m.kind) ? m.name + "_id" : m.name;
}

struct table_of_links {
    std::string table;
    std::string source;
    std::string target;
};

// The table between `model` and the target of its many_to_many `m`, made of the foreign keys of its
// through model: the first one to `model`, the next to the target.
table_of_links through_model_table(const model_info& model, const member_info& m) {
    const model_info& between = m.through_draft();
    const member_info* source_key = nullptr;
    const member_info* target_key = nullptr;
    for (const member_info& key : between.members) {
        if (key.kind != member_kind::foreign_key && key.kind != member_kind::one_to_one) continue;
        if (source_key == nullptr && key.target == model.self)
            source_key = &key;
        else if (target_key == nullptr && key.target == m.target)
            target_key = &key;
    }
    if (source_key == nullptr || target_key == nullptr)
        throw_usage("model " + between.name + ", between " + model.name + "." + m.name + " and " +
                    m.target_name + ", needs a foreign key to each of them");
    return {between.table, source_key->column, target_key->column};
}

table_of_links own_table(const model_info& model, const member_info& m) {
    const std::string source = snake_case(model.name);
    const std::string target = snake_case(m.target_name);
    const bool same = source == target;
    return {fitting_name(model.table + "_" + m.name),
            fitting_name((same ? "from_" : "") + source + "_id"),
            fitting_name((same ? "to_" : "") + target + "_id")};
}

table_of_links table_between(const model_info& model, const member_info& m) {
    return m.through_draft != nullptr ? through_model_table(model, m) : own_table(model, m);
}

void use_link_table(const model_info& model, member_info& m) {
    if (m.via.empty()) {
        table_of_links t = table_between(model, m);
        m.through_table = std::move(t.table);
        m.through_source = std::move(t.source);
        m.through_target = std::move(t.target);
        return;
    }
    // The other side of a many_to_many: the same table, seen from its other end.
    const model_info& other = m.target_draft();
    const member_info& forward = *other.find(m.via);
    table_of_links t = table_between(other, forward);
    m.through = forward.through;
    m.through_table = std::move(t.table);
    m.through_source = std::move(t.target);
    m.through_target = std::move(t.source);
}

void refuse_shared_columns(const model_info& model) {
    for (const member_info& a : model.members)
        for (const member_info& b : model.members)
            if (&a < &b && !a.column.empty() && a.column == b.column)
                throw_usage("model " + model.name + ": the members " + a.name + " and " + b.name +
                            " share the column " + a.column);
}

// Each row of a result has a record of its keys; a link's address lies inside it, four bytes apart
// from the next one, so that two low bits stay free for marks.
void lay_out_links(model_info& model) {
    std::uint16_t cell = 1;
    for (const member_info& m : model.members) {
        if (!is_relation(m.kind)) continue;
        link_info link{.member = static_cast<std::uint16_t>(model.index_of(m)),
                       .offset = m.offset,
                       .handle = m.handle};
        if (has_column(m.kind)) {
            link.cell = cell++;
            link.plain_key = m.decode.stored == storage::int64;
        }
        model.links.push_back(link);
    }
    const auto for_addresses = static_cast<std::uint16_t>((model.links.size() + 1) / 2);
    model.key_cells = std::max(cell, for_addresses);
}

// Derives names, keys and the indexes of foreign keys.
void finish_model(model_info& model) {
    if (model.table.empty()) model.table = snake_case(model.name);
    for (member_info& m : model.members) {
        default_column_name(m);
        m.decode.name = m.name.c_str();
    }
    refuse_shared_columns(model);
    lay_out_links(model);
}

}  // namespace

void refuse_unnamed(std::string_view type, std::int64_t number) {
    throw_usage("the enum " + std::string(type) + " has no enumerator from 0 to 63 of the value " +
                std::to_string(number) + ": it is stored by name, and this one has none");
}

void refuse_substr() {
    throw_usage("substr() takes a start of 1 or more and a length of 0 or more");
}

void refuse_text_length(const char* function) {
    throw_usage(std::string(function) + "() takes a length of 0 or more");
}

void refuse_empty_fill(const char* function) {
    throw_usage(std::string(function) + "() takes a text to fill with that is not empty");
}

void refuse_array_index() {
    throw_usage(
        "at(): an index of a JSON array is from 0 to 2147483647; there is none from the end");
}

void refuse_array_position() {
    throw_usage("[]: a position in an array is from 0 to 2147483646; there is none from the end");
}

void begin_model(model_info& model, const struct_source& source) {
    const model_shape& shape = source.shape;
    model.name = shape.name;
    model.shape = &shape;
    model.rows = &source.rows;
    model.self = source.self;
    model.members.resize(shape.size);
    for (std::size_t i = 0; i < shape.size; ++i) {
        const member_shape& from = shape.members[i];
        member_info& m = model.members[i];
        static_cast<member_access&>(m) = *source.members[i].access;
        m.name = from.name;
        m.kind = from.kind;
        m.type = from.type;
        m.nullable = from.nullable;
        m.element = from.element;
        m.lazy = from.lazy;
        m.primary_key = from.primary_key;
        m.via = from.via;
        m.single = from.single;
        if (from.target != nullptr) m.target_name = from.target().name;
        m.offset = static_cast<std::uint32_t>(static_cast<const char*>(source.members[i].address) -
                                              static_cast<const char*>(source.object));
        m.decode = {.offset = m.offset,
                    .stored = m.stored,
                    .wanted = m.type,
                    .store = m.store,
                    .enum_name = m.enum_name};
        if (m.kind == member_kind::one_to_one) m.unique = true;
        if (m.primary_key) model.primary_key.push_back(static_cast<std::uint16_t>(i));
    }
}

namespace {

void apply_index_or_check(model_info& model, const model_option& option,
                          std::shared_ptr<const condition> where) {
    if (option.kind == option_kind::default_filter) {
        model.default_filters.push_back(std::move(where));
        return;
    }
    if (option.kind == option_kind::check) {
        model.checks.push_back({std::string(option.text), std::move(where)});
        return;
    }
    const bool plain_unique = option.kind == option_kind::unique && option.member_count == 1 &&
                              where == nullptr && option.include_count == 0 && option.text.empty();
    if (plain_unique)
        model.members[member_index(model, option.members[0])].unique = true;
    else
        model.indexes.push_back(make_index(model, option, std::move(where)));
}

void apply_option(model_info& model, const model_option& option,
                  std::shared_ptr<const condition> where) {
    member_info* m =
        option.member_count == 0 ? nullptr : &model.members[member_index(model, option.members[0])];
    switch (option.kind) {
        case option_kind::table:
            model.table = option.text;
            model.table_is_given = true;
            break;
        case option_kind::column:
            m->column = option.text;
            break;
        case option_kind::primary_key:
            // The key's order is the option's.
            model.primary_key.clear();
            for (std::size_t i = 0; i < option.member_count; ++i)
                model.primary_key.push_back(member_index(model, option.members[i]));
            break;
        case option_kind::max_length:
            m->max_length = option.number;
            break;
        case option_kind::digits:
            m->max_digits = option.number;
            m->decimal_places = option.second_number;
            break;
        case option_kind::on_delete:
            m->on_delete = option.action;
            m->database_cascade = option.in_database;
            break;
        case option_kind::ordering:
            for (std::size_t i = 0; i < option.member_count; ++i)
                model.ordering.push_back(
                    {member_index(model, option.members[i]), option.members[i].starts_with('-')});
            break;
        case option_kind::default_value:
            m->default_value = value_of(option.literals[0]);
            break;
        case option_kind::default_now:
            m->default_now = true;
            break;
        case option_kind::auto_now:
            model.auto_now.push_back(member_index(model, option.members[0]));
            break;
        case option_kind::choices:
            for (std::size_t i = 0; i < option.literal_count; ++i)
                m->choices.push_back(value_of(option.literals[i]));
            break;
        case option_kind::database_type:
            m->database_type = option.text;
            break;
        case option_kind::comment:
            m->comment = option.text;
            break;
        case option_kind::no_index:
            m->indexed = false;
            break;
        case option_kind::unique:
        case option_kind::index:
        case option_kind::check:
        case option_kind::default_filter:
            apply_index_or_check(model, option, std::move(where));
            break;
    }
}

}  // namespace

void apply_options(model_info& model, std::span<const model_option* const> options,
                   std::span<const std::shared_ptr<const condition>> conditions) {
    for (std::size_t i = 0; i < options.size(); ++i)
        apply_option(model, *options[i], conditions.empty() ? nullptr : conditions[i]);
}

model_info& make_draft(void (*describe)(model_info& model)) {
    auto model = std::make_unique<model_info>();
    describe(*model);
    finish_model(*model);
    return *model.release();
}

const model_info& link_model(model_info& model) {
    for (member_info& m : model.members)
        if (m.kind == member_kind::many_to_many) use_link_table(model, m);
    return model;
}

}  // namespace cormorant::detail
