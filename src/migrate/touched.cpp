#include "migrate/touched.hpp"

#include <algorithm>

namespace cormorant::detail {
namespace {

using item = touched::item;

constexpr const char* whole = "*";
constexpr const char* referred_key = "the key";  // that others refer to, whichever field it is

/// Collects what one operation touches.
class collector {
public:
    void operator()(const create_model& c) { model(c.model); }
    void operator()(const remove_model& c) { model(c.model); }
    void operator()(const rename_model& c) {
        change(c.from, whole);
        change(c.to, whole);
        change_names({c.from_table, c.to_table});
    }
    void operator()(const rename_field& c) {
        change(c.model, c.from);
        change(c.model, c.to);
        change(c.model, "column " + c.from_column);
        change(c.model, "column " + c.to_column);
        change(c.model, referred_key);
    }
    void operator()(const alter_table& c) {
        change(c.model, whole);
        change_names({c.from.table, c.to.table});
    }
    void operator()(const add_field& c) { field(c.model, c.field); }
    void operator()(const remove_field& c) { field(c.model, c.field); }
    void operator()(const alter_field& c) {
        field(c.model, c.from);
        field(c.model, c.to);
        change(c.model, referred_key);
    }
    void operator()(const alter_key& c) { change(c.model, whole); }
    void operator()(const add_index& c) { index(c.model, c.index); }
    void operator()(const remove_index& c) { index(c.model, c.index); }
    void operator()(const rename_index& c) { rename_part(c.model, c.from, c.to); }
    void operator()(const add_constraint& c) { constraint(c.model, c.constraint); }
    void operator()(const remove_constraint& c) { constraint(c.model, c.constraint); }
    void operator()(const rename_constraint& c) { rename_part(c.model, c.from, c.to); }
    void operator()(const add_type& c) { change_names({c.type.name}); }
    void operator()(const alter_type& c) { change_names({c.from.name, c.to.name}); }
    void operator()(const remove_type& c) { change_names({c.type.name}); }
    template <class Other>
    void operator()(const Other&) {
        found.everything = true;
    }

    touched found;

private:
    void change(const std::string& model, std::string part) {
        found.changed.emplace_back(model, std::move(part));
    }
    void use(const std::string& model, std::string part) {
        found.used.emplace_back(model, std::move(part));
    }
    void change_names(std::initializer_list<std::string> names) {
        for (const std::string& name : names) change("", name);
    }

    void use_types(const field_state& field) {
        if (!field.references.empty()) use(field.references, referred_key);
        if (!field.type.enum_type.empty()) use("", field.type.enum_type);
    }

    void model(const model_state& model) {
        change(model.name, whole);
        change_names({model.table});
        for (const field_state& field : model.fields)
            if (field.references != model.name) use_types(field);
        for (const index_state& one : model.indexes) change_names({one.name});
        for (const unique_state& one : model.uniques) change_names({one.name});
        for (const check_state& one : model.checks) change_names({one.name});
        for (const foreign_key_state& one : model.foreign_keys) {
            change_names({one.name});
            if (one.model != model.name) use(one.model, referred_key);
        }
    }

    void field(const std::string& model, const field_state& field) {
        change(model, field.name);
        change(model, "column " + field.column);
        use_types(field);
    }

    void use_fields(const std::string& model, const expression_state& expression) {
        if (!expression.field.empty()) use(model, expression.field);
        for (const expression_state& operand : expression.operands) use_fields(model, operand);
    }

    void index(const std::string& model, const index_state& index) {
        rename_part(model, index.name, index.name);
        for (const index_key_state& one : index.keys) use(model, one.field);
        for (const std::string& one : index.include) use(model, one);
        for (const expression_state& one : index.where) use_fields(model, one);
    }

    void constraint(const std::string& model, const constraint_state& constraint) {
        std::visit(
            [&](const auto& one) {
                rename_part(model, one.name, one.name);
                parts(model, one);
            },
            constraint);
    }
    void parts(const std::string& model, const unique_state& one) { use(model, one.field); }
    void parts(const std::string& model, const check_state& one) {
        use_fields(model, one.condition);
    }
    void parts(const std::string& model, const foreign_key_state& one) {
        use(model, one.field);
        use(one.model, referred_key);
    }

    void rename_part(const std::string& model, const std::string& from, const std::string& to) {
        change(model, "part " + from);
        change(model, "part " + to);
        change_names({from, to});
    }
};

bool meet(const std::vector<item>& a, const std::vector<item>& b) {
    return std::any_of(a.begin(), a.end(), [&](const item& one) {
        return std::any_of(b.begin(), b.end(), [&](const item& other) {
            return one.first == other.first &&
                   (one.second == other.second ||
                    (!one.first.empty() && (one.second == whole || other.second == whole)));
        });
    });
}

}  // namespace

touched touched_by(const operation& change) {
    collector collect;
    std::visit(collect, change);
    return std::move(collect.found);
}

bool commute(const touched& a, const touched& b) {
    return !a.everything && !b.everything && !meet(a.changed, b.changed) &&
           !meet(a.changed, b.used) && !meet(a.used, b.changed);
}

}  // namespace cormorant::detail
