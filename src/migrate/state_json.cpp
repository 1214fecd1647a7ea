#include "migrate/state_json.hpp"

#include <utility>

#include "migrate/sha256.hpp"
#include "migrate/type_words.hpp"
#include "migrate/value_json.hpp"
#include "query/operation_words.hpp"

namespace cormorant::detail {
namespace {

template <class List>
void write_list(file_json& into, const char* key, const List& list) {
    if (list.empty()) return;
    file_json& made = into[key] = file_json::array();
    for (const auto& one : list) made.push_back(json_of(one));
}

void write_text(file_json& into, const char* key, const std::string& text) {
    if (!text.empty()) into[key] = text;
}

void write_flag(file_json& into, const char* key, bool flag) {
    if (flag) into[key] = true;
}

template <class Part>
std::vector<Part> read_list(json_reader& in, const char* key,
                            Part (*read)(const file_json&, const std::string&)) {
    std::vector<Part> list;
    in.each(key, [&](const file_json& item, const std::string& where) {
        list.push_back(read(item, where));
    });
    return list;
}

std::string default_column(const field_state& field) {
    return field.references.empty() ? field.name : field.name + "_id";
}

file_json json_of(const enumerator_state& one) {
    return {{"name", one.name}, {"number", one.number}};
}

enumerator_state read_enumerator(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    enumerator_state made{in.text("name"), 0};
    if (!in.at("number").is_number_integer())
        refuse_json(in.place("number"), "a whole number is expected");
    made.number = in.at("number").get<std::int64_t>();
    in.done();
    return made;
}

// The operation's name alone, or with what it needs beside its operands.
file_json head_of(const expression_state& operation) {
    const std::string& word = operation.word;
    if (word == "sql") {
        file_json head = {{"op", word}, {"as", kind_word(operation.as)}};
        write_flag(head, "nullable", operation.nullable);
        return head;
    }
    if (operation.as != value_kind::null) return {{"op", word}, {"as", kind_word(operation.as)}};
    if (word == "matches" || word == "search_rank")
        return {{"op", word}, {"language", language_word(operation.language)}};
    return word;
}

void read_head(expression_state& into, const file_json& from, const std::string& where) {
    if (from.is_string()) {
        into.word = from.get<std::string>();
    } else {
        json_reader in(from, where);
        into.word = in.text("op");
        if (in.has("as")) into.as = kind_of_word(in.text("as"), where);
        if (in.has("language")) into.language = language_of(in.text("language"), where);
        into.nullable = in.flag("nullable");
        in.done();
    }
    if (!operation_of(into.word)) refuse_json(where, "\"" + into.word + "\" is no operation");
}

file_json key_json(const index_key_state& key) { return (key.descending ? "-" : "") + key.field; }

index_key_state key_of_text(std::string text) {
    const bool descending = text.starts_with('-');
    return {descending ? text.substr(1) : std::move(text), descending};
}

// What a permission says changes nothing of what is done.
nlohmann::json sorted_keys(const file_json& from) {
    if (from.is_object()) {
        nlohmann::json made = nlohmann::json::object();
        for (const auto& [key, item] : from.items())
            if (key != "allow") made[key] = sorted_keys(item);
        return made;
    }
    if (!from.is_array()) return nlohmann::json(from);
    nlohmann::json made = nlohmann::json::array();
    for (const file_json& item : from) made.push_back(sorted_keys(item));
    return made;
}

}  // namespace

file_json json_of(const expression_state& expression) {
    if (!expression.field.empty()) return {{"field", expression.field}};
    if (expression.word.empty()) return json_of(expression.constant);
    file_json made = file_json::array();
    made.push_back(head_of(expression));
    for (const expression_state& operand : expression.operands) made.push_back(json_of(operand));
    return made;
}

expression_state read_expression(const file_json& from, const std::string& where) {
    expression_state made;
    if (from.is_array()) {
        if (from.empty()) refuse_json(where, "the operation has no name");
        read_head(made, from[0], where);
        for (std::size_t i = 1; i < from.size(); ++i)
            made.operands.push_back(
                read_expression(from[i], where + "[" + std::to_string(i) + "]"));
    } else if (from.is_object() && from.contains("field")) {
        json_reader in(from, where);
        made.field = in.text("field");
        in.done();
    } else {
        made.constant = value_of_json(from, where);
    }
    return made;
}

file_json json_of(const field_state& field) {
    file_json made = {{"name", field.name}};
    if (field.column != default_column(field)) made["column"] = field.column;
    write_type(made, field.type);
    write_text(made, "references", field.references);
    write_flag(made, "nullable", field.nullable);
    if (!field.default_value.empty()) made["default"] = json_of(field.default_value[0]);
    write_flag(made, "default_now", field.default_now);
    write_list(made, "choices", field.choices);
    if (!field.numbers.empty()) {
        file_json& numbers = made["numbers"] = file_json::array();
        for (const enumerator_state& one : field.numbers) numbers.push_back(json_of(one));
    }
    write_text(made, "comment", field.comment);
    return made;
}

field_state read_field(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    field_state made;
    made.name = in.text("name");
    made.type = read_type_words(in);
    made.references = in.text("references", "");
    made.column = in.text("column", default_column(made));
    made.nullable = in.flag("nullable");
    if (in.has("default"))
        made.default_value.push_back(value_of_json(in.at("default"), in.place("default")));
    made.default_now = in.flag("default_now");
    made.choices = read_list<value>(in, "choices", &value_of_json);
    made.numbers = read_list<enumerator_state>(in, "numbers", &read_enumerator);
    made.comment = in.text("comment", "");
    in.done();
    return made;
}

file_json json_of(const unique_state& unique) {
    return {{"name", unique.name}, {"field", unique.field}};
}

unique_state read_unique(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    unique_state made{in.text("name"), in.text("field")};
    in.done();
    return made;
}

file_json json_of(const check_state& check) {
    return {{"name", check.name}, {"condition", json_of(check.condition)}};
}

check_state read_check(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    check_state made{in.text("name"), read_expression(in.at("condition"), in.place("condition"))};
    in.done();
    return made;
}

file_json json_of(const foreign_key_state& key) {
    file_json made = {{"name", key.name}, {"field", key.field}, {"model", key.model}};
    if (key.on_delete != on_delete_action::do_nothing)
        made["on_delete"] = on_delete_word(key.on_delete);
    return made;
}

foreign_key_state read_foreign_key(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    foreign_key_state made{in.text("name"), in.text("field"), in.text("model")};
    made.on_delete = on_delete_of(in.text("on_delete", "do_nothing"), in.place("on_delete"));
    in.done();
    return made;
}

file_json json_of(const index_state& index) {
    file_json made = {{"name", index.name}};
    if (index.method != index_method::ordered) made["method"] = method_word(index.method);
    if (index.language != text_language::simple) made["language"] = language_word(index.language);
    write_flag(made, "unique", index.unique);
    file_json& fields = made["fields"] = file_json::array();
    for (const index_key_state& key : index.keys) fields.push_back(key_json(key));
    if (!index.include.empty()) made["include"] = index.include;
    if (!index.where.empty()) made["where"] = json_of(index.where[0]);
    return made;
}

index_state read_index(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    index_state made;
    made.name = in.text("name");
    made.method = method_of(in.text("method", "ordered"), in.place("method"));
    made.language = language_of(in.text("language", "simple"), in.place("language"));
    made.unique = in.flag("unique");
    for (std::string& key : in.texts("fields")) made.keys.push_back(key_of_text(std::move(key)));
    made.include = in.texts("include");
    if (in.has("where")) made.where.push_back(read_expression(in.at("where"), in.place("where")));
    in.done();
    return made;
}

file_json json_of(const model_state& model) {
    file_json made = {{"name", model.name}, {"table", model.table}};
    write_flag(made, "implicit", model.implicit);
    write_list(made, "fields", model.fields);
    made["primary_key"] = model.primary_key;
    write_list(made, "uniques", model.uniques);
    write_list(made, "checks", model.checks);
    write_list(made, "foreign_keys", model.foreign_keys);
    write_list(made, "indexes", model.indexes);
    return made;
}

model_state read_model(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    model_state made;
    made.name = in.text("name");
    made.table = in.text("table");
    made.implicit = in.flag("implicit");
    made.fields = read_list<field_state>(in, "fields", &read_field);
    made.primary_key = in.texts("primary_key");
    made.uniques = read_list<unique_state>(in, "uniques", &read_unique);
    made.checks = read_list<check_state>(in, "checks", &read_check);
    made.foreign_keys = read_list<foreign_key_state>(in, "foreign_keys", &read_foreign_key);
    made.indexes = read_list<index_state>(in, "indexes", &read_index);
    in.done();
    return made;
}

file_json json_of(const enum_state& type) { return {{"name", type.name}, {"labels", type.labels}}; }

enum_state read_type(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    enum_state made{in.text("name"), in.texts("labels")};
    in.done();
    return made;
}

std::string text_of(const table_state& from) {
    const table_state state = normal_form(from);
    file_json made = {{"cormorant", 1}};
    write_list(made, "types", state.types);
    write_list(made, "models", state.models);
    made["checksum"] = checksum_of(made);
    return made.dump(2) + "\n";
}

table_state state_from(std::string_view text) {
    const file_json content = parse_file(text);
    json_reader in(content, "");
    require_format(in, content);
    table_state made;
    made.types = read_list<enum_state>(in, "types", &read_type);
    made.models = read_list<model_state>(in, "models", &read_model);
    in.done();
    return made;
}

std::string checksum_of(const file_json& content) {
    nlohmann::json sorted = sorted_keys(content);
    sorted.erase("name");
    sorted.erase("checksum");
    return "sha256:" + sha256(sorted.dump());
}

void require_format(json_reader& in, const file_json& content) {
    if (in.number("cormorant", 0) != 1)
        refuse_json("cormorant",
                    "the number of the format is not 1: a newer version of Cormorant wrote it, "
                    "build the program with that one");
    if (const std::string sum = in.text("checksum", "");
        !sum.empty() && sum != checksum_of(content))
        refuse_json("checksum",
                    "it is not that of the content: the file was edited. Undo the edit; where no "
                    "database has the migration yet, take the line of the checksum out instead");
}

file_json parse_file(std::string_view text) {
    try {
        return file_json::parse(text);
    } catch (const file_json::exception& e) {  // "[json.exception...] parse error at line 3, ..."
        const std::string_view what = e.what();
        const std::size_t at = what.find("line ");
        refuse_json("", "the text is no JSON: " +
                            std::string(at == std::string_view::npos ? what : what.substr(at)));
    }
}

}  // namespace cormorant::detail
