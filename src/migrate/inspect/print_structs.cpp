#include "migrate/inspect/print_structs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "migrate/inspect/cpp_names.hpp"
#include "migrate/inspect/default_text.hpp"

namespace cormorant::detail {
namespace {

constexpr std::size_t most_members = 64;

std::string quoted(const std::string& name) { return cpp_literal(name); }

// One line of remark, whatever the text is.
std::string remark(std::string_view text) {
    std::string line;
    for (const char c : text) line += static_cast<unsigned char>(c) < 32 || c == '\\' ? ' ' : c;
    return line;
}

std::string scalar(value_kind kind, const type_state& type) {
    switch (kind) {
        case value_kind::boolean:
            return "bool";
        case value_kind::integer:
            return fmt::format("std::{}int{}_t", type.is_unsigned ? "u" : "", type.bits);
        case value_kind::real:
            return "double";
        case value_kind::decimal:
            return "cm::decimal";
        case value_kind::bytes:
            return "cm::bytes";
        case value_kind::utc_time:
            return "cm::utc_time";
        case value_kind::date:
            return "cm::date";
        case value_kind::duration:
            return "std::chrono::microseconds";
        case value_kind::uuid:
            return "cm::uuid";
        case value_kind::json:
            return "cm::json";
        default:
            return "std::string";
    }
}

// Whether an enumerator can be called so.
bool is_cpp_name(const std::string& label) {
    const auto is_sign = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    return !label.empty() && std::isalpha(static_cast<unsigned char>(label[0])) != 0 &&
           std::all_of(label.begin(), label.end(), is_sign) && member_name(label) != label + "_";
}

/// Prints the structs of one state.
class struct_printer {
public:
    explicit struct_printer(const lifted& from) : from_(from) {
        for (const model_state& model : from.state.models) taken_.insert(model.name);
    }

    std::string print() {
        text_ =
            "#pragma once\n\n#include <chrono>\n#include <cormorant/cormorant.hpp>\n"
            "#include <cstdint>\n#include <optional>\n#include <string>\n#include <vector>\n\n"
            "namespace cm = cormorant;\n\n";
        for (const enum_state& type : from_.state.types) print_enum(type);
        order_models();
        name_reverse_sides();
        for (const model_state* model : order_) text_ += "struct " + model->name + ";\n";
        for (const left_out_part& one : from_.left_out)
            if (one.part.empty())
                text_ += "\n// The table " + remark(one.table) +
                         " is no model: " + remark(one.why) + ".\n";
        for (const model_state* model : order_) print_model(*model);
        return std::move(text_);
    }

private:
    // ---- enums ----------------------------------------------------------------------------------

    void print_enum(const enum_state& type) {
        const bool sound = !type.labels.empty() &&
                           std::all_of(type.labels.begin(), type.labels.end(), &is_cpp_name);
        if (!sound) {
            text_ += "// The enum " + remark(type.name) +
                     " has values that are no names of C++: its columns are texts.\n\n";
            return;
        }
        const std::string name = distinct_name(struct_name(type.name), taken_);
        enums_[type.name] = name;
        text_ += "enum class " + name + " {";
        for (std::size_t i = 0; i < type.labels.size(); ++i)
            text_ += (i == 0 ? " " : ", ") + type.labels[i];
        text_ += " };\ntemplate <>\ninline constexpr std::string_view cormorant::database_enum<" +
                 name + "> = " + quoted(type.name) + ";\n\n";
    }

    // ---- order and relations --------------------------------------------------------------------

    // Referred-to models first, in a circle by name.
    void order_models() {
        std::vector<const model_state*> left;
        for (const model_state& model : from_.state.models) left.push_back(&model);
        std::sort(left.begin(), left.end(),
                  [](const auto* a, const auto* b) { return a->name < b->name; });
        while (!left.empty()) {
            auto next = std::find_if(left.begin(), left.end(), [&](const model_state* model) {
                return std::none_of(left.begin(), left.end(), [&](const model_state* other) {
                    return other != model && refers(*model, *other);
                });
            });
            if (next == left.end()) next = left.begin();
            order_.push_back(*next);
            left.erase(next);
        }
    }

    static bool refers(const model_state& model, const model_state& other) {
        return std::any_of(model.fields.begin(), model.fields.end(), [&](const field_state& field) {
            return field.references == other.name;
        });
    }

    struct reverse_side {
        std::string child;
        std::string via;
        std::string name;
        bool single = false;
    };

    void name_reverse_sides() {
        for (const model_state* child : order_) {
            std::map<std::string, int> counts;
            for (const field_state& field : child->fields)
                if (!field.references.empty()) ++counts[field.references];
            for (const field_state& field : child->fields) {
                if (field.references.empty()) continue;
                const bool single = is_unique(*child, field);
                std::string name = member_name(child->name);
                if (!single) name = plural(name);
                if (counts[field.references] > 1) name += "_by_" + field.name;
                reverse_[field.references].push_back({child->name, field.name, name, single});
            }
        }
    }

    static std::string plural(const std::string& name) {
        if (name.ends_with("s") || name.ends_with("x") || name.ends_with("ch")) return name + "es";
        if (name.size() > 1 && name.ends_with("y") &&
            std::string_view("aeiou").find(name[name.size() - 2]) == std::string_view::npos)
            return name.substr(0, name.size() - 1) + "ies";
        return name + "s";
    }

    static bool is_unique(const model_state& model, const field_state& field) {
        return std::any_of(model.uniques.begin(), model.uniques.end(),
                           [&](const unique_state& one) { return one.field == field.name; });
    }

    // ---- members --------------------------------------------------------------------------------

    std::string type_of(const field_state& field) const {
        const type_state& type = field.type;
        if (const auto found = enums_.find(type.enum_type); found != enums_.end())
            return type.kind == value_kind::array ? "std::vector<" + found->second + ">"
                                                  : found->second;
        if (type.kind == value_kind::array)
            return "std::vector<" + scalar(type.element, type) + ">";
        if (type.kind == value_kind::range) return "cm::range<" + scalar(type.element, type) + ">";
        return scalar(type.kind, type);
    }

    std::string member_type(const model_state& model, const field_state& field) const {
        std::string type = type_of(field);
        if (!field.references.empty()) {
            // The struct may not be complete yet, so the type of its key is said.
            const model_state& other = from_.state.at(field.references);
            const std::string key = type_of(*other.single_key());
            const std::string relation =
                is_unique(model, field) ? "cm::one_to_one" : "cm::foreign_key";
            type = relation + "<" + other.name + (key == "std::int64_t" ? "" : ", " + key) + ">";
        }
        return field.nullable ? "std::optional<" + type + ">" : type;
    }

    std::string initial(const field_state& field) const {
        if (field.nullable || !field.references.empty()) return "";
        if (const auto found = enums_.find(field.type.enum_type);
            found != enums_.end() && field.type.kind != value_kind::array) {
            for (const enum_state& type : from_.state.types)
                if (type.name == field.type.enum_type)
                    return " = " + found->second + "::" + type.labels[0];
        }
        if (field.type.kind == value_kind::boolean) return " = false";
        if (field.type.kind == value_kind::integer || field.type.kind == value_kind::real)
            return " = 0";
        return "";
    }

    void print_members(const model_state& model) {
        std::set<std::string> members;
        for (const field_state& field : model.fields) members.insert(field.name);
        std::size_t count = 0;
        for (const field_state& field : model.fields) {
            const bool too_many = count++ >= most_members && !is_key(model, field);
            if (too_many) beyond_.insert(field.name);
            text_ += too_many ? "    // beyond the 64 members of a model: " : "    ";
            text_ += member_type(model, field) + " " + field.name + initial(field) + ";\n";
        }
        for (const reverse_side& side : reverse_[model.name]) {
            if (count++ >= most_members) continue;
            text_ += fmt::format("    cm::reverse<{}, {}> {};\n", side.child, quoted(side.via),
                                 distinct_name(side.name, members));
        }
    }

    static bool is_key(const model_state& model, const field_state& field) {
        return std::find(model.primary_key.begin(), model.primary_key.end(), field.name) !=
               model.primary_key.end();
    }

    // ---- meta -----------------------------------------------------------------------------------

    std::string named_list(const std::vector<std::string>& names) const {
        std::string list;
        for (const std::string& name : names) list += (list.empty() ? "" : ", ") + quoted(name);
        return list;
    }

    bool is_beyond(const std::string& field) const { return beyond_.count(field) != 0; }

    void add_field_options(const model_state& model, const field_state& field) {
        const std::string name = quoted(field.name);
        const std::string usual = field.references.empty() ? field.name : field.name + "_id";
        if (field.column != usual) add("cm::column(" + name + ", " + quoted(field.column) + ")");
        const bool plain = field.references.empty() && field.type.kind != value_kind::array;
        if (field.type.max_length > 0 && plain)
            add(fmt::format("cm::max_length({}, {})", name, field.type.max_length));
        if (field.type.max_digits > 0 && plain)
            add(fmt::format("cm::digits({}, {}, {})", name, field.type.max_digits,
                            field.type.decimal_places));
        if (!field.type.database_type.empty())
            add("cm::database_type(" + name + ", " + quoted(field.type.database_type) + ")");
        if (!field.type.enum_type.empty() && enums_.count(field.type.enum_type) == 0)
            add("cm::database_type(" + name + ", " + quoted(quoted(field.type.enum_type)) + ")");
        if (!field.default_value.empty()) add_default(model, field);
    }

    void add_default(const model_state& model, const field_state& field) {
        if (is_key(model, field) && model.primary_key.size() == 1) return;
        const std::string text(field.default_value[0].as_text());
        const bool known = field.type.enum_type.empty() && field.references.empty();
        if (known && is_clock(text, field.type.kind))
            add("cm::default_now(" + quoted(field.name) + ")");
        else if (const auto constant = default_literal(text, field.type); known && constant)
            add("cm::default_value(" + quoted(field.name) + ", " + *constant + ")");
        else
            notes_ += "    // " + field.name + ": the default " + remark(text) + " is not kept.\n";
    }

    static std::string_view word_of(on_delete_action action) {
        switch (action) {
            case on_delete_action::cascade:
                return "cm::cascade";
            case on_delete_action::set_null:
                return "cm::set_null";
            case on_delete_action::set_default:
                return "cm::set_default";
            default:
                return {};
        }
    }

    static bool is_indexed_by(const model_state& model, const field_state& field) {
        return std::any_of(model.indexes.begin(), model.indexes.end(),
                           [&](const index_state& index) {
                               return index.keys.size() == 1 && index.keys[0].field == field.name &&
                                      index.where.empty();
                           });
    }

    void add_key_options(const model_state& model) {
        for (const foreign_key_state& key : model.foreign_keys) {
            if (is_beyond(key.field)) continue;
            const field_state& field = model.at(key.field);
            const std::string_view action = word_of(key.on_delete);
            if (!action.empty() && (key.on_delete != on_delete_action::set_null || field.nullable))
                add(fmt::format("cm::on_delete({}, {}).in_database()", quoted(key.field), action));
            if (!is_unique(model, field)) add("cm::no_index(" + quoted(key.field) + ")");
        }
    }

    static std::string condition_text(const expression_state& condition) {
        return fmt::format("cm::sql<bool>({})",
                           cpp_literal(condition.operands[0].constant.as_text()));
    }

    void add_index(const index_state& index) {
        std::vector<std::string> keys;
        std::set<std::string> seen;
        for (const index_key_state& key : index.keys) {
            if (is_beyond(key.field) || !seen.insert(key.field).second) return;
            keys.push_back((key.descending && !index.unique ? "-" : "") + key.field);
        }
        for (const std::string& field : index.include)
            if (is_beyond(field)) return;
        std::string text =
            fmt::format("cm::{}({})", index.unique ? "unique" : "index", named_list(keys));
        if (!index.where.empty()) text += ".where(" + condition_text(index.where[0]) + ")";
        if (!index.include.empty()) text += ".include(" + named_list(index.include) + ")";
        add(text + ".named(" + quoted(index.name) + ")");
    }

    void add_options(const model_state& model) {
        add("cm::table(" + quoted(model.table) + ")");
        const bool plain_key = model.primary_key.size() == 1 && model.primary_key[0] == "id";
        if (!plain_key) add("cm::primary_key(" + named_list(model.primary_key) + ")");
        for (const field_state& field : model.fields)
            if (!is_beyond(field.name)) add_field_options(model, field);
        add_key_options(model);
        for (const unique_state& unique : model.uniques)
            if (!is_beyond(unique.field) && model.at(unique.field).references.empty())
                add("cm::unique(" + quoted(unique.field) + ")");
        for (const index_state& index : model.indexes) add_index(index);
        for (const check_state& check : model.checks)
            add("(cm::check)(" + quoted(check.name) + ", " + condition_text(check.condition) + ")");
    }

    void add(std::string option) { options_.push_back(std::move(option)); }

    void print_model(const model_state& model) {
        options_.clear();
        notes_.clear();
        beyond_.clear();
        text_ += "\nstruct " + model.name + " {\n";
        print_members(model);
        add_options(model);
        for (const left_out_part& one : from_.left_out)
            if (one.table == model.table && !one.part.empty())
                notes_ += "    // " + remark(one.part) + ": " + remark(one.why) + ".\n";
        text_ += notes_;
        text_ += "\n    static constexpr auto meta = cm::model(";
        for (std::size_t i = 0; i < options_.size(); ++i)
            text_ += (i == 0 ? "\n        " : ",\n        ") + options_[i];
        text_ += ");\n};\n";
    }

    const lifted& from_;
    std::string text_;
    std::string notes_;
    std::set<std::string> taken_;   // names of structs and enums
    std::set<std::string> beyond_;  // members that a struct has no place for
    std::map<std::string, std::string> enums_;
    std::map<std::string, std::vector<reverse_side>> reverse_;
    std::vector<const model_state*> order_;
    std::vector<std::string> options_;
};

}  // namespace

std::string print_structs(const lifted& from) { return struct_printer(from).print(); }

}  // namespace cormorant::detail
