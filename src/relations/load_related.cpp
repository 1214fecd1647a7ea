#include "relations/load_related.hpp"

#include <algorithm>

#include <utility>

#include "base/stored_integer.hpp"
#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "relations/relation_load.hpp"
#include "session/execute/running.hpp"

namespace cormorant::detail {
namespace {

/// SQLite's default limit of parameters is 32,766 and lists are padded to powers of two: longer
/// ones are sent in parts.
constexpr std::size_t keys_of_a_query = 16384;

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

}  // namespace

relation_load::relation_load(result_record& record, std::uint16_t link, std::uint32_t first,
                             std::uint32_t count, const prefetch_plan* plan)
    : record_(record),
      route_(route_of(record, link)),
      first_(first),
      count_(count),
      plan_(plan),
      out_(std::make_unique<related_rows>(*route_.target.rows)),
      owners_(count) {
    out_->first_row = first;
    out_->ranges.resize(count);
}

// Where all rows of a table are at hand, every row that refers to them is wanted: reading them all
// is cheaper than looking for thousands of keys.
bool relation_load::wants_all() const {
    return record_.whole_table() && count_ == record_.row_count() && count_ >= many_rows &&
           route_.relation.kind == member_kind::reverse;
}

std::vector<query_data> relation_load::queries() {
    std::vector<query_data> made;
    if (plan_ != nullptr && plan_->query != nullptr && plan_->query->nothing) return made;
    if (wants_all()) {
        made.push_back(query_for({}));
        return made;
    }
    const value_list keys = distinct_keys();
    owners_.reserve(keys.size());
    if (route_.to_one) out_->reserve(keys.size());
    for (std::size_t at = 0; at < keys.size(); at += keys_of_a_query) {
        const std::size_t end = std::min(keys.size(), at + keys_of_a_query);
        made.push_back(query_for({keys.begin() + static_cast<std::ptrdiff_t>(at),
                                  keys.begin() + static_cast<std::ptrdiff_t>(end)}));
    }
    return made;
}

query_data relation_load::query_for(value_list keys) const {
    query_data query =
        plan_ != nullptr && plan_->query != nullptr ? *plan_->query : query_data(route_.target);
    // A limit is for each row of the outer result, not for all of them.
    const std::int64_t limit = query.limit;
    const std::int64_t offset = query.offset;
    query.limit = -1;
    query.offset = 0;
    query.sliced = false;
    if (offset > 0)
        throw_usage("prefetch of " + route_.relation.name +
                    ": an offset has no meaning for each row; use a limit");
    // What a foreign key refers to is there, whatever the model hides.
    if (route_.to_one && (plan_ == nullptr || plan_->query == nullptr)) query.hidden_too = true;
    // One row of each key is found by the key: their order does not matter.
    if (route_.to_one && plan_ == nullptr) query.unordered = true;
    value list = value::list(std::move(keys));
    if (route_.relation.kind == member_kind::many_to_many)
        query.add_keys(clause_kind::through_keys, std::move(list), 0, &route_.relation);
    else if (!list.as_list().empty())
        query.add_keys(clause_kind::keys_in, std::move(list), route_.target_member);
    if (limit >= 0) query.add_keys(clause_kind::group_limit, value(limit), route_.target_member);
    return query;
}

/// The distinct keys of the rows, in order.
value_list relation_load::distinct_keys() const {
    if (record_.integer_keys(route_.own_cell)) return distinct_integers();
    value_list keys;
    keys.reserve(count_);
    for (std::uint32_t i = first_; i < first_ + count_; ++i) {
        value key = record_.key(i, route_.own_cell);
        if (!key.is_null()) keys.push_back(std::move(key));
    }
    sort_and_drop_equal(keys);
    return keys;
}

value_list relation_load::distinct_integers() const {
    std::vector<std::int64_t> numbers;
    numbers.reserve(count_);
    for (std::uint32_t i = first_; i < first_ + count_; ++i) {
        const std::int64_t key = record_.raw_key(i, route_.own_cell);
        if (!record_.is_null(i, route_.own_cell)) numbers.push_back(key);
    }
    if (!std::is_sorted(numbers.begin(), numbers.end())) std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    value_list keys;
    keys.reserve(numbers.size());
    const bool unsigned_keys = record_.unsigned_keys(route_.own_cell);
    for (const std::int64_t n : numbers)
        keys.push_back(unsigned_keys ? value::of_unsigned(static_cast<std::uint64_t>(n))
                                     : value(n));
    return keys;
}

void relation_load::read(const scope_ref& from, const query_data& query, running statement) {
    const fetch_settings settings{plan_ != nullptr ? plan_->mode : record_.mode(), nullptr,
                                  record_.where()};
    row_reader reader(from, query, settings, std::move(statement));
    const bool through = route_.relation.kind == member_kind::many_to_many;
    while (reader.next()) {
        void* row = out_->add();
        reader.read(row);
        // The key of the table between is the last column.
        if (through)
            add_key_in_cell(reader.statement().at(reader.statement().column_count() - 1));
        else
            add_key_in_row(row);
    }
    reader.finish();
    if (reader.record()) made_.push_back(reader.record());
}

void relation_load::add_key_in_row(const void* row) {
    const member_info& m = route_.target.members[route_.target_member];
    const auto* member = static_cast<const char*>(row) + m.offset;
    if (m.decode.stored == storage::int64)
        owners_.add(read_int64(member));
    else
        owners_.add(m.load(member));
}

void relation_load::add_key_in_cell(const cell& c) {
    if (c.kind == value_kind::integer || c.kind == value_kind::unsigned_integer)
        owners_.add(c.integer);
    else
        owners_.add(value::copy(c.kind, c.text));
}

std::unique_ptr<related_rows> relation_load::finish() {
    const key_ranges groups = std::move(owners_).finish();
    if (groups.order.empty())
        out_->join();
    else
        out_->reorder(groups.order);
    set_ranges(groups);
    return std::move(out_);
}

// A key that is NULL has no rows, also where rows without a key were read.
void relation_load::set_ranges(const key_ranges& groups) {
    const bool integers = record_.integer_keys(route_.own_cell);
    std::uint32_t row = first_;
    for (related_rows::range& found : out_->ranges) {
        const std::int64_t raw = record_.raw_key(row, route_.own_cell);
        if (!record_.is_null(row, route_.own_cell))
            found = integers ? groups.find(raw) : groups.find(record_.key(row, route_.own_cell));
        ++row;
    }
}

std::unique_ptr<related_rows> load_related(result_record& record, std::uint16_t link,
                                           std::uint32_t first, std::uint32_t count) {
    relation_load load(record, link, first, count, nullptr);
    const std::vector<query_data> queries = load.queries();
    const scope_ref from = record.from()->live();
    query_batch batch(*from, queries, record.where());
    for (const query_data& query : queries) load.read(from, query, batch.next());
    return load.finish();
}

std::unique_ptr<related_rows> load_by_key(result_record& record, std::uint16_t link,
                                          const value& key) {
    relation_load load(record, link, 0, 0, nullptr);
    const query_data query = load.query_for({key});
    const scope_ref from = record.from()->live();
    load.read(from, query, from->run(query, record.where()));
    auto out = load.finish();
    if (out->empty())
        throw_error({.kind = error_kind::not_found,
                     .message = "the " + load.route().target.name + " that " + record.model().name +
                                "." + load.route().relation.name + " was set to is not there",
                     .model = load.route().target.name,
                     .where = record.where()});
    return out;
}

}  // namespace cormorant::detail
