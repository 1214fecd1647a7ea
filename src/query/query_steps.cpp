#include "cormorant/query/query_steps.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

namespace {

bool ordered(const query_data& query) {
    for (const clause& c : query.clauses)
        if (c.kind == clause_kind::order_by) return true;
    return !query.model->ordering.empty() && !query.unordered;
}

/// Keeps a program that is made at run time alive with the query.
const program& keep(query_data& query, std::shared_ptr<const program> made) {
    query.owned.push_back(std::move(made));
    return *query.owned.back();
}

struct key_order_program {
    token tokens[2];
    path paths[1];
    program made;

    explicit key_order_program(std::uint16_t member) : tokens{{op::path, 0, 0}, {op::asc, 1, 0}} {
        paths[0].hops[0] = member;
        paths[0].size = 1;
        made.tokens = tokens;
        made.paths = paths;
        made.token_count = 2;
        made.path_count = 1;
        made.fingerprint = fingerprint_of(tokens, 2, paths, 1, nullptr, 0);
    }
    key_order_program(const key_order_program&) = delete;
    key_order_program& operator=(const key_order_program&) = delete;
};

}  // namespace

void order_by_key(query_data& query) {
    if (ordered(query)) return;
    for (const std::uint16_t member : query.model->primary_key) {
        auto storage = std::make_shared<const key_order_program>(member);
        std::shared_ptr<const program> made(storage, &storage->made);
        query.add(clause_kind::order_by, keep(query, std::move(made)), query.values.size());
    }
}

void reverse_order(query_data& query) { query.reversed = !query.reversed; }

void slice(query_data& query, std::int64_t limit, std::int64_t offset, std::source_location where) {
    if (offset < 0 || limit < -1)
        throw_usage_at(
            "a limit and an offset are not negative: count from the start, or use "
            "reverse() or last()",
            where);
    query.sliced = true;
    if (offset > 0) {
        if (query.limit >= 0) query.limit = std::max<std::int64_t>(0, query.limit - offset);
        if (query.offset > std::numeric_limits<std::int64_t>::max() - offset)
            throw_usage_at("the offset is larger than any table", where);
        query.offset += offset;
    }
    if (limit >= 0 && (query.limit < 0 || limit < query.limit)) query.limit = limit;
}

void refuse_slice(const query_data& query, std::string_view what, std::source_location where) {
    if (!query.sliced) return;
    throw_usage_at(std::string(what) + " after limit() or offset() on " + query.model->name +
                       ": say it before the slice, or use the slice as a subquery: "
                       "filter(\"id\"_f.in(slice.scalars(\"id\"_f)))",
                   where);
}

void drop_order(query_data& query) {
    query.unordered = false;
    query.reversed = false;
    bool any = false;
    for (const clause& c : query.clauses) any = any || c.kind == clause_kind::order_by;
    if (!any) return;
    // The fingerprint is a chain over the clauses, so the rest is chained again.
    query_data rest(*query.model);
    rest.values = query.values;
    for (const clause& c : query.clauses) {
        if (c.kind == clause_kind::order_by) continue;
        rest.clauses.push_back(c);
        rest.fingerprint =
            mix(rest.fingerprint, (c.expression != nullptr ? c.expression->fingerprint : 0) ^
                                      (static_cast<std::uint64_t>(c.kind) << 56) ^
                                      (static_cast<std::uint64_t>(c.member) << 40) ^ c.first_value);
    }
    for (std::size_t i = 0; i < rest.values.size(); ++i) rest.add_variable(i);
    query.clauses = std::move(rest.clauses);
    query.fingerprint = rest.fingerprint;
}

}  // namespace cormorant::detail
