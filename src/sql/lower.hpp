#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "sql/dialect.hpp"
#include "sql/scope.hpp"

namespace cormorant::detail {

/// Where an expression is lowered: its query, and the related rows that are at hand.
struct place {
    query_scope* scope = nullptr;
    std::vector<opening> openings;
    /// The openings that a negation keeps: it has related rows of its own, except in the condition
    /// of an aggregate, which speaks of the rows that are aggregated.
    std::size_t kept = 0;
};

/// What a nested query is asked for.
enum class nested_use : std::uint8_t { exists, one_column };

/// The second stage: expressions over members become expressions over columns, and the plan gets
/// the joins, EXISTS and grouped tables that they need.
class lowering {
public:
    lowering(arena& memory, const features& facts) : memory_(memory), facts_(facts) {}

    [[nodiscard]] const features& facts() const noexcept { return facts_; }
    [[nodiscard]] arena& memory() noexcept { return memory_; }
    [[nodiscard]] query_scope& scope_for(const query_data& query);

    /// Any expression. Throws usage_error where a path leads over a relation to many rows whose
    /// row is not at hand.
    node& expression(node& n, const place& at);
    /// A condition of a WHERE: what lies over a relation to many rows becomes EXISTS.
    node& condition(node& n, const place& at);
    /// The rows' column for a path.
    node& column_of(const path& p, const place& at);
    /// The row itself, as a column that is NULL only where there is none.
    node& row_mark(const opening& o);
    node& column(source& from, const member_info& m);
    node& key_column(source& from);
    /// The row that a to-one relation of `from` leads to; joined once.
    source& join(source& from, const member_info& via);
    /// The key of the row that has the relation at the end of `relation`.
    node& owner_key(const path& relation, const place& at);
    /// Rows of a relation to many, as a source of `into` without a condition.
    source& related_rows(select_plan& into, const member_info& relation);
    /// The column of these rows that refers to the row that has the relation.
    node& reference(source& rows, const member_info& relation);
    /// LEFT JOINs the relations to many along the path into the plan of the scope or of `into`.
    void join_chain(select_plan& into, const path& chain, place& at);

    node& aggregate(node& n, query_scope& scope);
    /// An aggregate over the rows of the plan as they are, whatever they are.
    node& over_rows(node& n, const place& at);
    /// A SELECT in the place of a value that is a query.
    node& nested(const node& query, nested_use use, const place& at);

private:
    node& operation(node& n, const place& at);
    node& annotation(node& n, const place& at);
    node& window(node& n, const place& at);
    node& copy(const node& n, const place& at);

    node& all_together(std::vector<node*> parts, const place& at);
    node& plain(node& n, const place& at);
    node& related(const path& relation, const std::vector<node*>& parts, const place& at);
    node& any_row(const path& relation, bool wanted, const place& at);

    node& row_aggregate(node& n, query_scope& scope);
    node& own_row(node& n, query_scope& scope);
    node& scalar(node& n, const path& chain, query_scope& scope);
    node& from_grouped_table(node& n, const path& chain, query_scope& scope);
    node& over_group(node& n, query_scope& scope);
    node& recombined(node& n, query_scope& scope);
    node& native(node& n, const place& at);

    struct grouped_table {
        query_scope* scope;
        path chain;
        source* joined;
        select_plan* plan;
        place inside;
    };
    grouped_table& grouped_table_for(const path& chain, query_scope& scope);

    arena& memory_;
    const features& facts_;
    std::deque<query_scope> scopes_;
    std::deque<grouped_table> grouped_tables_;
};

/// Whether an aggregate or a window function stands in the expression, before lowering. A nested
/// query has its own.
[[nodiscard]] bool holds_aggregate(const node& n);
[[nodiscard]] bool holds_window(const node& n);
/// The chain of relations to many rows that an aggregate's argument goes over; size 0: none.
[[nodiscard]] path chain_of(const node& aggregate, const query_scope& scope);
/// Adds each relation to many rows, as far as its row is not at hand, that a condition is about.
void add_open_relations(const node& n, const place& at, std::vector<path>& out);
/// The aggregates in an expression.
void add_aggregates(node& n, std::vector<node*>& out);

/// Marks the joins of the plan that its conditions demand, and decides whether its root is.
void mark_demanded(select_plan& plan);

}  // namespace cormorant::detail
