#include "sql/plan/rewrites.hpp"

#include <atomic>
#include <string>

#include "cormorant/base/error.hpp"
#include "sql/plan/drop_joins.hpp"
#include "sql/plan/verify.hpp"

namespace cormorant::detail {
namespace {

constexpr rewrite_info list[] = {
    {rewrite::aggregate_as_scalar, "aggregate_as_scalar",
     "an aggregate over related rows is computed per row of a restricted query, "
     "rather than for all groups at once"},
    {rewrite::exists_for_to_many, "exists_for_to_many",
     "a condition over a relation to many rows becomes EXISTS: rows are never repeated", true},
    {rewrite::trim_key_join, "trim_key_join",
     "a foreign key's target is not joined where only its key is asked for"},
    {rewrite::through_table_alone, "through_table_alone",
     "of a many_to_many only the table between is read where only the target's key is asked for"},
    {rewrite::demote_left_joins, "demote_left_joins",
     "a LEFT JOIN becomes INNER where a condition cannot be true without its row"},
    {rewrite::prune_count, "prune_count",
     "count and exists compute neither order, related rows nor annotations that no filter uses"},
    {rewrite::keys_as_rows, "keys_as_rows",
     "rows that many distinct keys lead to by an index are joined to a table of the keys, where an "
     "IN list would be sorted first"},
    {rewrite::drop_unused_joins, "drop_unused_joins",
     "a LEFT JOIN to at most one row goes where nothing reads its columns", false,
     drop_unused_joins},
    {rewrite::drop_unused_columns, "drop_unused_columns",
     "rows that stand in the place of a table bring along only the columns that are read", false,
     drop_unused_columns},
    {rewrite::pad_lists, "pad_lists",
     "IN lists are padded to few lengths, so that they share statements", true},
};

// Which are in use changes in tests alone, between their queries.
std::atomic<rewrite_set> in_use{};

const rewrite_info& listed(rewrite which) {
    for (const rewrite_info& r : list)
        if (r.which == which) return r;
    throw_error({.kind = error_kind::internal, .message = "a rewrite that is in no list"});
}

const rewrite_info& named(std::string_view name) {
    for (const rewrite_info& r : list)
        if (r.name == name) return r;
    throw_usage("there is no rewrite named " + std::string(name) +
                ": sql/plan/rewrites.cpp lists them");
}

void check([[maybe_unused]] const select_plan& plan, [[maybe_unused]] plan_place place,
           [[maybe_unused]] std::string_view after) {
#ifndef NDEBUG
    verify(plan, place, after);
#endif
}

}  // namespace

std::span<const rewrite_info> rewrites() noexcept { return list; }

rewrite_set rewrite_set::without(rewrite which) const {
    const rewrite_info& info = listed(which);
    if (info.required)
        throw_usage("the rewrite " + std::string(info.name) +
                    " cannot be switched off: " + std::string(info.what));
    rewrite_set less = *this;
    less.left_out_ |= 1U << static_cast<unsigned>(which);
    return less;
}

rewrite_set rewrites_in_use() noexcept { return in_use.load(std::memory_order_relaxed); }

void set_rewrite_enabled(std::string_view name, bool on) {
    const rewrite which = named(name).which;
    const rewrite_set now = rewrites_in_use();
    in_use = on ? now.with(which) : now.without(which);
}

void run_rewrites(select_plan& plan, rewrite_set on, plan_place place) {
    check(plan, place, "it was built");
    for (select_plan* rows = &plan; rows != nullptr; rows = rows_below(*rows))
        for (const rewrite_info& r : list) {
            if (r.run == nullptr || !on.has(r.which)) continue;
            r.run(*rows);
            check(plan, place, r.name);
        }
}

}  // namespace cormorant::detail
