#include "write/removal_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "cormorant/base/error.hpp"
#include "schema/qualified.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "write/cell_values.hpp"
#include "write/row_check.hpp"
#include "write/rows_among.hpp"

namespace cormorant::detail {
namespace {

bool has_restricting_key(const model_info& model) {
    return std::any_of(model.members.begin(), model.members.end(), [](const member_info& m) {
        return is_relation(m.kind) && m.on_delete == on_delete_action::restrict_;
    });
}

}  // namespace

void removal_plan::collect(const model_info& model, value_list keys) {
    add(model, std::move(keys));
    while (!pending_.empty()) {
        const std::vector<pending_rows> level = std::exchange(pending_, {});
        for (const pending_rows& rows : level) follow(rows);
        queue_.finish();
    }
    check_restricted();
}

removal_plan::doomed_rows& removal_plan::doomed(const model_info& model) {
    const auto [at, made] = doomed_.try_emplace(&model);
    if (made) {
        at->second.hanging = dependents_of(model);
        models_.push_back(&model);
    }
    return at->second;
}

// Only rows that are new to the plan are asked what hangs on them.
void removal_plan::add(const model_info& model, value_list keys) {
    doomed_rows& known = doomed(model);
    value_list fresh;
    for (value& key : keys) {
        if (!known.keys.insert(owned_value(key)).second) continue;
        known.in_order.push_back(owned_value(key));
        fresh.push_back(std::move(key));
    }
    if (!fresh.empty() && !known.hanging.none()) pending_.push_back({&model, std::move(fresh)});
}

void removal_plan::follow(const pending_rows& rows) {
    const dependents& hanging = doomed(*rows.model).hanging;
    for (const link_column& link : hanging.links)
        steps_.push_back(
            {by_column::what::remove, nullptr, link.table, link.column, {}, rows.keys});
    for (const incoming_key& from : hanging.keys) follow_key(from, rows.keys);
}

void removal_plan::follow_key(const incoming_key& from, const value_list& keys) {
    const model_info& model = *from.model;
    const member_info& member = model.members[from.member];
    switch (member.on_delete) {
        case on_delete_action::cascade:
            cascade(model, member, keys);
            break;
        case on_delete_action::protect:
            protect(model, member, keys);
            break;
        case on_delete_action::restrict_:
            restrict_rows(model, member, keys);
            break;
        case on_delete_action::set_null:
            replace(model, member, {}, keys);
            break;
        case on_delete_action::set_default:
            replace(model, member, member.default_value.value_or(value{}), keys);
            break;
        case on_delete_action::do_nothing:
            break;
    }
}

// Rows on which nothing hangs need not be known: they go by their foreign key. Where one of their
// foreign keys restricts, the end must be able to tell whether they were removed.
void removal_plan::cascade(const model_info& model, const member_info& member,
                           const value_list& keys) {
    const bool by_key = model.single_key() != nullptr;
    if (!by_key || (dependents_of(model).none() && !has_restricting_key(model)))
        steps_.push_back({by_column::what::remove, &model, model.table, member.column, {}, keys});
    else
        select_keys(model, member, keys,
                    [this, &model](value_list found) { add(model, std::move(found)); });
}

void removal_plan::protect(const model_info& model, const member_info& member,
                           const value_list& keys) {
    const auto rows = std::make_shared<std::int64_t>(0);
    among_runner(queue_, {&model, model.table, access::read})
        .select(
            member.column, {}, keys, [rows](model_statement& row) { *rows += row.at(0).integer; },
            [this, rows, &model, &member] {
                if (*rows != 0) refuse(model, member, *rows);
            });
}

void removal_plan::restrict_rows(const model_info& model, const member_info& member,
                                 const value_list& keys) {
    if (model.single_key() == nullptr) {
        protect(model, member, keys);
        return;
    }
    select_keys(model, member, keys, [this, &model, &member](value_list found) {
        if (!found.empty()) restricted_.push_back({&model, &member, std::move(found)});
    });
}

void removal_plan::replace(const model_info& model, const member_info& member, value by,
                           const value_list& keys) {
    if (by.is_null() && !member.nullable)
        throw_usage_at(fmt::format("{}.{} is to become NULL when its {} is removed, but it cannot "
                                   "be NULL: make the member std::optional, or give it a default "
                                   "and say cm::set_default",
                                   model.name, member.name, member.target().name),
                       where_);
    steps_.push_back(
        {by_column::what::replace, &model, model.table, member.column, std::move(by), keys});
}

void removal_plan::check_restricted() const {
    for (const restricted_rows& rows : restricted_) {
        const auto known = doomed_.find(rows.model);
        const auto stays = [&](const value& key) {
            return known == doomed_.end() || !known->second.keys.contains(key);
        };
        const auto left = std::count_if(rows.keys.begin(), rows.keys.end(), stays);
        if (left != 0) refuse(*rows.model, *rows.member, left);
    }
}

void removal_plan::refuse(const model_info& model, const member_info& member,
                          std::int64_t rows) const {
    const std::string& target = member.target().name;
    error_details details;
    details.kind = error_kind::protected_rows;
    details.message = fmt::format(
        "{} cannot be removed: {} {} {} through {}.{}, whose on_delete is {}; remove {} first, or "
        "choose another on_delete",
        target, rows, model.name, rows == 1 ? "row refers to it" : "rows refer to it", model.name,
        member.name, member.on_delete == on_delete_action::protect ? "protect" : "restrict_rows",
        rows == 1 ? "it" : "them");
    details.model = target;
    details.members = {qualified(model, member)};
    details.where = where_;
    throw_error(std::move(details));
}

void removal_plan::select_keys(const model_info& model, const member_info& member,
                               const value_list& keys,
                               const std::function<void(value_list)>& found) {
    const member_info& key = *model.single_key();
    const auto rows = std::make_shared<value_list>();
    among_runner(queue_, {&model, model.table, access::read})
        .select(
            member.column, key.column, keys,
            [rows, &key](model_statement& row) { rows->push_back(value_of(row.at(0), key.type)); },
            [rows, found] { found(std::move(*rows)); });
}

}  // namespace cormorant::detail
