#include "session/model_constraints.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "cormorant/query/condition.hpp"
#include "schema/foreign_key.hpp"
#include "schema/made_name.hpp"
#include "schema/qualified.hpp"

namespace cormorant::detail {
namespace {

using member_list = std::vector<std::uint16_t>;

class constraint_list {
public:
    explicit constraint_list(const model_info& model) : model_(model) {}

    model_constraint& add(error_kind kind, std::string name, const member_list& members) {
        model_constraint& made = made_.emplace_back();
        made.kind = kind;
        made.name = std::move(name);
        made.table = model_.table;
        made.model = &model_;
        for (const std::uint16_t m : members) {
            made.columns.push_back(model_.members[m].column);
            made.members.push_back(qualified(model_, model_.members[m]));
        }
        return made;
    }

    model_constraint& add_link(error_kind kind, std::string name, const member_info& relation,
                               std::vector<std::string_view> columns) {
        model_constraint& made = add(kind, std::move(name), {});
        made.table = relation.through_table;
        made.columns = std::move(columns);
        made.members.push_back(qualified(model_, relation));
        return made;
    }

    [[nodiscard]] std::vector<model_constraint> take() { return std::move(made_); }

private:
    const model_info& model_;
    std::vector<model_constraint> made_;
};

// The members that a condition names, in its order.
member_list members_in(const condition& of) {
    const program& p = of.expression();
    member_list members;
    for (std::size_t i = 0; i < p.token_count; ++i) {
        if (p.tokens[i].code != op::path) continue;
        const std::uint16_t member = p.paths[p.tokens[i].index].hops[0];
        if (std::find(members.begin(), members.end(), member) == members.end())
            members.push_back(member);
    }
    return members;
}

void add_member(constraint_list& list, const model_info& model, std::uint16_t at) {
    const member_info& m = model.members[at];
    if (!has_column(m.kind)) return;
    if (m.unique || m.kind == member_kind::one_to_one)
        list.add(error_kind::unique, unique_name(model.table, m), {at});
    if (!m.choices.empty())
        list.add(error_kind::check, choices_check_name(model.table, m.column), {at});
    if (m.kind == member_kind::column && m.type == value_kind::integer)
        list.add(error_kind::check, range_check_name(model.table, m.column), {at}).range = true;
    if (is_foreign_key(m))
        list.add(error_kind::foreign_key, foreign_key_name(model.table, m.column), {at});
}

void add_links(constraint_list& list, const member_info& m) {
    if (m.kind != member_kind::many_to_many || m.through != nullptr) return;
    list.add_link(error_kind::unique, primary_key_name(m.through_table), m,
                  {m.through_source, m.through_target})
        .primary_key = true;
    for (const std::string* column : {&m.through_source, &m.through_target})
        list.add_link(error_kind::foreign_key, foreign_key_name(m.through_table, *column), m,
                      {*column});
}

}  // namespace

std::vector<model_constraint> constraints_of(const model_info& model) {
    constraint_list list(model);
    list.add(error_kind::unique, primary_key_name(model.table), model.primary_key).primary_key =
        true;
    for (const index_info& index : model.indexes) {
        if (!index.unique) continue;
        member_list members;
        for (const index_field& field : index.fields) members.push_back(field.member);
        list.add(error_kind::unique, index_name(model, index), members);
    }
    for (std::size_t i = 0; i < model.members.size(); ++i)
        add_member(list, model, static_cast<std::uint16_t>(i));
    for (const check_info& check : model.checks)
        list.add(error_kind::check, check.name, members_in(*check.predicate));
    for (const member_info& m : model.members) add_links(list, m);
    return list.take();
}

}  // namespace cormorant::detail
