#include <fmt/format.h>

#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/write/write.hpp"
#include "session/database_core.hpp"
#include "session/execute/model_statement.hpp"
#include "session/failures.hpp"
#include "write/auto_now.hpp"
#include "write/cell_values.hpp"
#include "write/row_check.hpp"
#include "write/row_inserter.hpp"
#include "write/row_statements.hpp"

namespace cormorant::detail {
namespace {

bool is_key(const model_info& model, std::size_t member) {
    return std::find(model.primary_key.begin(), model.primary_key.end(), member) !=
           model.primary_key.end();
}

enum class key_members : std::uint8_t { with, without };

std::vector<std::uint16_t> loaded_members(const model_info& model, const void* row,
                                          key_members keys) {
    std::vector<std::uint16_t> members;
    for (std::size_t i = 0; i < model.members.size(); ++i) {
        const member_info& m = model.members[i];
        if (!has_column(m.kind) || !is_loaded(m, row)) continue;
        if (keys == key_members::with || !is_key(model, i))
            members.push_back(static_cast<std::uint16_t>(i));
    }
    return members;
}

std::int64_t update_row(scope& on, const model_info& model, const void* row, member_span members,
                        std::source_location where) {
    value_list values;
    std::vector<const member_info*> parameters;
    values.reserve(members.size() + model.primary_key.size());
    parameters.reserve(values.capacity());
    for (const std::uint16_t m : members) {
        parameters.push_back(&model.members[m]);
        values.push_back(load_value(model.members[m], row));
        check_value(model, model.members[m], values.back(), where);
    }
    for (const std::uint16_t m : model.primary_key) {
        parameters.push_back(&model.members[m]);
        values.push_back(load_value(model.members[m], row));
    }
    statement_subject subject{&model, model.table, access::write, parameters};
    if (model.single_key() != nullptr) {
        subject.change = row_change::keyed;
        subject.keys = {&values.back(), 1};
    }
    model_statement update(on, *row_statements_of(on.core()).update(model, members), subject,
                           where);
    for (const value& v : values) update.bind(v);
    return update.run();
}

[[noreturn]] void throw_gone(const model_info& model, std::source_location where) {
    error_details details;
    details.kind = error_kind::not_found;
    details.message =
        fmt::format("{}: the row is gone: somebody removed it, or its key was changed", model.name);
    details.model = model.name;
    details.where = where;
    throw_error(std::move(details));
}

void require_stored(const model_info& model, const void* row, std::source_location where) {
    if (is_new_row(model, row))
        throw_usage_at(
            fmt::format("this {} is not stored yet, its key is 0: create it first", model.name),
            where);
}

}  // namespace

void insert_row(scope& on, const model_info& model, void* row, std::source_location where) {
    insert_row(on, model, row, {}, where);
}

bool insert_row(scope& on, const model_info& model, void* row, const conflict_rule& rule,
                std::source_location where) {
    if (model.auto_now.empty()) [[likely]]
        return row_inserter(on, model, rule, where).insert(row);
    set_times(model, row_span(row, 0, 1));
    return row_inserter(on, model, with_times(model, rule), where).insert(row);
}

bool save_row(scope& on, const model_info& model, void* row, std::source_location where) {
    if (!is_new_row(model, row)) {
        set_times(model, row_span(row, 0, 1));
        auto members = loaded_members(model, row, key_members::without);
        std::erase_if(members,
                      [&](std::uint16_t m) { return is_left_to_clock(model.members[m], row); });
        if (members.empty()) {
            conflict_rule if_absent;
            if_absent.action = conflict_action::ignore;
            if_absent.target = model.primary_key;
            return insert_row(on, model, row, if_absent, where);
        }
        if (update_row(on, model, row, members, where) != 0) return false;
    }
    insert_row(on, model, row, where);
    return true;
}

void save_members(scope& on, const model_info& model, void* row, member_span named,
                  std::source_location where) {
    require_stored(model, row, where);
    const std::vector<std::uint16_t> members = with_times(model, named);
    set_times(model, row_span(row, 0, 1));
    for (const std::uint16_t m : members) {
        const member_info& member = model.members[m];
        if (!is_loaded(member, row))
            throw_usage_at(fmt::format("{}.{} is not loaded: there is nothing to save", model.name,
                                       member.name),
                           where);
    }
    if (members.empty()) return;
    if (update_row(on, model, row, members, where) == 0) throw_gone(model, where);
}

void take_stored_members(const model_info& model, void* row, const void* stored) {
    for (std::size_t i = 0; i < model.members.size(); ++i) {
        const member_info& m = model.members[i];
        if (is_key(model, i) || is_left_to_clock(m, row))
            (void)store_value(m.decode, row, load_value(m, stored));
    }
}

void refresh_row(scope& on, const model_info& model, void* row, std::source_location where) {
    refresh_members(on, model, row, loaded_members(model, row, key_members::with), where);
}

void refresh_members(scope& on, const model_info& model, void* row, member_span members,
                     std::source_location where) {
    require_stored(model, row, where);
    row_plan plan;
    plan.model = model.name.c_str();
    for (const std::uint16_t m : members) plan.places.push_back(model.members[m].decode);
    // Copies: the key may be a text of the very object that is read into.
    value_list key;
    for (const std::uint16_t m : model.primary_key)
        key.push_back(owned_value(load_value(model.members[m], row)));

    model_statement select(on, *row_statements_of(on.core()).select(model, members),
                           {&model, model.table, access::read}, where);
    for (const value& v : key) select.bind(v);
    if (!select.next()) throw_gone(model, where);
    select.read(plan, row);
    select.run();
}

}  // namespace cormorant::detail
