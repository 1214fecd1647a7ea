#include "cormorant/queryset/session.hpp"

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "relations/result_record.hpp"
#include "session/scope.hpp"
#include "write/unique_members.hpp"

namespace cormorant::detail {
namespace {

row_link* link_of(const member_info& m, void* row) {
    return static_cast<row_link*>(m.handle(static_cast<char*>(row) + m.offset));
}

bool all_attached(const model_info& model, void* row) {
    for (const link_info& link : model.links) {
        const row_link* tied = link_of(model.members[link.member], row);
        if (tied != nullptr && !tied->attached()) return false;
    }
    return true;
}

}  // namespace

std::vector<std::uint16_t> members_named(const model_info& model,
                                         std::span<const std::string_view> names,
                                         std::source_location where) {
    std::vector<std::uint16_t> members;
    for (const std::string_view name : names) {
        const member_info* m = model.find(name);
        if (m == nullptr || m->column.empty())
            throw_usage_at("model " + model.name + " has no column member " + std::string(name),
                           where);
        members.push_back(static_cast<std::uint16_t>(model.index_of(*m)));
    }
    return members;
}

namespace {

// The members of `a = ? AND b = ?`; empty for any other condition.
std::vector<std::uint16_t> members_compared(const program& condition) {
    std::vector<std::uint16_t> members;
    for (std::size_t i = 0; i < condition.token_count; ++i) {
        const token& t = condition.tokens[i];
        if (t.code == op::path && condition.paths[t.index].size == 1)
            members.push_back(condition.paths[t.index].hops[0]);
        else if (t.code != op::value && t.code != op::eq && t.code != op::and_)
            return {};
    }
    return members;
}

}  // namespace

std::vector<std::uint16_t> upsert_members(const model_info& model, const program& condition,
                                          const value_sink& values, const void* row) {
    std::vector<std::uint16_t> members = members_compared(condition);
    if (members.empty() || members.size() != values.size()) return {};
    const unique_members by = unique_by(model, members);
    if (!by.found || by.partial != nullptr) return {};
    for (std::size_t i = 0; i < members.size(); ++i) {
        const member_info& m = model.members[members[i]];
        const value own =
            m.load == nullptr ? value{} : m.load(static_cast<const char*>(row) + m.offset);
        if (own.is_null() || !(own == values[i])) return {};
    }
    return members;
}

namespace {

value loaded(const member_info& m, const void* row) {
    return m.load(static_cast<const char*>(row) + m.offset);
}

// A foreign key that is part of the row's key may have been read back with it.
bool leads_elsewhere(const member_info& m, const row_link& tied, const void* row) {
    if (!m.primary_key || !tied.loaded()) return false;
    const value key = loaded(m, row);
    const model_info& target = m.target();
    return !(loaded(target.members[target.primary_key[0]], tied.one(key)) == key);
}

// Relations to many rows belong to the key that they were read for, in its database; what a foreign
// key brought stays, and what it did not is to be found in the database that the row is in now.
bool is_anothers(const scope_ref& to, const member_info& m, const row_link& tied, const void* row) {
    const auto [record, number] = tied.tied_to();
    const bool elsewhere = record != nullptr && &record->from()->core() != &to->core();
    if (!is_to_many(m.kind)) return (elsewhere && !tied.loaded()) || leads_elsewhere(m, tied, row);
    const model_info& model = record->model();
    return elsewhere ||
           !(record->key(number, 0) == loaded(model.members[model.primary_key[0]], row));
}

void untie_from_others(const scope_ref& to, const model_info& model, void* row, row_origin origin) {
    for (const link_info& link : model.links) {
        const member_info& m = model.members[link.member];
        row_link* tied = link_of(m, row);
        if (tied == nullptr || !tied->attached()) continue;
        const bool fresh = origin == row_origin::inserted && is_to_many(m.kind);
        if (fresh || is_anothers(to, m, *tied, row)) tied->detach();
    }
}

}  // namespace

void attach_rows(const scope_ref& to, const model_info& model, const row_span& rows,
                 row_origin origin, std::source_location where) {
    if (model.links.empty() || rows.size() == 0) return;
    for (std::size_t i = 0; i < rows.size(); ++i) untie_from_others(to, model, rows[i], origin);
    if (rows.size() == 1 && all_attached(model, rows[0])) return;
    const record_ref record(new result_record(to, model, fetch::peers, where));
    for (std::size_t i = 0; i < rows.size(); ++i) record->add_row(rows[i]);
    record->end_rows();
}

void detach_links(const model_info& model, void* row) {
    for (const link_info& link : model.links)
        if (row_link* tied = link_of(model.members[link.member], row)) tied->detach();
}

query_data related_query(const model_info& target, const model_info& model, std::size_t relation,
                         value key) {
    const member_info& m = model.members[relation];
    query_data query(target);
    value keys = value::list({std::move(key)});
    if (m.kind == member_kind::many_to_many)
        query.add_keys(clause_kind::through_keys, std::move(keys), 0, &m);
    else
        query.add_keys(clause_kind::keys_in, std::move(keys),
                       static_cast<std::uint16_t>(target.index_of(*target.find(m.via))));
    return query;
}

void forget_relation(const scope_ref& to, const model_info& model, void* row, std::size_t relation,
                     std::source_location where) {
    link_of(model.members[relation], row)->detach();
    attach_rows(to, model, row_span(row, model.rows->size, 1), row_origin::written, where);
}

}  // namespace cormorant::detail
