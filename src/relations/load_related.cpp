#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/relations/fetch.hpp"
#include "relations/key_match.hpp"

namespace cormorant::detail {
namespace {

/// SQLite's default limit of parameters is 32,766 and lists are padded to powers of two: longer
/// ones are sent in parts.
constexpr std::size_t most_keys = 16384;

/// How rows of the target are found from the keys of the record's rows.
struct relation_route {
    const member_info& relation;
    const model_info& target;
    std::uint16_t own_cell;       ///< the cell whose key is looked for
    std::uint16_t target_member;  ///< the member of the target that holds it; unused for through
    bool to_one;
};

relation_route route_of(const result_record& record, std::uint16_t link) {
    const link_info& info = record.model().links[link];
    const member_info& m = record.model().members[info.member];
    const model_info& target = m.target();
    switch (m.kind) {
        case member_kind::foreign_key:
        case member_kind::one_to_one:
            return {m, target, info.cell, target.primary_key[0], true};
        case member_kind::reverse:
            return {m, target, 0, static_cast<std::uint16_t>(target.index_of(*target.find(m.via))),
                    false};
        case member_kind::many_to_many:
        case member_kind::column:
            break;
    }
    return {m, target, 0, 0, false};
}

/// Fewer rows than this are looked for by key even where they are the whole table.
constexpr std::uint32_t many_rows = 200;

/// Where all rows of a table are at hand, every row that refers to them is wanted: reading them all
/// is cheaper than looking for thousands of keys.
bool wants_all(const result_record& record, const relation_route& route, std::uint32_t count) {
    return record.whole_table() && count == record.row_count() && count >= many_rows &&
           route.relation.kind == member_kind::reverse;
}

query_data query_for(const relation_route& route, const prefetch_plan* plan, value_list keys) {
    query_data query =
        plan != nullptr && plan->query != nullptr ? *plan->query : query_data(route.target);
    // A limit is for each row of the outer result, not for all of them.
    const std::int64_t limit = query.limit;
    const std::int64_t offset = query.offset;
    query.limit = -1;
    query.offset = 0;
    query.sliced = false;
    if (offset > 0)
        throw_usage("prefetch of " + route.relation.name +
                    ": an offset has no meaning for each row; use a limit");
    value list = value::list(std::move(keys));
    if (route.relation.kind == member_kind::many_to_many)
        query.add_keys(clause_kind::through_keys, std::move(list), 0, &route.relation);
    else if (!list.as_list().empty())
        query.add_keys(clause_kind::keys_in, std::move(list), route.target_member);
    if (limit >= 0) query.add_keys(clause_kind::group_limit, value(limit), route.target_member);
    return query;
}

void add_key_in_row(const relation_route& route, const void* row, row_grouper& owners) {
    const member_info& m = route.target.members[route.target_member];
    const auto* member = static_cast<const char*>(row) + m.offset;
    if (m.decode.stored == storage::int64)
        owners.add(*reinterpret_cast<const std::int64_t*>(member));
    else
        owners.add(m.load(member));
}

void add_key_in_cell(const cell& c, row_grouper& owners) {
    if (c.kind == value_kind::integer)
        owners.add(c.integer);
    else
        owners.add(value::copy(c.kind, c.text));
}

/// The distinct keys of the rows, in the order in which they come.
value_list distinct_keys(const result_record& record, const relation_route& route,
                         std::uint32_t first, std::uint32_t count) {
    value_list keys;
    keys.reserve(count);
    for (std::uint32_t i = first; i < first + count; ++i) {
        value key = record.key(i, route.own_cell);
        if (!key.is_null()) keys.push_back(std::move(key));
    }
    sort_and_drop_equal(keys);
    return keys;
}

/// Reads the rows related to `keys` and notes the key that each belongs to.
void read_related(result_record& record, const relation_route& route, const query_data& query,
                  const prefetch_plan* plan, related_rows& out, row_grouper& owners) {
    fetch_settings settings{plan != nullptr ? plan->mode : record.mode(),
                            plan != nullptr ? &plan->inside : nullptr, record.where()};
    record_ref made;
    {
        const scope_ref from = record.from()->live();
        row_reader reader(from, query, settings);
        while (reader.next()) {
            void* row = out.add();
            reader.read(row);
            if (route.relation.kind == member_kind::many_to_many)
                add_key_in_cell(reader.statement().at(reader.statement().column_count() - 1),
                                owners);
            else
                add_key_in_row(route, row, owners);
        }
        reader.finish();
        made = reader.record();
    }
    if (made && settings.prefetches != nullptr) load_prefetches(*made.get(), *settings.prefetches);
}

// A key that is NULL has no rows, also where rows without a key were read.
void set_ranges(const result_record& record, const relation_route& route, const key_ranges& groups,
                related_rows& out) {
    const bool integers = record.integer_keys(route.own_cell);
    std::uint32_t row = out.first_row;
    for (related_rows::range& found : out.ranges) {
        const std::int64_t raw = record.raw_key(row, route.own_cell);
        if (raw != result_record::null_key)
            found = integers ? groups.find(raw) : groups.find(record.key(row, route.own_cell));
        ++row;
    }
}

}  // namespace

std::unique_ptr<related_rows> load_related(result_record& record, std::uint16_t link,
                                           std::uint32_t first, std::uint32_t count,
                                           const prefetch_plan* plan) {
    const relation_route route = route_of(record, link);
    auto out = std::make_unique<related_rows>(*route.target.rows);
    out->first_row = first;
    out->ranges.resize(count);
    if (plan != nullptr && plan->query != nullptr && plan->query->nothing) return out;
    row_grouper owners(count);
    value_list keys;
    if (wants_all(record, route, count))
        read_related(record, route, query_for(route, plan, {}), plan, *out, owners);
    else
        keys = distinct_keys(record, route, first, count);
    owners.reserve(keys.size());
    if (route.to_one) out->reserve(keys.size());
    for (std::size_t at = 0; at < keys.size(); at += most_keys) {
        const std::size_t end = std::min(keys.size(), at + most_keys);
        value_list part(keys.begin() + static_cast<std::ptrdiff_t>(at),
                        keys.begin() + static_cast<std::ptrdiff_t>(end));
        read_related(record, route, query_for(route, plan, std::move(part)), plan, *out, owners);
    }
    const key_ranges groups = std::move(owners).finish();
    if (groups.order.empty())
        out->join();
    else
        out->reorder(groups.order);
    set_ranges(record, route, groups, *out);
    return out;
}

std::unique_ptr<related_rows> load_by_key(result_record& record, std::uint16_t link,
                                          const value& key) {
    const relation_route route = route_of(record, link);
    auto out = std::make_unique<related_rows>(*route.target.rows);
    row_grouper owners(1);
    read_related(record, route, query_for(route, nullptr, {key}), nullptr, *out, owners);
    if (out->empty())
        throw_error({.kind = error_kind::not_found,
                     .message = "the " + route.target.name + " that " + record.model().name + "." +
                                route.relation.name + " was set to is not there",
                     .model = route.target.name,
                     .where = record.where()});
    out->join();
    return out;
}

}  // namespace cormorant::detail
