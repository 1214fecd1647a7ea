#include "session/refusal.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "cormorant/schema/registry.hpp"
#include "schema/foreign_key.hpp"
#include "schema/qualified.hpp"
#include "session/model_constraints.hpp"

namespace cormorant::detail {
namespace {

template <class Columns>
std::string joined(std::string_view table, const Columns& columns) {
    std::string text;
    for (const auto& column : columns) {
        text.append(text.empty() ? "" : ", ");
        if (!table.empty()) text.append(table).append(".");
        text.append(column);
    }
    return text;
}

bool is_constraint(error_kind kind) {
    return kind == error_kind::unique || kind == error_kind::foreign_key ||
           kind == error_kind::check;
}

class refusal_search {
public:
    refusal_search(const failure& why, const statement_about& about)
        : why_(why), about_(about), table_(table_of(why, about)) {
        if (about.model != nullptr) models_.push_back(about.model);
    }

    refusal find() {
        if (std::optional<refusal> found = find_constraint()) return *std::move(found);
        for (const model_info* model : registered_models())
            if (model != about_.model) models_.push_back(model);
        if (std::optional<refusal> found = find_constraint()) return *std::move(found);
        if (refusal found = find_columns(); !found.members.empty()) return found;
        if (why_.kind == error_kind::foreign_key) return find_only_key();
        return {};
    }

private:
    static std::string_view table_of(const failure& why, const statement_about& about) {
        if (!why.table.empty()) return why.table;
        if (!about.table.empty()) return about.table;
        return about.model != nullptr ? std::string_view(about.model->table) : std::string_view();
    }

    // A partition has a name of its own: the statement's model is asked by its columns then.
    bool is_about(const model_constraint& c) const {
        if (!why_.constraint.empty() && c.name == why_.constraint)
            return why_.table.empty() || c.table == why_.table || c.model == about_.model;
        if (why_.primary_key) return c.primary_key && c.table == table_;
        if (!why_.columns.empty())
            return joined(c.table, c.columns) == joined(table_, why_.columns);
        // What a server calls a key that nobody named.
        return c.columns.size() == 1 && c.columns[0] == why_.constraint && c.model == about_.model;
    }

    std::optional<refusal> find_constraint() const {
        if (!is_constraint(why_.kind)) return std::nullopt;
        for (const model_info* model : models_)
            for (model_constraint& c : constraints_of(*model)) {
                if (c.kind != why_.kind || !is_about(c)) continue;
                refusal found{c.name, c.model, std::move(c.members), c.range};
                // A constraint of another maker keeps the name that it has.
                if (!why_.constraint.empty() && !why_.primary_key)
                    found.constraint = why_.constraint;
                return found;
            }
        return std::nullopt;
    }

    // Of a model's members those whose columns the failure names: all of them, or none.
    static refusal members_named(const model_info& model, const failure& why,
                                 std::string_view table) {
        refusal found;
        for (const std::string& column : why.columns) {
            const auto m = std::find_if(
                model.members.begin(), model.members.end(),
                [&](const member_info& m) { return has_column(m.kind) && m.column == column; });
            if (m == model.members.end()) return {};
            if (why.kind == error_kind::foreign_key && !is_foreign_key(*m)) return {};
            found.members.push_back(qualified(model, *m));
        }
        found.model = &model;
        found.constraint = why.constraint;
        if (found.constraint.empty() && why.kind == error_kind::not_null)
            found.constraint = joined(table, why.columns);
        return found;
    }

    refusal find_columns() const {
        if (why_.columns.empty()) return {};
        for (const model_info* model : models_)
            if (model->table == table_)
                if (refusal found = members_named(*model, why_, table_); !found.members.empty())
                    return found;
        if (about_.model == nullptr || !about_.table.empty()) return {};
        return members_named(*about_.model, why_, about_.model->table);
    }

    // A row that is referred to was not removed, by a key that somebody else named: it is the only
    // one that leads from that table to the row's.
    refusal find_only_key() const {
        refusal found;
        for (const model_info* model : models_)
            for (const member_info& m : model->members) {
                if (model->table != why_.table || !is_foreign_key(m) || &m.target() != about_.model)
                    continue;
                if (!found.members.empty() && found.model == model) return {};
                found = {why_.constraint, model, {qualified(*model, m)}};
            }
        return found;
    }

    const failure& why_;
    const statement_about& about_;
    std::string_view table_;
    std::vector<const model_info*> models_;
};

// What an UPDATE could not compute: the members that it sets by an expression, or all where it sets
// all to values.
refusal find_assigned(const query_data& query) {
    refusal computed{{}, query.model, {}};
    refusal all = computed;
    if (query.terminal != terminal_kind::update) return all;
    for (const clause& c : query.clauses) {
        if (c.kind != clause_kind::set) continue;
        std::string member = qualified(*query.model, query.model->members[c.member]);
        if (c.expression->root().code != op::value) computed.members.push_back(member);
        all.members.push_back(std::move(member));
    }
    return computed.members.empty() ? all : computed;
}

}  // namespace

refusal find_refusal(const failure& why, const statement_about& about) {
    if (!why.member.empty()) return {{}, about.model, {why.member}};
    if (why.parameter != SIZE_MAX && !about.parameters.empty() && about.model != nullptr) {
        const member_info& m = *about.parameters[why.parameter % about.parameters.size()];
        return {{}, about.model, {qualified(*about.model, m)}};
    }
    const bool told = !why.constraint.empty() || !why.columns.empty() || why.primary_key;
    if (told) return refusal_search(why, about).find();
    const bool sent_data = why.kind == error_kind::data && why.parameter == SIZE_MAX;
    return sent_data && about.query != nullptr ? find_assigned(*about.query) : refusal{};
}

std::string columns_text(const failure& why) { return joined(why.table, why.columns); }

}  // namespace cormorant::detail
