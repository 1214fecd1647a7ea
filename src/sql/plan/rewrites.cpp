#include "sql/plan/rewrites.hpp"

#include <atomic>
#include <string>

#include "cormorant/base/error.hpp"

namespace cormorant::detail {
namespace {

constexpr rewrite_info list[] = {
    {rewrite::exists_for_to_many, "exists_for_to_many",
     "a condition over a relation to many rows becomes EXISTS: rows are never repeated", true},
    {rewrite::trim_key_join, "trim_key_join",
     "a foreign key's target is not joined where only its key is asked for", false},
    {rewrite::through_table_alone, "through_table_alone",
     "of a many_to_many only the table between is read where only the target's key is asked for",
     false},
    {rewrite::drop_unused_joins, "drop_unused_joins",
     "a LEFT JOIN to at most one row goes where nothing reads its columns", false},
    {rewrite::drop_unused_columns, "drop_unused_columns",
     "rows that stand in the place of a table bring along only the columns that are read", false},
    {rewrite::demote_left_joins, "demote_left_joins",
     "a LEFT JOIN becomes INNER where a condition cannot be true without its row", false},
    {rewrite::prune_count, "prune_count",
     "count and exists compute neither order, related rows nor annotations that no filter uses",
     false},
    {rewrite::aggregate_as_scalar, "aggregate_as_scalar",
     "an aggregate over related rows is computed per row of a restricted query, "
     "rather than for all groups at once",
     false},
    {rewrite::keys_as_rows, "keys_as_rows",
     "rows that many distinct keys lead to by an index are joined to a table of the keys, where an "
     "IN list would be sorted first",
     false},
    {rewrite::pad_lists, "pad_lists",
     "IN lists are padded to few lengths, so that they share statements", true},
};

std::atomic<std::uint32_t> switched_off{0};

}  // namespace

std::span<const rewrite_info> rewrites() noexcept { return list; }

bool enabled(rewrite which) noexcept {
    return (switched_off.load(std::memory_order_relaxed) >> static_cast<unsigned>(which) & 1U) == 0;
}

void set_rewrite_enabled(std::string_view name, bool on) {
    for (const rewrite_info& r : list) {
        if (r.name != name) continue;
        if (r.required && !on)
            throw_usage("the rewrite " + std::string(name) +
                        " cannot be switched off: " + std::string(r.what));
        const std::uint32_t bit = 1U << static_cast<unsigned>(r.which);
        if (on)
            switched_off.fetch_and(~bit);
        else
            switched_off.fetch_or(bit);
        return;
    }
    throw_usage("there is no rewrite named " + std::string(name) + ": sql/rewrites.cpp lists them");
}

}  // namespace cormorant::detail
