#include "cormorant/queryset/terminal.hpp"

#include <algorithm>
#include <limits>

#include "cormorant/base/error.hpp"
#include "cormorant/base/time.hpp"
#include "session/database_core.hpp"
#include "session/row_check.hpp"
#include "sql/compiled.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

query_data as(const query_data& query, terminal_kind terminal) {
    query_data copy = query;
    copy.terminal = terminal;
    return copy;
}

value_list parameters_of(const query_data& query, const compiled_query& compiled) {
    value_list values;
    if (compiled.simple_binds) return {query.values.begin(), query.values.end()};
    for (const bind_source& source : compiled.binds) values.push_back(bound_value(query, source));
    return values;
}

struct value_program {
    token tokens[1] = {{op::value, 0, 0}};
    program made{tokens, nullptr, nullptr, 1,
                 0,      0,       1,       fingerprint_of(tokens, 1, nullptr, 0, nullptr, 0)};
};

/// The update, with the time of the members that each write sets and that it does not set itself.
query_data with_times(const query_data& query) {
    static constexpr value_program a_value;
    query_data all = query;
    for (const std::uint16_t m : query.model->auto_now) {
        const auto sets = [m](const clause& c) {
            return c.kind == clause_kind::set && c.member == m;
        };
        if (std::any_of(query.clauses.begin(), query.clauses.end(), sets)) continue;
        const std::size_t first = all.values.size();
        all.values.push_back(value(now()));
        all.add(clause_kind::set, a_value.made, first, {}, m);
    }
    return all;
}

// A member that is set to a plain value is checked as save() checks it; what the database computes
// is left to the database's own constraints.
void check_changes(const query_data& query, std::source_location where) {
    for (const clause& c : query.clauses) {
        if (c.kind != clause_kind::set || c.expression->token_count != 1) continue;
        const token& only = c.expression->root();
        const member_info& member = query.model->members[c.member];
        if (only.code == op::value && has_checks(member))
            check_value(*query.model, member, query.values[c.first_value + only.index], where);
    }
}

}  // namespace

std::int64_t count_rows(const scope_ref& from, const query_data& query,
                        std::source_location where) {
    need_scope(from, query);
    if (query.nothing) return 0;
    const query_data counted = as(query, terminal_kind::count);
    running statement = from->run(counted, where);
    return statement.next() ? statement.at(0).integer : 0;
}

bool any_row(const scope_ref& from, const query_data& query, std::source_location where) {
    need_scope(from, query);
    if (query.nothing) return false;
    const query_data asked = as(query, terminal_kind::exists);
    running statement = from->run(asked, where);
    return statement.next();
}

bool has_rows(const scope_ref& from, const query_data& query, std::int64_t n,
              std::source_location where) {
    if (n <= 0) return true;
    if (n == 1) return any_row(from, query, where);
    query_data sliced = query;
    slice(sliced, n, 0);
    return count_rows(from, sliced, where) >= n;
}

std::int64_t update_rows(const scope_ref& from, const query_data& query,
                         std::source_location where) {
    need_scope(from, query);
    if (query.nothing) return 0;
    check_changes(query, where);
    if (query.model->auto_now.empty()) return from->run(query, where).finish();
    const query_data all = with_times(query);
    return from->run(all, where).finish();
}

void read_columns(const scope_ref& from, const query_data& query, const row_plan& plan, void* row,
                  std::source_location where) {
    running statement = from->run(query, where);
    if (statement.next()) statement.read(plan, 0, row);
}

std::string explain_query(const scope_ref& from, const query_data& query,
                          std::source_location where) {
    need_scope(from, query);
    const compiled_query compiled = compile(query, from->core().sql_dialect());
    const value_list values = parameters_of(query, compiled);
    const std::string sql = std::string(from->core().sql_dialect().explain()) + compiled.sql;
    running statement = from->run_text(sql, values, false, where);
    std::string plan;
    while (statement.next()) {
        plan += statement.at(statement.column_count() - 1).text;
        plan += '\n';
    }
    return plan;
}

std::string sql_of(const scope_ref& from, const query_data& query) {
    need_scope(from, query);
    return compile(query, from->core().sql_dialect()).sql;
}

std::shared_ptr<const void> shared_copy(const query_data& query) {
    return std::make_shared<const query_data>(query);
}

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

void slice(query_data& query, std::int64_t limit, std::int64_t offset) {
    if (offset < 0 || limit < -1)
        throw_usage(
            "a limit and an offset are not negative: count from the start, or use "
            "reverse() or last()");
    query.sliced = true;
    if (offset > 0) {
        if (query.limit >= 0) query.limit = std::max<std::int64_t>(0, query.limit - offset);
        if (query.offset > std::numeric_limits<std::int64_t>::max() - offset)
            throw_usage("the offset is larger than any table");
        query.offset += offset;
    }
    if (limit >= 0 && (query.limit < 0 || limit < query.limit)) query.limit = limit;
}

void refuse_slice(const query_data& query, std::string_view what) {
    if (!query.sliced) return;
    throw_usage(std::string(what) + " after limit() or offset() on " + query.model->name +
                ": say it before the slice, or use the slice as a subquery: "
                "filter(\"id\"_f.in(slice.scalars(\"id\"_f)))");
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

void need_scope(const scope_ref& from, const query_data& query) {
    if (from == nullptr)
        throw_usage("cm::query<" + query.model->name +
                    ">() describes a query inside another one; rows come from db.objects<" +
                    query.model->name + ">()");
}

void throw_no_row(const query_data& query, std::source_location where) {
    throw_error({.kind = error_kind::not_found,
                 .message = "get() found no " + query.model->name +
                            " that matches; first() returns an empty optional instead",
                 .model = query.model->name,
                 .where = where});
}

void throw_no_such_index(const query_data& query, std::int64_t i, std::source_location where) {
    throw_error({.kind = error_kind::not_found,
                 .message = "[" + std::to_string(i) + "]: the query has fewer rows of " +
                            query.model->name + "; they count from 0",
                 .model = query.model->name,
                 .where = where});
}

void throw_rows(const query_data& query, std::source_location where) {
    throw_error({.kind = error_kind::multiple_rows,
                 .message = "get() found more than one " + query.model->name +
                            " that matches; use first(), or a condition on a unique member",
                 .model = query.model->name,
                 .where = where});
}

}  // namespace cormorant::detail
