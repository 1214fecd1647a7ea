#include <algorithm>
#include <utility>

#include "cormorant/base/error.hpp"
#include "migrate/operations.hpp"

namespace cormorant::detail {
namespace {

[[noreturn]] void refuse(const operation& change, const std::string& why) {
    throw_usage("the migration cannot " + described(change) + ": " + why);
}

void rename_in(expression_state& expression, const rename_field& change) {
    if (expression.field == change.from) expression.field = change.to;
    for (expression_state& operand : expression.operands) rename_in(operand, change);
}

bool names(const expression_state& expression, const std::string& field) {
    return expression.field == field ||
           std::any_of(expression.operands.begin(), expression.operands.end(),
                       [&](const expression_state& operand) { return names(operand, field); });
}

bool is_among(const std::vector<std::string>& fields, const std::string& field) {
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

bool names(const index_state& index, const std::string& field) {
    return is_among(index.include, field) ||
           std::any_of(index.keys.begin(), index.keys.end(),
                       [&](const index_key_state& key) { return key.field == field; }) ||
           std::any_of(index.where.begin(), index.where.end(),
                       [&](const expression_state& where) { return names(where, field); });
}

// What of the model still needs the field; empty where nothing does.
std::string user_of(const model_state& model, const std::string& field) {
    if (is_among(model.primary_key, field)) return "the primary key";
    for (const index_state& index : model.indexes)
        if (names(index, field)) return "the index " + index.name;
    for (const unique_state& unique : model.uniques)
        if (unique.field == field) return "the constraint " + unique.name;
    for (const check_state& check : model.checks)
        if (names(check.condition, field)) return "the check " + check.name;
    for (const foreign_key_state& key : model.foreign_keys)
        if (key.field == field) return "the foreign key " + key.name;
    return {};
}

void rename_everywhere(model_state& model, const rename_field& change) {
    const auto rename = [&](std::string& name) {
        if (name == change.from) name = change.to;
    };
    for (std::string& key : model.primary_key) rename(key);
    for (unique_state& unique : model.uniques) rename(unique.field);
    for (foreign_key_state& key : model.foreign_keys) rename(key.field);
    for (check_state& check : model.checks) rename_in(check.condition, change);
    for (index_state& index : model.indexes) {
        for (index_key_state& key : index.keys) rename(key.field);
        for (std::string& field : index.include) rename(field);
        for (expression_state& where : index.where) rename_in(where, change);
    }
}

/// Does one operation to a state.
class applier {
public:
    applier(table_state& state, const operation& change) : state_(state), change_(change) {}

    void operator()(const create_model& c) {
        if (state_.find(c.model.name) != nullptr) refuse(change_, "there is such a model already");
        require_free_table(c.model.table, nullptr);
        state_.models.push_back(c.model);
    }

    void operator()(const remove_model& c) {
        const model_state& model = model_of(c.model.name);
        for (const model_state& other : state_.models)
            for (const foreign_key_state& key : other.foreign_keys)
                if (key.model == model.name && other.name != model.name)
                    refuse(change_, "the foreign key " + key.name + " leads to it");
        std::erase_if(state_.models,
                      [&](const model_state& one) { return one.name == c.model.name; });
    }

    void operator()(const rename_model& c) {
        model_state& model = model_of(c.from);
        if (c.from != c.to && state_.find(c.to) != nullptr)
            refuse(change_, "there is a model of that name already");
        require_free_table(c.to_table, &model);
        model.name = c.to;
        model.table = c.to_table;
        for (model_state& other : state_.models) {
            for (field_state& field : other.fields)
                if (field.references == c.from) field.references = c.to;
            for (foreign_key_state& key : other.foreign_keys)
                if (key.model == c.from) key.model = c.to;
        }
    }

    void operator()(const rename_field& c) {
        model_state& model = model_of(c.model);
        field_state& field = field_of(model, c.from);
        if (c.from != c.to && model.find(c.to) != nullptr)
            refuse(change_, "there is a field of that name already");
        require_free_column(model, c.to_column, &field);
        field.name = c.to;
        field.column = c.to_column;
        rename_everywhere(model, c);
    }

    void operator()(const alter_table& c) {
        model_state& model = model_of(c.model);
        require_free_table(c.to.table, &model);
        model.table = c.to.table;
        model.implicit = c.to.implicit;
    }

    void operator()(const add_field& c) {
        model_state& model = model_of(c.model);
        if (model.find(c.field.name) != nullptr)
            refuse(change_, "there is a field of that name already");
        require_free_column(model, c.field.column, nullptr);
        model.fields.push_back(c.field);
    }

    void operator()(const remove_field& c) {
        model_state& model = model_of(c.model);
        (void)field_of(model, c.field.name);
        if (const std::string user = user_of(model, c.field.name); !user.empty())
            refuse(change_, user + " still needs it");
        std::erase_if(model.fields,
                      [&](const field_state& one) { return one.name == c.field.name; });
    }

    void operator()(const alter_field& c) {
        field_state& field = field_of(model_of(c.model), c.from.name);
        if (field != c.from) refuse(change_, "the field is not as the migration says that it was");
        field = c.to;
    }

    void operator()(const alter_key& c) {
        model_state& model = model_of(c.model);
        for (const std::string& field : c.to) (void)field_of(model, field);
        model.primary_key = c.to;
    }

    void operator()(const add_index& c) { add(model_of(c.model).indexes, c.index); }
    void operator()(const remove_index& c) { remove(model_of(c.model).indexes, c.index); }
    void operator()(const rename_index& c) { rename(model_of(c.model).indexes, c.from, c.to); }

    void operator()(const add_constraint& c) {
        model_state& model = model_of(c.model);
        std::visit([&](const auto& one) { add(list_of(model, one), one); }, c.constraint);
    }
    void operator()(const remove_constraint& c) {
        model_state& model = model_of(c.model);
        std::visit([&](const auto& one) { remove(list_of(model, one), one); }, c.constraint);
    }
    void operator()(const rename_constraint& c) {
        model_state& model = model_of(c.model);
        if (has(model.uniques, c.from)) return rename(model.uniques, c.from, c.to);
        if (has(model.checks, c.from)) return rename(model.checks, c.from, c.to);
        rename(model.foreign_keys, c.from, c.to);
    }

    void operator()(const run_sql&) const {}

    void operator()(const add_type& c) { add(state_.types, c.type); }
    void operator()(const remove_type& c) { remove(state_.types, c.type); }
    void operator()(const alter_type& c) {
        remove(state_.types, c.from);
        add(state_.types, c.to);
    }

private:
    model_state& model_of(const std::string& name) {
        if (model_state* found = state_.find(name)) return *found;
        refuse(change_, "there is no model " + name);
    }

    field_state& field_of(model_state& model, const std::string& name) {
        if (field_state* found = model.find(name)) return *found;
        refuse(change_, "there is no field " + model.name + "." + name);
    }

    void require_free_table(const std::string& table, const model_state* but) {
        for (const model_state& model : state_.models)
            if (&model != but && model.table == table)
                refuse(change_, "the model " + model.name + " has the table " + table);
    }

    void require_free_column(const model_state& model, const std::string& column,
                             const field_state* but) {
        for (const field_state& field : model.fields)
            if (&field != but && field.column == column)
                refuse(change_, "the field " + field.name + " has the column " + column);
    }

    static std::vector<unique_state>& list_of(model_state& model, const unique_state&) {
        return model.uniques;
    }
    static std::vector<check_state>& list_of(model_state& model, const check_state&) {
        return model.checks;
    }
    static std::vector<foreign_key_state>& list_of(model_state& model, const foreign_key_state&) {
        return model.foreign_keys;
    }

    template <class Part>
    static bool has(const std::vector<Part>& list, const std::string& name) {
        return std::any_of(list.begin(), list.end(),
                           [&](const Part& one) { return one.name == name; });
    }

    template <class Part>
    void add(std::vector<Part>& list, const Part& part) {
        if (has(list, part.name)) refuse(change_, part.name + " is there already");
        list.push_back(part);
    }

    template <class Part>
    void remove(std::vector<Part>& list, const Part& part) {
        if (std::erase(list, part) == 0)
            refuse(change_, part.name + " is not there as the migration says that it was");
    }

    template <class Part>
    void rename(std::vector<Part>& list, const std::string& from, const std::string& to) {
        if (has(list, to)) refuse(change_, to + " is there already");
        for (Part& part : list)
            if (part.name == from) {
                part.name = to;
                return;
            }
        refuse(change_, "there is no " + from);
    }

    table_state& state_;
    const operation& change_;
};

}  // namespace

void change_state(table_state& state, const operation& change) {
    std::visit(applier(state, change), change);
}

table_state replay(const std::vector<operation>& changes, table_state from) {
    for (const operation& change : changes) change_state(from, change);
    return from;
}

}  // namespace cormorant::detail
