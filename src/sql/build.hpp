#pragma once

#include "sql/dialect.hpp"
#include "sql/lower.hpp"

namespace cormorant::detail {

/// Makes the plan of one query from its clauses. The steps are called in the order in which they
/// stand here; a terminal leaves out those that it does not need.
class plan_builder {
public:
    plan_builder(query_scope& scope, lowering& lower)
        : scope_(scope), lower_(lower), facts_(lower.facts()) {}

    /// Resolves the clauses, makes the root and decides how the query groups.
    void begin();
    /// The conditions. Those on window functions are kept for `wrap_if_needed`.
    void filters();
    /// The model's columns, those of related rows, and annotations; or those of values clauses.
    void row_columns(compiled_query& shape);
    void key_columns();
    /// The one column of an IN or a scalar subquery.
    void one_column();
    void group_keys();
    /// All rows become one group: that of the terminal aggregate.
    void group_all_rows();
    /// An aggregate of the terminal aggregate: over the group, or over the wrapped rows.
    [[nodiscard]] term& final_aggregate(term& n);
    void order();
    /// Rule of the rewrite keys_as_rows.
    void join_keys();
    /// What needs the finished rows: conditions on window functions, limits per group.
    void wrap_if_needed();
    void limits();
    void hidden_order_columns();
    void lock();
    void lock_related(const path& p);
    /// Which segments may be absent, known when all conditions are.
    void mark_optional(compiled_query& shape) const;

    /// True where the rows are not those of the model one by one.
    [[nodiscard]] bool reshapes_rows() const;
    [[nodiscard]] bool sliced() const;
    /// True where the values are aggregates only: one row, also over no rows.
    [[nodiscard]] bool is_one_group() const;
    /// True where no row can match, whatever the values are.
    [[nodiscard]] bool finds_nothing() const;
    [[nodiscard]] bool is_ordered() const { return has(clause_kind::order_by); }
    [[nodiscard]] bool has_values() const { return has(clause_kind::values); }
    [[nodiscard]] select_plan& plan() const { return *scope_.plan; }
    [[nodiscard]] query_scope& scope() const { return scope_; }
    [[nodiscard]] lowering& lower() const { return lower_; }
    [[nodiscard]] viewpoint here() const { return {&scope_, scope_.joined, 0}; }
    [[nodiscard]] const query_data& query() const { return *scope_.query; }
    [[nodiscard]] arena& memory() const { return lower_.memory(); }

private:
    [[nodiscard]] bool has(clause_kind kind) const;
    [[nodiscard]] bool of_groups(const term& n) const;
    [[nodiscard]] bool is_group_key(std::size_t clause) const;
    void decide_groups();
    void decide_scalars();
    [[nodiscard]] bool limits_by_counts() const;
    void join_values();
    void join_one_chain();
    void lower_row_aggregates();

    void filter(const resolved_clause& c);
    void row_filter(const resolved_clause& c);
    void group_filter(const resolved_clause& c);
    void keys_in(const clause& c);
    void through_keys(const clause& c);
    [[nodiscard]] term& member_column(std::uint16_t member);

    void value_columns();
    void only_columns();
    void model_columns(compiled_query& shape);
    void related_columns(const path& p, compiled_query& shape);
    void add_segment(compiled_query& shape, const path& hops, source& row);
    void annotation_columns();
    [[nodiscard]] bool is_deferred(std::uint16_t member) const;

    void order_by(term& n, bool descending, null_order nulls);
    void order_by_relation(const path& p, bool descending, int depth);
    void default_order();
    void reverse_order();

    query_scope& scope_;
    lowering& lower_;
    const features& facts_;
    std::vector<source*> segment_rows_;
    std::vector<term*> on_windows_;
    term* through_key_ = nullptr;
    term* keys_in_ = nullptr;     ///< the condition of the last keys_in clause
    term* group_size_ = nullptr;  ///< group_limit: the number of rows
    term* group_by_ = nullptr;    ///< group_limit: the column
};

/// The plan of a query inside another one.
[[nodiscard]] select_plan& build_nested(query_scope& scope, lowering& lower, nested_use use);

// The plans of the terminals.
[[nodiscard]] select_plan& build_rows(plan_builder& build, compiled_query& shape);
[[nodiscard]] select_plan& build_keys(plan_builder& build);
[[nodiscard]] select_plan& build_count(plan_builder& build);
[[nodiscard]] select_plan& build_exists(plan_builder& build);
[[nodiscard]] select_plan& build_aggregate(plan_builder& build);

/// Takes LEFT JOINs to at most one row out of the plan where nothing reads their columns.
void drop_unused_joins(select_plan& plan);

}  // namespace cormorant::detail
