#include "migrate/operation_json.hpp"

#include <array>
#include <type_traits>
#include <utility>

#include "migrate/state_json.hpp"
#include "migrate/value_json.hpp"

namespace cormorant::detail {
namespace {

// ---- writing ------------------------------------------------------------------------------------

file_json constraint_json(const constraint_state& constraint) {
    constexpr std::array<const char*, 3> sorts = {"unique", "check", "foreign_key"};
    file_json made;
    made[sorts[constraint.index()]] =
        std::visit([](const auto& one) { return json_of(one); }, constraint);
    return made;
}

file_json words_json(const table_words& words) {
    file_json made = {{"table", words.table}};
    if (words.implicit) made["implicit"] = true;
    return made;
}

void write_backfill(file_json& into, const std::vector<value>& backfill) {
    if (!backfill.empty()) into["backfill"] = {{"value", json_of(backfill[0])}};
}

file_json sql_json(const std::vector<backend_sql>& all) {
    file_json made = file_json::object();
    for (const backend_sql& one : all) made[one.backend] = one.statements;
    return made;
}

struct writer {
    file_json operator()(const create_model& c) const { return with("model", json_of(c.model)); }
    file_json operator()(const remove_model& c) const { return with("model", json_of(c.model)); }
    file_json operator()(const rename_model& c) const {
        return {
            {"from", c.from}, {"to", c.to}, {"from_table", c.from_table}, {"to_table", c.to_table}};
    }
    file_json operator()(const rename_field& c) const {
        return {{"model", c.model},
                {"from", c.from},
                {"to", c.to},
                {"from_column", c.from_column},
                {"to_column", c.to_column}};
    }
    file_json operator()(const alter_table& c) const {
        return {{"model", c.model}, {"from", words_json(c.from)}, {"to", words_json(c.to)}};
    }
    file_json operator()(const add_field& c) const {
        file_json made = {{"model", c.model}, {"field", json_of(c.field)}};
        write_backfill(made, c.backfill);
        return made;
    }
    file_json operator()(const remove_field& c) const {
        return {{"model", c.model}, {"field", json_of(c.field)}};
    }
    file_json operator()(const alter_field& c) const {
        file_json made = {{"model", c.model}, {"from", json_of(c.from)}, {"to", json_of(c.to)}};
        write_backfill(made, c.backfill);
        return made;
    }
    file_json operator()(const alter_key& c) const { return names(c.model, c.from, c.to); }
    file_json operator()(const add_index& c) const {
        return {{"model", c.model}, {"index", json_of(c.index)}};
    }
    file_json operator()(const remove_index& c) const {
        return {{"model", c.model}, {"index", json_of(c.index)}};
    }
    file_json operator()(const rename_index& c) const { return names(c.model, c.from, c.to); }
    file_json operator()(const add_constraint& c) const {
        return {{"model", c.model}, {"constraint", constraint_json(c.constraint)}};
    }
    file_json operator()(const remove_constraint& c) const {
        return {{"model", c.model}, {"constraint", constraint_json(c.constraint)}};
    }
    file_json operator()(const rename_constraint& c) const { return names(c.model, c.from, c.to); }
    file_json operator()(const add_type& c) const { return with("type", json_of(c.type)); }
    file_json operator()(const alter_type& c) const {
        file_json made;
        made["from"] = json_of(c.from);
        made["to"] = json_of(c.to);
        return made;
    }
    file_json operator()(const remove_type& c) const { return with("type", json_of(c.type)); }
    file_json operator()(const run_sql& c) const {
        file_json made = {{"up", sql_json(c.up)}};
        if (c.reversible) made["down"] = sql_json(c.down);
        return made;
    }

private:
    static file_json with(const char* key, file_json content) {
        file_json made;
        made[key] = std::move(content);
        return made;
    }
    template <class Name>
    static file_json names(const std::string& model, const Name& from, const Name& to) {
        file_json made = {{"model", model}};
        made["from"] = from;
        made["to"] = to;
        return made;
    }
};

// In the order of the variant.
constexpr std::array<std::string_view, std::variant_size_v<operation>> operation_words = {
    "create_model",   "remove_model",      "rename_model",
    "rename_field",   "alter_table",       "add_field",
    "remove_field",   "alter_field",       "alter_key",
    "add_index",      "remove_index",      "rename_index",
    "add_constraint", "remove_constraint", "rename_constraint",
    "add_type",       "alter_type",        "remove_type",
    "run_sql"};

// ---- reading ------------------------------------------------------------------------------------

constraint_state read_constraint(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    constraint_state made;
    if (in.has("unique"))
        made = read_unique(in.at("unique"), in.place("unique"));
    else if (in.has("check"))
        made = read_check(in.at("check"), in.place("check"));
    else
        made = read_foreign_key(in.at("foreign_key"), in.place("foreign_key"));
    in.done();
    return made;
}

table_words read_words(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    table_words made{in.text("table"), in.flag("implicit")};
    in.done();
    return made;
}

std::vector<value> read_backfill(json_reader& in) {
    std::vector<value> made;
    if (!in.has("backfill")) return made;
    json_reader inside(in.at("backfill"), in.place("backfill"));
    made.push_back(value_of_json(inside.at("value"), inside.place("value")));
    inside.done();
    return made;
}

/// A part of the operation, read by its own function.
template <class Part>
Part part(json_reader& in, const char* key, Part (*read)(const file_json&, const std::string&)) {
    return read(in.at(key), in.place(key));
}

// Read in the order of writing; braces evaluate from left to right.
operation read_one(json_reader& in, std::type_identity<create_model>) {
    return create_model{part(in, "model", &read_model)};
}
operation read_one(json_reader& in, std::type_identity<remove_model>) {
    return remove_model{part(in, "model", &read_model)};
}
operation read_one(json_reader& in, std::type_identity<rename_model>) {
    return rename_model{in.text("from"), in.text("to"), in.text("from_table"), in.text("to_table")};
}
operation read_one(json_reader& in, std::type_identity<rename_field>) {
    return rename_field{in.text("model"), in.text("from"), in.text("to"), in.text("from_column"),
                        in.text("to_column")};
}
operation read_one(json_reader& in, std::type_identity<alter_table>) {
    return alter_table{in.text("model"), part(in, "from", &read_words),
                       part(in, "to", &read_words)};
}
operation read_one(json_reader& in, std::type_identity<add_field>) {
    return add_field{in.text("model"), part(in, "field", &read_field), read_backfill(in)};
}
operation read_one(json_reader& in, std::type_identity<remove_field>) {
    return remove_field{in.text("model"), part(in, "field", &read_field)};
}
operation read_one(json_reader& in, std::type_identity<alter_field>) {
    return alter_field{in.text("model"), part(in, "from", &read_field), part(in, "to", &read_field),
                       read_backfill(in)};
}
operation read_one(json_reader& in, std::type_identity<alter_key>) {
    return alter_key{in.text("model"), in.texts("from"), in.texts("to")};
}
operation read_one(json_reader& in, std::type_identity<add_index>) {
    return add_index{in.text("model"), part(in, "index", &read_index)};
}
operation read_one(json_reader& in, std::type_identity<remove_index>) {
    return remove_index{in.text("model"), part(in, "index", &read_index)};
}
operation read_one(json_reader& in, std::type_identity<rename_index>) {
    return rename_index{in.text("model"), in.text("from"), in.text("to")};
}
operation read_one(json_reader& in, std::type_identity<add_constraint>) {
    return add_constraint{in.text("model"), part(in, "constraint", &read_constraint)};
}
operation read_one(json_reader& in, std::type_identity<remove_constraint>) {
    return remove_constraint{in.text("model"), part(in, "constraint", &read_constraint)};
}
operation read_one(json_reader& in, std::type_identity<rename_constraint>) {
    return rename_constraint{in.text("model"), in.text("from"), in.text("to")};
}
operation read_one(json_reader& in, std::type_identity<add_type>) {
    return add_type{part(in, "type", &read_type)};
}
operation read_one(json_reader& in, std::type_identity<alter_type>) {
    return alter_type{part(in, "from", &read_type), part(in, "to", &read_type)};
}
operation read_one(json_reader& in, std::type_identity<remove_type>) {
    return remove_type{part(in, "type", &read_type)};
}

std::vector<backend_sql> read_sql(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    std::vector<backend_sql> made;
    for (const char* backend : {"sqlite", "postgresql", "mariadb", any_backend.data()})
        if (in.has(backend)) made.push_back({backend, in.texts(backend)});
    in.done();
    return made;
}
operation read_one(json_reader& in, std::type_identity<run_sql>) {
    run_sql made{part(in, "up", &read_sql)};
    made.reversible = in.has("down");
    if (made.reversible) made.down = part(in, "down", &read_sql);
    return made;
}

template <std::size_t I = 0>
operation read_named(json_reader& in, std::string_view word) {
    if constexpr (I == std::variant_size_v<operation>) {
        refuse_json(in.place("op"), "\"" + std::string(word) + "\" is no operation");
    } else {
        if (operation_words[I] != word) return read_named<I + 1>(in, word);
        return read_one(in, std::type_identity<std::variant_alternative_t<I, operation>>{});
    }
}

}  // namespace

file_json json_of(const operation& change) {
    file_json made = {{"op", operation_words[change.index()]}};
    const file_json content = std::visit(writer(), change);
    for (const auto& [key, item] : content.items()) made[key] = item;
    return made;
}

operation read_operation(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    operation made = read_named(in, in.text("op"));
    in.done();
    return made;
}

std::string text_of(const migration_file& file) {
    file_json made = {{"cormorant", 1}, {"set", file.set}};
    made["depends"] = file.depends;
    if (!file.replaces.empty()) made["replaces"] = file.replaces;
    file_json& operations = made["operations"] = file_json::array();
    for (const operation& change : file.operations) operations.push_back(json_of(change));
    for (const allowance& one : file.allow)
        operations.at(one.operation)["allow"] = {{"rule", one.rule}, {"reason", one.reason}};
    made["checksum"] = checksum_of(made);
    return made.dump(2) + "\n";
}

migration_file migration_from(std::string_view text) {
    const file_json content = parse_file(text);
    json_reader in(content, "");
    require_format(in, content);
    migration_file made;
    made.set = in.text("set", "main");
    made.depends = in.texts("depends");
    made.replaces = in.texts("replaces");
    in.each("operations", [&](const file_json& item, const std::string& where) {
        file_json change = item;
        if (item.is_object() && item.contains("allow")) {
            json_reader allow(item.at("allow"), where + ".allow");
            made.allow.push_back(
                {made.operations.size(), allow.text("rule"), allow.text("reason")});
            allow.done();
            change.erase("allow");
        }
        made.operations.push_back(read_operation(change, where));
    });
    in.done();
    return made;
}

}  // namespace cormorant::detail
