#include <algorithm>
#include <utility>

#include "base/cell_bytes.hpp"
#include "cormorant/query/condition.hpp"
#include "cormorant/schema/model.hpp"
#include "query/pinned_key.hpp"
#include "session/database_core.hpp"
#include "session/execute/kept_statement.hpp"
#include "session/execute/running.hpp"
#include "session/result_cache.hpp"
#include "session/scope.hpp"

/// Queries that were asked for with cached().

namespace cormorant::detail {
namespace {

bool keep_cell(void* writer, const cell& from) {
    static_cast<cell_writer*>(writer)->add(from);
    return true;
}

// A plan by which the driver decodes each column as it would for a member, and gives it here.
row_plan keeping_plan(std::size_t columns) {
    slot each;
    each.wanted = value_kind::decimal;  // with the digits that the column was declared with
    each.store = &keep_cell;
    each.name = "a column";
    return {std::vector<slot>(columns, each), "the query"};
}

kept_rows_ref rows_of(running& asked) {
    cell_writer cells;
    auto made = std::make_shared<kept_rows>();
    row_plan plan;
    while (asked.next()) {
        if (made->rows++ == 0) {
            made->columns = asked.column_count();
            plan = keeping_plan(made->columns);
        }
        asked.read(plan, 0, &cells);
    }
    made->cells = cells.take();
    return made;
}

const query_data& inner(const value& v) {
    return *static_cast<const query_data*>(v.as_subquery().get());
}

// Two queries of one shape give equal texts where, and only where, they ask for the same.
void add_values(cell_writer& to, const query_data& query) {
    to.add_count(static_cast<std::uint64_t>(query.limit));
    to.add_count(static_cast<std::uint64_t>(query.offset));
    for (const value& v : query.values) {
        if (v.kind() == value_kind::subquery) {
            add_values(to, inner(v));
        } else if (v.kind() == value_kind::list) {
            to.add_count(v.as_list().size());
            for (const value& item : v.as_list()) to.add(item);
        } else {
            to.add(v);
        }
    }
}

std::string key_of(const known_query& known, const query_data& query) {
    cell_writer key;
    key.add_count(reinterpret_cast<std::uintptr_t>(&known));
    add_values(key, query);
    return key.take();
}

const value* row_key_of(const query_data& query, const compiled_query& compiled) noexcept {
    if (compiled.tables.size() != 1 || !reads_pinned_row_alone(query)) return nullptr;
    return pinned_key(query);
}

bool is_unsteady(const program& p) noexcept {
    return std::any_of(p.tokens, p.tokens + p.token_count, [](const token& t) {
        return t.code == op::now || t.code == op::sql || t.code == op::sql_aggregate;
    });
}

// Whether the answer depends on more than rows and values: the time, or what only a text knows.
bool is_unsteady(const query_data& query) {
    for (const clause& c : query.clauses)
        if (c.expression != nullptr && is_unsteady(*c.expression)) return true;
    for (const value& v : query.values)
        if (v.kind() == value_kind::subquery && is_unsteady(inner(v))) return true;
    const auto& hiding = query.model->default_filters;
    return !query.hidden_too && std::any_of(hiding.begin(), hiding.end(), [](const auto& filter) {
        return is_unsteady(filter->expression());
    });
}

void refuse_unsteady(const query_data& query, std::source_location where) {
    if (!is_unsteady(query)) return;
    throw_usage_at(
        "a query over " + query.model->name +
            " with the database's clock or SQL text in it cannot be cached(): nobody knows when "
            "its answer becomes another one. Give the time as a value, cm::now(), or leave "
            "cached() out",
        where);
}

}  // namespace

running::running(std::unique_ptr<cached_statement> kept, const query_data& query,
                 std::source_location where)
    : kept_(std::move(kept)), run_(lease(), where) {
    run_.set_model(*query.model);
    run_.use(kept_.get());
}

running scope::run_cached(const query_data& query, std::source_location where) {
    if (query.lock != lock_mode::none)
        throw_usage_at(
            "rows that for_update() locks are read from the database: leave cached() out", where);
    result_cache* cache = core_->cache();
    const bool reads =
        query.terminal != terminal_kind::update && query.terminal != terminal_kind::remove;
    if (cache == nullptr || !reads || !may_use_cache(where)) return {*this, query, where};
    auto made = std::make_unique<cached_statement>();
    made->fingerprint = full_fingerprint(query);
    made->query = core_->queries().find_or_compile(query, made->fingerprint);
    const compiled_query& compiled = made->query->compiled;
    if (compiled.shape.matches_nothing) return {*this, query, where};

    const std::int64_t asked_ns = core_->observed() ? clock_ns() : 0;
    const std::string key = key_of(*made->query, query);
    const asked_query asked{key, compiled.tables, std::chrono::nanoseconds(query.cached_ns),
                            row_key_of(query, compiled), made->query};
    const given_answer given = cache->answer(asked, [&]() -> ran_query {
        refuse_unsteady(query, where);
        running sent(*this, query, where);
        // What a connection reads beside another statement may be of that one's older state.
        const bool alone = !sent.run_.on()->lease.taken_again();
        return {rows_of(sent), alone};
    });
    made->prepared = std::make_unique<kept_statement>(given.rows);
    if (given.from_cache && asked_ns != 0) {
        statement_event told;
        told.sql = made->sql();
        told.duration_ns = clock_ns() - asked_ns;
        told.rows = static_cast<std::int64_t>(given.rows->rows);
        told.where = where;
        told.role = statement_role::query;
        told.fingerprint = made->fingerprint;
        told.tables = &compiled.tables;
        told.query = &query;
        told.from_cache = true;
        core_->observers().tell(told);
    }
    return {std::move(made), query, where};
}

}  // namespace cormorant::detail
