#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "sql/dialect.hpp"
#include "sql/lower/lower.hpp"
#include "sql/plan/regroup.hpp"
#include "sql/plan/wrap.hpp"

namespace cormorant::detail {

/// Makes the plan of one query from its clauses. The steps are called in the order in which they
/// stand here; a terminal leaves out those that it does not need.
class plan_builder {
public:
    plan_builder(query_scope& scope, lowering& lower)
        : scope_(scope), lower_(lower), facts_(lower.facts()) {}

    /// Resolves the clauses, makes the root and decides how the query groups.
    void begin();
    /// The same for an UPDATE or DELETE, whose root stays a table.
    void begin_target();
    /// The conditions. Those on window functions are kept for `wrap_if_needed`.
    void default_conditions();
    void refuse_outer_below() const;
    /// A slice of an IN stands in a derived table where features::limit_in_membership is false.
    void refuse_slice_of_outer() const;
    void filters();
    /// The model's columns, those of related rows, and annotations; or those of values clauses.
    void row_columns(row_shape& shape);
    void key_columns();
    /// The one column of an IN or a scalar subquery.
    void one_column();
    /// Of a scalar subquery only the first row is asked for, in the order of keys where there is
    /// none.
    void first_row_alone();
    void group_keys();
    /// All rows become one group: that of the terminal aggregate.
    void group_all_rows();
    /// An aggregate of the terminal aggregate: over the group, or over the wrapped rows.
    [[nodiscard]] term& final_aggregate(term& n);
    /// The expression over the rows as a column of what wrapped them so far.
    [[nodiscard]] term& through_wraps(term& n);
    void order();
    /// Rule of the rewrite keys_as_rows.
    void join_keys();
    /// Groups whose rows are numbered become a SELECT around these rows.
    void regroup();
    /// What needs the finished rows: conditions on window functions, limits per group.
    void wrap_if_needed();
    void limits();
    /// Distinct rows in an order that is not by their columns: the order adds columns where each
    /// row has its key; otherwise the first of equal rows is kept.
    void hidden_order_columns();
    void firsts_of_distinct_rows();
    void lock();
    void lock_related(const path& p);
    /// Which segments may be absent, known when all conditions are.
    void mark_optional(row_shape& shape) const;

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
    [[nodiscard]] viewpoint here() const {
        return {&scope_, scope_.joined, 0, false, scope_.groups == group_mode::by_values};
    }
    [[nodiscard]] const query_data& query() const { return *scope_.query; }
    [[nodiscard]] arena& memory() const { return lower_.memory(); }
    [[nodiscard]] bool makes(rewrite which) const { return lower_.rewrites().has(which); }

private:
    [[nodiscard]] bool has(clause_kind kind) const;
    [[nodiscard]] bool of_groups(const term& n) const;
    [[nodiscard]] bool is_group_key(std::size_t clause) const;
    [[nodiscard]] bool is_brought(const term& n) const;
    [[nodiscard]] bool holds_open_window(const term& n) const;
    [[nodiscard]] bool holds_computed_key(const term& lowered) const;
    /// Throws usage_error where the rows of a group differ in the lowered expression of `where`.
    void require_of_keys(term& n, std::string_view where);
    [[nodiscard]] bool is_of_keys(term& n);
    [[nodiscard]] bool is_of_keys(const select_plan& nested);
    [[nodiscard]] bool is_told(term& column);
    [[nodiscard]] bool is_told(const source& row) const;
    [[nodiscard]] bool is_key(const term& lowered) const;
    void know_key_columns();
    void add_key(term& column);
    [[nodiscard]] const resolved_clause* chosen_column() const;
    void resolve();
    void make_root();
    [[nodiscard]] group_mode grouping();
    void decide_groups(group_mode groups);
    void know_keys();
    void decide_scalars();

    void add_row_windows(term& n, std::vector<term*>& out) const;
    void add_computed_below(std::size_t clause, std::vector<term*>& out) const;
    [[nodiscard]] std::vector<term*> computed_below(group_mode groups) const;
    void bring(const std::vector<term*>& wanted);
    void bring_columns(const std::vector<term*>& wanted, plan_builder& below);
    [[nodiscard]] bool is_row_condition(const resolved_clause& c) const;
    void row_conditions();
    [[nodiscard]] bool limits_by_counts() const;
    void join_values();
    void join_one_chain();
    void lower_row_aggregates();

    void filter(const resolved_clause& c);
    void row_filter(const resolved_clause& c);
    void group_filter(const resolved_clause& c);
    void having(term& part);
    void keys_in(const clause& c);
    void through_keys(const clause& c);
    [[nodiscard]] term& member_column(std::uint16_t member);

    void value_columns();
    void only_columns();
    void model_columns(row_shape& shape);
    void related_columns(const path& p, row_shape& shape);
    void add_segment(row_shape& shape, const path& hops, source& row);
    void annotation_columns();
    [[nodiscard]] bool is_deferred(std::uint16_t member) const;

    void order_by(term& n, bool descending, null_order nulls);
    void order_by_relation(const path& p, bool descending, int depth);
    void default_order();
    void reverse_order();
    void order_by_keys(bool descending);
    [[nodiscard]] bool orders_outside_columns() const;
    [[nodiscard]] bool selects(const term& n) const;
    [[nodiscard]] bool selects_key() const;

    [[nodiscard]] wrapped_plan& open_wrap();
    void close_wrap(wrapped_plan& around, select_plan& inner);
    [[nodiscard]] term& row_number(std::vector<term*> partition);
    void keep_firsts();
    void group_constants();
    void refuse_lock_of_computed_rows() const;
    template <class Below>
    void refuse_outer_in(const Below& below, std::string_view what, std::string_view instead) const;

    query_scope& scope_;
    lowering& lower_;
    const features& facts_;
    std::vector<source*> segment_rows_;
    std::vector<term*> on_windows_;
    term* through_key_ = nullptr;
    term* keys_in_ = nullptr;     ///< the condition of the last keys_in clause
    term* group_size_ = nullptr;  ///< group_limit: the number of rows
    term* group_by_ = nullptr;    ///< group_limit: the column
    std::vector<term*>
        keys_;  ///< of the groups, lowered, once an expression was compared with them
    std::optional<regrouped_plan> regrouped_;
    std::deque<wrapped_plan> wraps_;
    bool firsts_ = false;     ///< of rows that are equal in all columns the first is kept
    bool one_value_ = false;  ///< only the first row is asked for
};

// The plans of the terminals.
[[nodiscard]] select_plan& build_rows(plan_builder& build, row_shape& shape);
[[nodiscard]] select_plan& build_keys(plan_builder& build);
[[nodiscard]] select_plan& build_count(plan_builder& build);
[[nodiscard]] select_plan& build_exists(plan_builder& build);
[[nodiscard]] select_plan& build_aggregate(plan_builder& build);

}  // namespace cormorant::detail
