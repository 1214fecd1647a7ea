#include <algorithm>

#include "sql/compiled.hpp"
#include "sql/plan/build.hpp"
#include "sql/plan/update.hpp"
#include "sql/plan/verify.hpp"
#include "sql/print/printer.hpp"

/// The three stages in one place: resolve and lower (build), the rewrites that look at the whole
/// plan, print.

namespace cormorant::detail {
namespace {

select_plan& plan_of(plan_builder& build, compiled_query& out) {
    switch (build.query().terminal) {
        case terminal_kind::keys:
            return build_keys(build);
        case terminal_kind::count:
            return build_count(build);
        case terminal_kind::exists:
            return build_exists(build);
        case terminal_kind::aggregate:
            return build_aggregate(build);
        case terminal_kind::rows:
        case terminal_kind::single:
        case terminal_kind::update:
        case terminal_kind::remove:
            break;
    }
    return build_rows(build, out.shape);
}

void print_read(const query_data& query, lowering& lower, printer& text, compiled_query& out) {
    query_scope& scope = lower.scope_for(query);
    plan_builder build(scope, lower);
    select_plan& plan = plan_of(build, out);
    select_plan& rows = *scope.root->owner;
    if (&plan != &rows) run_rewrites(rows, lower.rewrites(), plan_place::nested);
    run_rewrites(plan, lower.rewrites(), plan_place::outermost);
    out.shape.matches_nothing = build.finds_nothing();
    out.shape.column_count = plan.columns.size();
    out.shape.one_row = query.terminal == terminal_kind::single && names_one_row(query);
    text.select(plan);
}

// Parameters that are the query's values one by one need no look at the binds.
bool are_plain(const std::vector<bind_source>& binds) {
    for (std::size_t i = 0; i < binds.size(); ++i)
        if (binds[i].value != i || binds[i].transform != bind_transform::none ||
            binds[i].item != 0 || !binds[i].inside.empty())
            return false;
    return true;
}

// A list is bound as a whole where its items stand side by side as they are.
void mark_runs(std::vector<bind_source>& binds, const query_data& query) {
    const auto is_item = [&](const bind_source& b, std::size_t item, std::uint16_t of) {
        const bool as_it_is =
            b.transform == bind_transform::none || b.transform == bind_transform::item_or_null;
        return as_it_is && b.inside.empty() && b.value == of && b.item == item;
    };
    for (std::size_t first = 0; first < binds.size();) {
        const std::uint16_t of = binds[first].value;
        std::size_t end = first;
        while (end < binds.size() && is_item(binds[end], end - first, of)) ++end;
        if (end > first && of < query.values.size() && query.values[of].kind() == value_kind::list)
            binds[first].run = static_cast<std::uint16_t>(end - first);
        first = std::max(end, first + 1);
    }
}

bind_source whole_value(const term& n) {
    bind_source source = n.bind;
    if (n.bound->kind() == value_kind::list) source.transform = bind_transform::list;
    return source;
}

bool has_lists(const query_data& query) {
    return std::any_of(query.values.begin(), query.values.end(),
                       [](const value& v) { return v.kind() >= value_kind::list; });
}

}  // namespace

compiled_query compile(const query_data& query, const dialect& target, rewrite_set on) {
    arena memory;
    lowering lower(memory, target, on);
    printer text(target);
    compiled_query out;
    switch (query.terminal) {
        case terminal_kind::rows:
        case terminal_kind::single:
        case terminal_kind::keys:
        case terminal_kind::count:
        case terminal_kind::exists:
        case terminal_kind::aggregate:
            print_read(query, lower, text, out);
            break;
        case terminal_kind::update:
            out.shape.matches_nothing = !print_update(query, lower, text);
            out.writes = true;
            break;
        case terminal_kind::remove:
            out.shape.matches_nothing = !print_remove(query, lower, text);
            out.writes = true;
            break;
    }
    out.sql = std::move(text.sql());
    out.binds = std::move(text.binds());
#ifndef NDEBUG
    verify(query, out.binds);
#endif
    mark_runs(out.binds, query);
    out.tables = std::move(text.tables());
    for (const repeated_value& pair : lower.repeated())
        out.equal.push_back({whole_value(*pair.first), whole_value(*pair.again)});
    out.simple_binds = out.binds.size() == query.values.size() && are_plain(out.binds) &&
                       !has_lists(query) && out.equal.empty();
    return out;
}

}  // namespace cormorant::detail
