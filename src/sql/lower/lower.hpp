#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "sql/dialect.hpp"
#include "sql/plan/rewrites.hpp"
#include "sql/resolve/scope.hpp"

namespace cormorant::detail {

/// Where an expression is lowered: its query, and the related rows that are at hand.
struct viewpoint {
    query_scope* scope = nullptr;
    std::vector<opening> openings;
    /// The openings that a negation keeps: it has related rows of its own, except in the condition
    /// of an aggregate, which speaks of the rows that are aggregated.
    std::size_t kept = 0;
    /// In a condition of the query: annotations over relations that its values read name the rows
    /// that are read.
    bool names_rows = false;
    /// Beside aggregates of groups: what repeats a key of the groups is that key.
    bool of_groups = false;
};

/// What a nested query is asked for.
enum class nested_use : std::uint8_t {
    exists,
    one_column,  ///< the rows of an IN
    one_value,   ///< the first row
};

/// The second stage: expressions over members become expressions over columns, and the plan gets
/// the joins, EXISTS and grouped tables that they need.
class lowering {
public:
    lowering(arena& memory, const dialect& target, rewrite_set on)
        : memory_(memory), dialect_(target), rewrites_(on) {}

    [[nodiscard]] const features& facts() const noexcept { return dialect_.facts(); }
    [[nodiscard]] arena& memory() noexcept { return memory_; }
    [[nodiscard]] rewrite_set rewrites() const noexcept { return rewrites_; }
    [[nodiscard]] query_scope& scope_for(const query_data& query);
    /// Values that the plan takes to be equal, as they were when it was made.
    [[nodiscard]] const std::vector<repeated_value>& repeated() const noexcept { return repeated_; }

    /// Any expression. Throws usage_error where a path leads over a relation to many rows whose
    /// row is not at hand.
    term& expression(term& n, const viewpoint& at);
    /// A condition of a WHERE: what lies over a relation to many rows becomes EXISTS.
    term& condition(term& n, const viewpoint& at);
    /// The rows' column for a path.
    term& column_of(const path& p, const viewpoint& at);
    /// The row itself, as a column that is NULL only where there is none.
    term& row_mark(const opening& o);
    term& column(source& from, const member_info& m);
    term& key_column(source& from);
    /// The row that a to-one relation of `from` leads to; joined once.
    source& join(source& from, const member_info& via);
    /// The key of the row that has the relation at the end of `relation`.
    term& owner_key(const path& relation, const viewpoint& at);
    /// Rows of a relation to many, as a source of `into` without a condition.
    source& related_rows(select_plan& into, const member_info& relation);
    /// Adds what the models say of the rows that are to be seen (cm::default_filter).
    void add_default_filters(source& rows, const model_info& model, std::vector<term*>& to);
    /// The same for rows of a relation to many: of a many_to_many, where the table between stands
    /// for its rows, of the target and of the model between.
    void hide_related(source& rows, const member_info& relation);
    /// The column of these rows that refers to the row that has the relation.
    term& reference(source& rows, const member_info& relation);
    /// LEFT JOINs the relations to many along the path into the plan of the scope or of `into`.
    void join_chain(select_plan& into, const path& chain, viewpoint& at);

    term& aggregate(term& n, query_scope& scope);
    /// An aggregate over the rows of the plan as they are, whatever they are.
    term& over_rows(term& n, const viewpoint& at);
    /// A SELECT in the place of a value that is a query.
    term& nested(const term& query, nested_use use, const viewpoint& at);

private:
    term& operation(term& n, const viewpoint& at);
    term& annotation(term& n, const viewpoint& at);
    [[nodiscard]] term* known(const term& n, const viewpoint& at);
    term& window(term& n, const viewpoint& at);
    term& copy(const term& n, const viewpoint& at);
    /// The operation, its operands read as what it is about.
    term& over_operands(const term& n, std::vector<term*> operands);

    term& all_together(std::vector<term*> parts, const viewpoint& at);
    term& plain(term& n, const viewpoint& at);
    term& among_rows(const term& n, const viewpoint& at);
    term& related(const path& relation, const std::vector<term*>& parts, const viewpoint& at);
    term& any_row(const path& relation, bool wanted, const viewpoint& at);

    /// Where an aggregate over related rows starts: a row, and the chain of relations from it on.
    struct related_chain {
        viewpoint here;
        path chain;
        path first;  ///< up to the first relation to many whose row is not at hand
    };
    [[nodiscard]] related_chain start_of(const term& n, const viewpoint& here) const;

    term& row_aggregate(term& n, const viewpoint& here);
    term& own_row(term& n, query_scope& scope);
    term& scalar(term& n, const related_chain& of);
    term& from_grouped_table(term& n, const related_chain& of);
    term& over_group(term& n, query_scope& scope);
    term& recombined(term& n, const path& row, query_scope& scope);
    term& each_row_once(term& made, const path& row, query_scope& scope);
    term& first_mark(const path& row, term* filter, query_scope& scope);
    void add_identity(const path& row, query_scope& scope, std::vector<term*>& to);
    term& native(term& n, const viewpoint& at);
    term& mean_duration(const std::vector<term*>& operands, std::uint16_t bits);

    struct grouped_table {
        query_scope* scope;
        path chain;
        path first;
        source* joined;
        select_plan* plan;
        viewpoint inside;
    };
    grouped_table& grouped_table_for(const related_chain& of);

    arena& memory_;
    const dialect& dialect_;
    const rewrite_set rewrites_;
    std::deque<query_scope> scopes_;
    std::deque<query_data> default_filters_;
    std::deque<grouped_table> grouped_tables_;
    std::vector<repeated_value> repeated_;
};

/// Whether an aggregate or a window function stands in the expression, before lowering. A nested
/// query has its own.
[[nodiscard]] bool holds_aggregate(const term& n);
[[nodiscard]] bool holds_window(const term& n);
/// The same for an aggregate that the expression does not only name.
[[nodiscard]] bool computes_aggregate(const term& n);
/// Whether the expression is about rows of the enclosing query, before lowering.
[[nodiscard]] bool holds_outer(const term& n);
/// Whether all related rows that an annotation is about are among those that the values read.
[[nodiscard]] bool names_selected_rows(const term& named, const viewpoint& at);
/// The chain of relations to many rows that an aggregate's argument goes over; size 0: none.
[[nodiscard]] path chain_of(const term& aggregate, const query_scope& scope);
/// Adds each relation to many rows, as far as its row is not at hand, that a condition is about.
void add_open_relations(const term& n, const viewpoint& at, std::vector<path>& out);
/// The aggregates in an expression.
void add_aggregates(term& n, std::vector<term*>& out);

/// The plan of a query inside another one.
[[nodiscard]] select_plan& build_nested(query_scope& scope, lowering& lower, nested_use use);

/// Marks the joins of the plan that its conditions demand, and decides whether its root is.
void mark_demanded(select_plan& plan, rewrite_set on);

}  // namespace cormorant::detail
