#include "cormorant/queryset/terminal.hpp"

#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/base/time.hpp"
#include "session/execute/explain.hpp"
#include "session/execute/running.hpp"
#include "write/row_check.hpp"

namespace cormorant::detail {
namespace {

query_data as(const query_data& query, terminal_kind terminal) {
    query_data copy = query;
    copy.terminal = terminal;
    return copy;
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
        if (only.code == op::value)
            check_value(*query.model, member, query.values[c.first_value + only.index], where);
    }
}

}  // namespace

std::int64_t count_rows(const scope_ref& from, const query_data& query,
                        std::source_location where) {
    need_scope(from, query, where);
    if (query.nothing) return 0;
    const query_data counted = as(query, terminal_kind::count);
    running statement = from->run(counted, where);
    return statement.next() ? statement.at(0).integer : 0;
}

bool any_row(const scope_ref& from, const query_data& query, std::source_location where) {
    need_scope(from, query, where);
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
    slice(sliced, n, 0, where);
    return count_rows(from, sliced, where) >= n;
}

std::int64_t update_rows(const scope_ref& from, const query_data& query,
                         std::source_location where) {
    need_scope(from, query, where);
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
    need_scope(from, query, where);
    return explain(*from, query, where);
}

std::string sql_of(const scope_ref& from, const query_data& query) {
    need_scope(from, query, {});
    return sql_of(*from, query);
}

std::shared_ptr<const query_data> shared_copy(const query_data& query) {
    return std::make_shared<const query_data>(query);
}

void need_scope(const scope_ref& from, const query_data& query, std::source_location where) {
    if (from == nullptr)
        throw_usage_at("cm::query<" + query.model->name +
                           ">() describes a query inside another one; rows come from db.objects<" +
                           query.model->name + ">()",
                       where);
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
