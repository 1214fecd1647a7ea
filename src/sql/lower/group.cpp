#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/lower/aggregate_parts.hpp"
#include "sql/lower/json.hpp"
#include "sql/lower/lower.hpp"

/// Aggregates over the rows of a group. Where the values join relations to many, a row may stand
/// in a group several times; each aggregate takes the rows that it is about once.

namespace cormorant::detail {
namespace {

// The relation joined last on the way to the rows that the aggregate is over; empty for the model's
// own rows.
path row_at_hand(const path& chain, const query_scope& scope) {
    path row;
    for (const opening& o : scope.joined)
        if (starts_with(chain, o.prefix) && o.prefix.size > row.size) row = o.prefix;
    return row;
}

bool is_repeated(const path& row, const query_scope& scope) {
    return std::any_of(scope.joined.begin(), scope.joined.end(),
                       [&](const opening& o) { return !starts_with(row, o.prefix); });
}

// Whether an expression is about rows that were joined besides the ones to this row.
bool reads_beside(const term& n, const path& row, const query_scope& scope) {
    if (n.kind == term_kind::outer) return false;
    if (n.kind == term_kind::path)
        return std::any_of(scope.joined.begin(), scope.joined.end(), [&](const opening& o) {
            return starts_with(*n.hops, o.prefix) && !starts_with(row, o.prefix);
        });
    return std::any_of(n.operands.begin(), n.operands.end(),
                       [&](const term* operand) { return reads_beside(*operand, row, scope); });
}

bool counts_its_row(const term& n, const path& row) {
    const term* of = argument_of(n);
    return of != nullptr && of->kind == term_kind::path && *of->hops == row;
}

}  // namespace

term& lowering::over_group(term& n, query_scope& scope) {
    const path chain = chain_of(n, scope);
    const path row = row_at_hand(chain, scope);
    const viewpoint here{&scope, scope.joined, scope.joined.size()};
    if (!is_repeated(row, scope) || bears_repetition(n))
        return chain == row ? native(n, here) : recombined(n, row, scope);
    if (!(chain == row)) return recombined(n, row, scope);
    if (n.code == op::sql_aggregate)
        throw_usage("cm::sql_aggregate over rows that values of " + scope.model().name +
                    " over a relation to many rows repeat: compute it in a query of its own");
    if (n.code == op::count && argument_of(n) == nullptr && scope.model().single_key() != nullptr) {
        term distinct = n;
        distinct.index |= aggregate_distinct;
        distinct.operands.insert(distinct.operands.begin(), &key_column(*scope.root));
        return native(distinct, here);
    }
    term once = n;
    if (n.code == op::count && counts_its_row(n, row)) once.index |= aggregate_distinct;
    term& made = native(once, here);
    if ((once.index & aggregate_distinct) != 0) return made;
    return each_row_once(made, row, scope);
}

// Several chains in one group: the aggregate of each row that is joined first, then these over the
// group.
term& lowering::recombined(term& n, const path& row, query_scope& scope) {
    const bool any_order = n.code == op::min || n.code == op::max;
    const bool sums = n.code == op::sum || n.code == op::count || n.code == op::avg;
    if (!any_order && (!sums || (n.index & aggregate_distinct) != 0))
        throw_usage("a distinct aggregate, stddev, variance or cm::sql_aggregate over " +
                    path_text(scope.model(), chain_of(n, scope)) +
                    " cannot stand beside aggregates over other relations in one group of " +
                    scope.model().name + ": compute it in a query of its own");
    if (reads_beside(n, row, scope))
        throw_usage("the condition of an aggregate over " +
                    path_text(scope.model(), chain_of(n, scope)) + " in groups of " +
                    scope.model().name +
                    " speaks of rows that the values join besides: compute it in a query of its "
                    "own");
    const auto part = [&](op code) -> term& {
        term& own = memory_.operation(code, n.operands,
                                      without_filter(n.index) | (n.index & aggregate_filtered));
        return row_aggregate(own, {&scope, scope.joined, 0});
    };
    const bool once = !any_order && is_repeated(row, scope);
    const auto over = [&](op code, term& of) -> term& {
        term& made = memory_.operation(code, {&of});
        return once ? each_row_once(made, row, scope) : made;
    };
    if (n.code == op::count)
        return memory_.operation(op::coalesce,
                                 {&over(op::sum, part(op::count)), &memory_.number(0)});
    if (n.code != op::avg) return over(n.code, part(n.code));
    term* total = &over(op::sum, part(op::sum));
    if (kind_of(*total) == value_kind::integer)
        total = &memory_.operation(op::cast, {total}, static_cast<std::uint16_t>(value_kind::real));
    return memory_.operation(op::div, {total, &over(op::sum, part(op::count))});
}

// ---- each row once ------------------------------------------------------------------------------

// The aggregate, with the condition that a joined row is the first of the group with its row of the
// model or of a relation. Windows do not stand inside aggregates: plan_builder::regroup() makes two
// SELECTs of it.
term& lowering::each_row_once(term& made, const path& row, query_scope& scope) {
    if (!is_aggregate(made.code)) {
        for (term* operand : made.operands) each_row_once(*operand, row, scope);
        return made;
    }
    term* filter = filter_of(made);
    term* first = &memory_.operation(op::eq, {&first_mark(row, filter, scope), &memory_.number(1)});
    if (filter != nullptr) {
        made.operands.back() = &memory_.operation(op::and_, {filter, first});
    } else {
        if (made.operands.empty()) made.operands.push_back(&memory_.make(term_kind::star));
        made.operands.push_back(first);
        made.index |= aggregate_filtered;
    }
    return made;
}

// The number of a joined row among those that repeat the row; of those that the filter takes, if
// there is one. The keys of the groups are added when they are known.
term& lowering::first_mark(const path& row, term* filter, query_scope& scope) {
    for (const row_mark_of& known : scope.first_marks)
        if (filter == nullptr && known.filter == nullptr && known.row == row) return *known.number;
    std::vector<term*> window{&memory_.operation(op::row_number, {})};
    add_identity(row, scope, window);
    if (filter != nullptr)
        window.push_back(
            &memory_.operation(op::case_, {filter, &memory_.number(1), &memory_.number(0)}, 1));
    const auto keys = static_cast<std::uint16_t>(window.size() - 1);
    term& number = memory_.operation(op::over, std::move(window), keys);
    scope.first_marks.push_back({row, filter, &number});
    return number;
}

// What tells a row of the model, and of the relations on the way to `row`, from all others.
void lowering::add_identity(const path& row, query_scope& scope, std::vector<term*>& to) {
    const auto add_keys = [&](source& rows, const model_info& model) {
        for (const std::uint16_t key : model.primary_key)
            to.push_back(&column(rows, model.members[key]));
    };
    const auto require_key = [&](const model_info& model) {
        if (model.primary_key.empty())
            throw_usage("aggregates over rows of " + model.name +
                        " beside values over relations to many rows need a primary key, which "
                        "tells its rows apart");
    };
    require_key(scope.model());
    add_keys(*scope.root, scope.model());
    for (const opening& o : scope.joined) {
        if (!starts_with(row, o.prefix)) continue;
        const member_info& relation = *o.member;
        if (relation.kind != member_kind::many_to_many) {
            require_key(*o.row->model);
            add_keys(*o.row, *o.row->model);
        } else if (relation.through != nullptr && !relation.through().primary_key.empty()) {
            add_keys(*o.row, relation.through());
        } else {
            to.push_back(&row_mark(o));
        }
    }
}

}  // namespace cormorant::detail
