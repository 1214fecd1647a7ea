#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/plan/build.hpp"

/// for_update: which rows are locked, and what the database cannot lock.

namespace cormorant::detail {

void plan_builder::lock() {
    const bool waits = query().wait == lock_wait::wait;
    if (query().lock != lock_mode::none && !waits && !facts_.lock_options)
        throw_usage("for_update over " + scope_.model().name +
                    " with nowait or skip_locked: this database cannot do that; use for_update()");
    if (query().lock == lock_mode::no_key_update && !facts_.no_key_locks)
        throw_usage("for_update over " + scope_.model().name +
                    " with no_key: this database cannot do that; leave no_key out");
    if (query().lock != lock_mode::none) refuse_lock_of_computed_rows();
    select_plan& locked = scope_.rows != nullptr ? *scope_.rows : plan();
    locked.lock = query().lock;
    locked.wait = query().wait;
    for (const resolved_clause& c : scope_.clauses)
        if (c.from->kind == clause_kind::lock_of) lock_related(*c.expression->hops);
}

void plan_builder::refuse_lock_of_computed_rows() const {
    if (facts_.locks_computed_rows) return;
    const bool windows =
        std::any_of(scope_.clauses.begin(), scope_.clauses.end(), [](const resolved_clause& c) {
            return c.expression != nullptr && holds_window(*c.expression);
        });
    const bool groups = scope_.groups == group_mode::by_values;
    if (!query().distinct && !windows && !groups) return;
    throw_usage("for_update over " + scope_.model().name + " with " +
                (groups    ? "groups"
                 : windows ? "window functions"
                           : "distinct()") +
                ": this database locks rows of tables only, not what is computed of them: lock "
                "the rows by their keys, filter(\"id\"_f.in(...)).for_update()");
}

// The rows at the path are locked beside those of the query.
void plan_builder::lock_related(const path& p) {
    const std::string what =
        "for_update over " + scope_.model().name + " of \"" + path_text(scope_.model(), p) + "\"";
    if (!facts_.lock_of_table)
        throw_usage(what + ": this database cannot lock the rows of some tables only");
    const bool read =
        std::any_of(scope_.clauses.begin(), scope_.clauses.end(), [&](const resolved_clause& c) {
            return c.from->kind == clause_kind::select_related && *c.expression->hops == p;
        });
    if (!read) throw_usage(what + ": name the relation in select_related() too");
    source* row = scope_.root;
    bool there = true;
    for (std::size_t i = 0; i < p.size; ++i) {
        row = &lower_.join(*row, *hop_of(scope_.model(), p, i).member);
        there = there && (!row->may_be_absent || row->demanded);
    }
    if (!there)
        throw_usage(what +
                    ": there may be no such row, and the database can lock only rows that must be "
                    "there: filter by a member behind the relation first");
    plan().locked.push_back(row);
}

}  // namespace cormorant::detail
