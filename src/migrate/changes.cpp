#include "migrate/changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "migrate/match.hpp"
#include "migrate/part_changes.hpp"

namespace cormorant::detail {
namespace {

/// A thing that gets another name, or another table or column.
struct move {
    std::string now;
    std::string to;
    std::string to_place;
};

/// Finds the operations step by step, and keeps the state that those so far lead to.
class change_finder {
public:
    change_finder(const table_state& from, const table_state& to, const change_answers& answers)
        : from_(normal_form(from)), to_(normal_form(to)), answers_(answers), work_(from_) {}

    change_list find() {
        add_types();
        rename_models();
        rename_fields();
        remove_keys_of_removed();
        for (const model_state& model : to_.models) remove_parts(model);
        create_models();
        for (const model_state& model : to_.models) add_fields(model);
        for (const model_state& model : to_.models) alter_fields(model);
        for (const model_state& model : to_.models) add_parts(model);
        for (const model_state& model : to_.models) remove_fields(model);
        remove_models();
        remove_types();
        return std::move(list_);
    }

private:
    void add(operation change) {
        change_state(work_, change);
        list_.operations.push_back(std::move(change));
    }
    void add_all(const std::vector<operation>& all) {
        for (const operation& change : all) add(change);
    }

    // ---- types ----------------------------------------------------------------------------------

    static const enum_state* named(const table_state& state, const std::string& type) {
        for (const enum_state& one : state.types)
            if (one.name == type) return &one;
        return nullptr;
    }

    void add_types() {
        for (const enum_state& type : to_.types) {
            const enum_state* before = named(from_, type.name);
            if (before == nullptr)
                add(add_type{type});
            else if (*before != type)
                add(alter_type{*before, type});
        }
    }

    void remove_types() {
        for (const enum_state& type : from_.types)
            if (named(to_, type.name) == nullptr) add(remove_type{type});
    }

    // ---- names ----------------------------------------------------------------------------------

    std::string temporary_name() { return "cm_tmp_" + std::to_string(++temporaries_); }

    void rename_models() {
        std::vector<move> moves;
        pairs_ = match_models(from_, to_, answers_, list_.questions);
        for (const auto& [before, after] : pairs_)
            moves.push_back({before, after, to_.at(after).table});
        move_all(
            moves, [&](const move& one) { return occupant_of(one); },
            [&](const move& one) { move_model(one); });
        for (const auto& [before, after] : pairs_) {
            const model_state& now = work_.at(after);
            const bool implicit = to_.at(after).implicit;
            if (now.implicit != implicit)
                add(alter_table{after, {now.table, now.implicit}, {now.table, implicit}});
        }
    }

    std::string occupant_of(const move& one) const {
        for (const model_state& model : work_.models)
            if (model.name != one.now && (model.name == one.to || model.table == one.to_place))
                return model.name;
        return {};
    }

    void move_model(const move& one) {
        const model_state& model = work_.at(one.now);
        if (one.now != one.to)
            add(rename_model{one.now, one.to, model.table, one.to_place});
        else if (model.table != one.to_place)
            add(alter_table{one.to, {model.table, model.implicit}, {one.to_place, model.implicit}});
    }

    void rename_fields() {
        for (const auto& [before, after] : pairs_) {
            std::vector<move> moves;
            const model_state& wanted = to_.at(after);
            for (const auto& [field, becomes] :
                 match_fields(from_.at(before), wanted, answers_, list_.questions))
                moves.push_back({field, becomes, wanted.at(becomes).column});
            const std::string& model = after;
            move_all(
                moves, [&](const move& one) { return occupant_of(model, one); },
                [&](const move& one) { move_field(model, one); });
        }
    }

    std::string occupant_of(const std::string& model, const move& one) const {
        for (const field_state& field : work_.at(model).fields)
            if (field.name != one.now && (field.name == one.to || field.column == one.to_place))
                return field.name;
        return {};
    }

    void move_field(const std::string& model, const move& one) {
        const field_state& field = work_.at(model).at(one.now);
        if (one.now != one.to || field.column != one.to_place)
            add(rename_field{model, one.now, one.to, field.column, one.to_place});
    }

    // Those first whose new name is free; where none is, as in a swap, who has the first one's name
    // gets another for a while.
    template <class Occupant, class Move>
    void move_all(std::vector<move> moves, const Occupant& occupant, const Move& carry_out) {
        while (!moves.empty()) {
            const auto free = std::find_if(moves.begin(), moves.end(),
                                           [&](const move& one) { return occupant(one).empty(); });
            if (free != moves.end()) {
                carry_out(*free);
                moves.erase(free);
                continue;
            }
            const std::string in_the_way = occupant(moves.front());
            const std::string other = temporary_name();
            carry_out(move{in_the_way, other, other});
            for (move& one : moves)
                if (one.now == in_the_way) one.now = other;
        }
    }

    // ---- indexes and constraints ----------------------------------------------------------------

    // Whether the field's type becomes another.
    bool changes_type(const std::string& model, const std::string& field) const {
        const model_state* before = work_.find(model);
        const model_state* after = to_.find(model);
        if (before == nullptr || after == nullptr) return false;
        const field_state* a = before->find(field);
        const field_state* b = after->find(field);
        return a != nullptr && b != nullptr && a->type != b->type;
    }

    // A foreign key stands on the types of both its ends.
    bool must_go(const std::string& model, const foreign_key_state& key) const {
        if (changes_type(model, key.field)) return true;
        const model_state* referred = work_.find(key.model);
        if (referred == nullptr || referred->primary_key.size() != 1) return false;
        const model_state* after = to_.find(key.model);
        return changes_type(key.model, referred->primary_key[0]) ||
               (after != nullptr && after->primary_key != referred->primary_key);
    }

    void remove_parts(const model_state& wanted) {
        const model_state* found = work_.find(wanted.name);
        if (found == nullptr) return;
        const model_state now = *found;
        const auto stays = [](const auto&) { return false; };
        add_all(
            part_removals(now.name, now.foreign_keys, wanted.foreign_keys,
                          [&](const foreign_key_state& key) { return must_go(now.name, key); }));
        add_all(part_removals(now.name, now.checks, wanted.checks, stays));
        add_all(part_removals(now.name, now.uniques, wanted.uniques, stays));
        add_all(part_removals(now.name, now.indexes, wanted.indexes, stays));
    }

    // Models go last; their keys would be in the way of what changes before.
    void remove_keys_of_removed() {
        const table_state now = work_;
        for (const model_state& model : now.models)
            if (to_.find(model.name) == nullptr)
                for (const foreign_key_state& key : model.foreign_keys)
                    if (must_go(model.name, key)) add(removing(model.name, key));
    }

    void add_parts(const model_state& wanted) {
        const model_state now = work_.at(wanted.name);
        add_all(part_additions(now.name, now.indexes, wanted.indexes));
        add_all(part_additions(now.name, now.uniques, wanted.uniques));
        add_all(part_additions(now.name, now.checks, wanted.checks));
        add_all(part_additions(now.name, now.foreign_keys, wanted.foreign_keys));
    }

    // ---- models and fields ----------------------------------------------------------------------

    bool waits_for_another(const model_state& model) const {
        return std::any_of(model.foreign_keys.begin(), model.foreign_keys.end(),
                           [&](const foreign_key_state& key) {
                               return key.model != model.name && work_.find(key.model) == nullptr;
                           });
    }

    // Referred-to models first; in a circle the first by name, whose keys to the others come last.
    void create_models() {
        std::vector<model_state> left;
        for (const model_state& model : to_.models)
            if (work_.find(model.name) == nullptr) left.push_back(model);
        while (!left.empty()) {
            auto next = std::find_if(left.begin(), left.end(), [&](const model_state& model) {
                return !waits_for_another(model);
            });
            if (next == left.end()) next = left.begin();
            std::erase_if(next->foreign_keys, [&](const foreign_key_state& key) {
                return key.model != next->name && work_.find(key.model) == nullptr;
            });
            add(create_model{*next});
            left.erase(next);
        }
    }

    // The model that nothing else refers to; in a circle the first, when the keys to it are gone.
    void remove_models() {
        std::vector<std::string> left;
        for (const model_state& model : work_.models)
            if (to_.find(model.name) == nullptr) left.push_back(model.name);
        std::sort(left.begin(), left.end());
        while (!left.empty()) {
            auto next = std::find_if(left.begin(), left.end(), [&](const std::string& name) {
                return keys_to(name).empty();
            });
            if (next == left.end()) next = left.begin();
            add_all(keys_to(*next));
            add(remove_model{work_.at(*next)});
            left.erase(next);
        }
    }

    std::vector<operation> keys_to(const std::string& model) const {
        std::vector<operation> removals;
        for (const model_state& other : work_.models)
            for (const foreign_key_state& key : other.foreign_keys)
                if (key.model == model && other.name != model)
                    removals.push_back(removing(other.name, key));
        return removals;
    }

    void ask(question_kind kind, const std::string& subject, const std::string& text) {
        change_question question;
        question.kind = kind;
        question.subject = subject;
        question.text = text;
        list_.questions.push_back(std::move(question));
    }

    std::vector<value> backfill_of(const std::string& subject) {
        const auto answer = answers_.backfills.find(subject);
        if (answer != answers_.backfills.end()) return {answer->second};
        ask(question_kind::backfill, subject,
            "What do rows that exist get in " + subject +
                "? It takes no NULL and has no default. --backfill " + subject + "=VALUE says it");
        return {};
    }

    void add_fields(const model_state& wanted) {
        const model_state now = work_.at(wanted.name);
        for (const field_state& field : wanted.fields) {
            if (now.find(field.name) != nullptr) continue;
            add_field made{now.name, field};
            const bool filled = field.nullable || field.default_now ||
                                !field.default_value.empty() || wanted.is_generated(field);
            if (!filled) made.backfill = backfill_of(qualified(wanted, field));
            add(std::move(made));
        }
    }

    void alter_fields(const model_state& wanted) {
        const model_state now = work_.at(wanted.name);
        for (const field_state& field : wanted.fields) {
            const field_state& before = now.at(field.name);
            if (before == field) continue;
            const std::string subject = qualified(wanted, field);
            alter_field made{now.name, before, field};
            if (before.nullable && !field.nullable) made.backfill = backfill_of(subject);
            if (before.type.kind != field.type.kind && answers_.conversions.count(subject) == 0)
                ask(question_kind::conversion, subject,
                    fmt::format("May the database convert the values of {0} to the other type? "
                                "--convert {0} says so",
                                subject));
            add(std::move(made));
        }
        if (now.primary_key != wanted.primary_key)
            add(alter_key{now.name, now.primary_key, wanted.primary_key});
    }

    void remove_fields(const model_state& wanted) {
        const model_state now = work_.at(wanted.name);
        for (const field_state& field : now.fields)
            if (wanted.find(field.name) == nullptr) add(remove_field{now.name, field});
    }

    const table_state from_;
    const table_state to_;
    const change_answers& answers_;
    table_state work_;
    std::vector<name_pair> pairs_;
    change_list list_;
    int temporaries_ = 0;
};

}  // namespace

change_list changes(const table_state& from, const table_state& to, const change_answers& answers) {
    return change_finder(from, to, answers).find();
}

}  // namespace cormorant::detail
