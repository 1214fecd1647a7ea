#pragma once

#include <random>
#include <string>
#include <vector>

#include "migrate/changes.hpp"

/// Random changes of states, each of which a program could make in its structs.
namespace migrate_history {

using namespace cormorant::detail;

class history {
public:
    /// Whether the states are to be such as a database takes.
    enum sort { of_any_sort, sound };

    explicit history(unsigned seed, sort what = of_any_sort)
        : random_(seed), is_sound_(what == sound) {}

    [[nodiscard]] const table_state& now() const { return state_; }
    [[nodiscard]] const change_answers& answers() const { return answers_; }

    /// Some changes; the answers are to those that rename something, one in two.
    void step() {
        answers_ = {};
        const int count = 1 + below(7);
        for (int i = 0; i < count; ++i) change();
    }

    /// The same state with its models, indexes and constraints in another order.
    [[nodiscard]] table_state shuffled() {
        table_state other = state_;
        std::shuffle(other.models.begin(), other.models.end(), random_);
        for (model_state& model : other.models) {
            std::shuffle(model.indexes.begin(), model.indexes.end(), random_);
            std::shuffle(model.foreign_keys.begin(), model.foreign_keys.end(), random_);
        }
        return other;
    }

private:
    int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
    bool one_in(int n) { return below(n) == 0; }
    std::string fresh(const char* what) { return what + std::to_string(++names_); }
    model_state& any_model() { return state_.models[static_cast<std::size_t>(below(size()))]; }
    int size() const { return static_cast<int>(state_.models.size()); }

    type_state any_type() {
        const value_kind kinds[] = {value_kind::integer, value_kind::text, value_kind::boolean,
                                    value_kind::real, value_kind::utc_time};
        type_state type;
        type.kind = kinds[below(5)];
        if (type.kind == value_kind::integer && one_in(2)) type.bits = 32;
        if (type.kind == value_kind::text && one_in(2)) type.max_length = 10 + below(3);
        return type;
    }

    bool takes_number(const field_state& field) const {
        return !is_sound_ || field.type.kind == value_kind::integer;
    }

    field_state any_field() {
        field_state field;
        field.name = fresh("f");
        field.column = one_in(3) ? fresh("c") : field.name;
        field.type = any_type();
        field.nullable = one_in(2);
        if (one_in(4) && takes_number(field))
            field.default_value.emplace_back(std::int64_t{below(5)});
        return field;
    }

    // Any but the key.
    const field_state* field_of(const model_state& model) {
        if (model.fields.size() < 2) return nullptr;
        return &model.fields[1 + static_cast<std::size_t>(
                                     below(static_cast<int>(model.fields.size()) - 1))];
    }

    void change() {
        if (size() < 2) return add_model();
        switch (below(16)) {
            case 0:
                return add_model();
            case 1:
                return one_in(2) ? remove_some_model() : add_model();
            case 2:
                return rename_some_model();
            case 3:
                return change_state(state_, add_field{any_model().name, any_field()});
            case 4:
                return remove_some_field();
            case 5:
                return rename_some_field();
            case 6:
                return swap_fields();
            case 7:
                return alter_some_field();
            case 8:
            case 9:
                return add_some_index();
            case 10:
                return remove_some_index();
            case 11:
                return add_some_constraint();
            case 12:
            case 13:
                return add_key();
            case 14:
                return change_types();
            default:
                return move_table();
        }
    }

    void add_model() {
        model_state model;
        model.name = fresh("M");
        model.table = fresh("t");
        field_state id;
        id.name = id.column = "id";
        id.type.kind = value_kind::integer;
        model.fields = {id, any_field(), any_field()};
        model.primary_key = {"id"};
        change_state(state_, create_model{model});
    }

    void remove_some_model() {
        const std::string name = any_model().name;
        for (model_state& model : state_.models) {
            const std::vector<foreign_key_state> keys = model.foreign_keys;
            for (const foreign_key_state& key : keys)
                if (key.model == name && model.name != name) drop(model, key.field);
        }
        change_state(state_, remove_model{state_.at(name)});
    }

    void rename_some_model() {
        const model_state model = any_model();
        const std::string name = fresh("M");
        const std::string table = one_in(2) ? fresh("t") : model.table;
        if (one_in(2)) answers_.renames[model.name] = name;
        change_state(state_, rename_model{model.name, name, model.table, table});
    }

    void move_table() {
        model_state& a = any_model();
        model_state& b = any_model();
        if (one_in(2) || &a == &b) {
            a.table = fresh("t");
            a.implicit = !is_sound_ && one_in(4);
        } else {
            std::swap(a.table, b.table);
        }
    }

    // With all that needs it.
    void drop(model_state& model, const std::string field) {
        std::erase_if(model.indexes, [&](const index_state& index) {
            for (const index_key_state& key : index.keys)
                if (key.field == field) return true;
            return !index.where.empty() && index.where[0].operands[0].field == field;
        });
        std::erase_if(model.uniques, [&](const unique_state& one) { return one.field == field; });
        std::erase_if(model.checks, [&](const check_state& one) {
            return one.condition.operands[0].field == field;
        });
        std::erase_if(model.foreign_keys,
                      [&](const foreign_key_state& one) { return one.field == field; });
        std::erase_if(model.fields, [&](const field_state& one) { return one.name == field; });
    }

    void remove_some_field() {
        model_state& model = any_model();
        if (const field_state* field = field_of(model)) drop(model, field->name);
    }

    void rename_some_field() {
        model_state& model = any_model();
        const field_state* field = field_of(model);
        if (field == nullptr) return;
        const std::string name = fresh("f");
        if (one_in(2)) answers_.renames[model.name + "." + field->name] = name;
        change_state(state_, rename_field{model.name, field->name, name, field->column,
                                          one_in(2) ? field->column : fresh("c")});
    }

    void swap_fields() {
        model_state& model = any_model();
        const field_state* a = field_of(model);
        const field_state* b = field_of(model);
        if (a == nullptr || a == b) return;
        auto* x = model.find(a->name);
        auto* y = model.find(b->name);
        std::swap(x->column, y->column);
        const bool plain = x->references.empty() && y->references.empty();
        if (one_in(3) && plain && !is_sound_) std::swap(x->type, y->type);
    }

    void alter_some_field() {
        model_state& model = any_model();
        const field_state* found = field_of(model);
        if (found == nullptr || !found->references.empty()) return;
        field_state changed = *found;
        changed.type = any_type();
        changed.nullable = one_in(2);
        if (!takes_number(changed)) changed.default_value.clear();
        changed.comment = one_in(3) ? fresh("remark ") : "";
        change_state(state_, alter_field{model.name, *found, changed});
    }

    expression_state any_condition(const std::string& field) {
        expression_state made;
        made.word = one_in(2) && !is_sound_ ? ">" : "is_not_null";
        made.operands.emplace_back().field = field;
        if (made.word == ">") made.operands.emplace_back().constant = value(std::int64_t{below(3)});
        return made;
    }

    void add_some_index() {
        model_state& model = any_model();
        const field_state* field = field_of(model);
        if (field == nullptr) return;
        index_state index;
        index.name = fresh("i");
        index.unique = one_in(4);
        index.keys.push_back({field->name, one_in(3)});
        // Not every database has unique indexes of some rows.
        if (one_in(3) && !(is_sound_ && index.unique))
            index.where.push_back(any_condition(field_of(model)->name));
        change_state(state_, add_index{model.name, index});
    }

    void remove_some_index() {
        model_state& model = any_model();
        if (model.indexes.empty()) return;
        if (one_in(2)) {
            model.indexes.back().name = fresh("i");
        } else if (model.indexes.size() > 1) {
            std::swap(model.indexes[0].name, model.indexes[1].name);
        } else {
            model.indexes.clear();
        }
    }

    void add_some_constraint() {
        model_state& model = any_model();
        const field_state* field = field_of(model);
        if (field == nullptr) return;
        if (one_in(2))
            change_state(state_, add_constraint{model.name, unique_state{fresh("u"), field->name}});
        else
            change_state(
                state_,
                add_constraint{model.name, check_state{fresh("k"), any_condition(field->name)}});
        if (one_in(3) && !model.checks.empty()) model.checks.front().name = fresh("k");
    }

    // Also to the model itself, and in circles.
    void add_key() {
        model_state& model = any_model();
        const std::string target = any_model().name;
        field_state field;
        field.name = fresh("f");
        field.column = field.name + "_id";
        field.type.kind = value_kind::integer;
        field.nullable = one_in(2);
        field.references = target;
        const std::string owner = model.name;
        change_state(state_, add_field{owner, field});
        foreign_key_state key{fresh("fk"), field.name, target};
        if (one_in(3)) key.on_delete = cormorant::on_delete_action::cascade;
        change_state(state_, add_constraint{owner, key});
    }

    void change_types() {
        if (state_.types.empty() || one_in(3))
            state_.types.push_back({fresh("e"), {"a", "b"}});
        else if (one_in(2))
            state_.types.front().labels.push_back(fresh("l"));
        else
            state_.types.pop_back();
    }

    std::mt19937 random_;
    bool is_sound_;
    table_state state_;
    change_answers answers_;
    int names_ = 0;
};

}  // namespace migrate_history
