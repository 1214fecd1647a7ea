#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/tree.hpp"

namespace cormorant::detail {

/// A relation to many rows whose row is at hand: paths that begin with `prefix` go on from `row`.
struct opening {
    path prefix;
    source* row = nullptr;  ///< of a many_to_many: the row of the table between
    const member_info* member = nullptr;
};

/// One clause with its expression resolved.
struct resolved_clause {
    const clause* from = nullptr;
    term* expression = nullptr;  ///< null where the clause has none
    bool below = false;          ///< a condition of the rows in the place of the root's table
};

/// Two values of one query that must be equal: an expression and what repeats it.
struct repeated_value {
    const term* first;
    const term* again;
};

/// The number of a joined row among those of a group that repeat a row.
struct row_mark_of {
    path row;                ///< the relation that leads to the row; empty for the model's own
    const term* filter;      ///< only the rows that it takes have one; may be null
    term* number = nullptr;  ///< ROW_NUMBER() OVER (PARTITION BY what tells the row from others)
};

/// The GROUP BY of a query.
enum class group_mode : std::uint8_t {
    none,       ///< each row of the model is its own group
    by_values,  ///< an aggregate among or behind the values; without a plain one, one group
    all_rows,   ///< terminal aggregate: one group
};

/// A query while it is compiled: whose rows paths start from, and what encloses it.
struct query_scope {
    const query_data* query = nullptr;
    query_scope* enclosing = nullptr;
    std::vector<std::uint16_t> inside;  ///< bind_source::inside of its values

    std::vector<resolved_clause> clauses;
    std::vector<std::pair<std::string_view, term*>> annotations;

    select_plan* plan = nullptr;
    source* root = nullptr;
    select_plan* rows = nullptr;    ///< the rows in the place of the root's table, if any
    std::vector<opening> joined;    ///< relations to many rows that the plan itself joins
    std::vector<opening> selected;  ///< those of them that values clauses read
    group_mode groups = group_mode::none;
    std::size_t groups_from = 0;  ///< the first clause whose aggregates are over the groups
    bool scalar_aggregates = false;
    std::vector<std::pair<const term*, term*>> lowered;  ///< annotations, once each
    /// What the rows in the place of the root's table bring along, as columns of the root.
    std::vector<std::pair<const term*, term*>> brought;
    /// The computed keys of groups: what repeats one beside aggregates is the same expression.
    std::vector<std::pair<const term*, term*>> keys;
    /// Of aggregates over groups in which their rows are repeated.
    std::vector<row_mark_of> first_marks;

    [[nodiscard]] const model_info& model() const noexcept { return *query->model; }
};

/// A path as the user writes it: "orders.user.name".
[[nodiscard]] std::string path_text(const model_info& model, const path& p);
/// The model and member that hop `i` of a path leads from and through.
struct hop_info {
    const model_info* model;
    const member_info* member;
};
[[nodiscard]] hop_info hop_of(const model_info& model, const path& p, std::size_t i);
/// The number of hops up to and including the first relation to many rows at or behind `from`; 0
/// where there is none. The reverse of a one_to_one is one row.
[[nodiscard]] std::size_t first_to_many(const model_info& model, const path& p, std::size_t from);
/// The same for the last one.
[[nodiscard]] std::size_t last_to_many(const model_info& model, const path& p);
[[nodiscard]] bool is_to_many(const member_info& m) noexcept;
[[nodiscard]] bool starts_with(const path& whole, const path& prefix) noexcept;
[[nodiscard]] path prefix_of(const path& p, std::size_t size) noexcept;

/// Whether two expressions of a query, before lowering, are the same one; the values that must be
/// equal for that, as they are now, are added to `values`.
[[nodiscard]] bool same_expression(const term& a, const term& b,
                                   std::vector<repeated_value>& values);
/// What an annotation is a name of; the expression itself where it is none.
[[nodiscard]] const term& named(const term& n);

/// Resolves the clauses of the scope's query; annotations become known to those behind them.
void resolve_clauses(query_scope& scope, arena& memory);

}  // namespace cormorant::detail
