#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "query/one_key.hpp"
#include "sql/plan/build.hpp"

/// The select list of a query for rows, and what each of its columns is decoded into.

namespace cormorant::detail {

void plan_builder::row_columns(row_shape& shape) {
    if (has_values()) {
        value_columns();
    } else {
        if (has(clause_kind::only))
            only_columns();
        else
            model_columns(shape);
        shape.first_extra = has(clause_kind::only) ? 0 : plan().columns.size();
        annotation_columns();
    }
    if (through_key_ != nullptr) plan().columns.push_back(through_key_);
}

namespace {

// Fewer keys are not worth it.
constexpr std::size_t many_keys = 16;

// What an index leads to. Texts may be equal to the database that are not the same.
bool is_integer_key(const member_info& member) {
    const bool found = member.primary_key || member.unique ||
                       (member.kind == member_kind::foreign_key && member.indexed);
    return found && member.type == value_kind::integer;
}

}  // namespace

// The keys of a keys_in clause are distinct, so that no row comes twice. Their order is that of the
// rows, unless another one is asked for: that an index may give.
void plan_builder::join_keys() {
    if (!facts_.sorts_lists || !makes(rewrite::keys_as_rows) || keys_in_ == nullptr) return;
    if (!plan().order.empty() || !scope_.root->on.empty() || !keys_in_->is(op::in)) return;
    const std::size_t count = padded_length(keys_in_->operands[1]->bound->as_list().size());
    if (count < many_keys || count > most_items) return;
    const term& column = *keys_in_->operands[0];
    if (column.from != scope_.root || !is_integer_key(*column.member)) return;
    std::erase(plan().where, keys_in_);
    plan().keys = keys_in_;
}

// Where scalars() stands behind other columns, it chooses the one that is read.
const resolved_clause* plan_builder::chosen_column() const {
    const resolved_clause* chosen = nullptr;
    for (const resolved_clause& c : scope_.clauses)
        if (c.from->kind == clause_kind::values && c.from->member != 0) chosen = &c;
    return chosen;
}

// Annotations in front of the first values clause are there to be used, those behind it are
// columns.
void plan_builder::value_columns() {
    const resolved_clause* chosen = chosen_column();
    bool selecting = false;
    for (std::size_t i = 0; i < scope_.clauses.size(); ++i) {
        const resolved_clause& c = scope_.clauses[i];
        if (query().terminal == terminal_kind::aggregate && i >= query().aggregate_from) return;
        selecting = selecting || c.from->kind == clause_kind::values;
        const bool column = c.from->kind == clause_kind::values ||
                            (c.from->kind == clause_kind::annotate && selecting);
        if (!column || (chosen != nullptr && chosen != &c)) continue;
        term& name = memory().make(term_kind::annotation);
        name.operands = {c.expression};
        plan().columns.push_back(&lower_.expression(name, here()));
        if (!is_group_key(i))
            require_of_keys(*plan().columns.back(), chosen == &c ? "scalars()" : "annotate()");
    }
}

void plan_builder::annotation_columns() {
    for (const resolved_clause& c : scope_.clauses) {
        if (c.from->kind != clause_kind::annotate) continue;
        term& name = memory().make(term_kind::annotation);
        name.operands = {c.expression};
        plan().columns.push_back(&lower_.expression(name, here()));
    }
}

namespace {

// only and defer name their member by an expression that is just its path, or by its number.
std::uint16_t member_of(const resolved_clause& c) {
    const bool path = c.expression != nullptr && c.expression->kind == term_kind::path;
    return path ? c.expression->hops->hops[0] : c.from->member;
}

}  // namespace

void plan_builder::only_columns() {
    if (has(clause_kind::select_related))
        throw_usage("the query over " + scope_.model().name +
                    " has both only() and select_related(): name the related columns in values()");
    for (const resolved_clause& c : scope_.clauses) {
        if (c.from->kind != clause_kind::only) continue;
        if (c.expression != nullptr)
            plan().columns.push_back(&lower_.expression(*c.expression, here()));
        else
            plan().columns.push_back(&member_column(c.from->member));
    }
}

bool plan_builder::is_deferred(std::uint16_t member) const {
    return std::any_of(scope_.clauses.begin(), scope_.clauses.end(), [&](const resolved_clause& c) {
        return c.from->kind == clause_kind::defer && member_of(c) == member;
    });
}

void plan_builder::model_columns(row_shape& shape) {
    add_segment(shape, {}, *scope_.root);
    for (const resolved_clause& c : scope_.clauses)
        if (c.from->kind == clause_kind::select_related)
            related_columns(*c.expression->hops, shape);
}

void plan_builder::related_columns(const path& p, row_shape& shape) {
    source* row = scope_.root;
    for (std::size_t i = 0; i < p.size; ++i) {
        const hop_info hop = hop_of(scope_.model(), p, i);
        if (!is_relation(hop.member->kind) || is_to_many(*hop.member))
            throw_usage("select_related(\"" + path_text(scope_.model(), p) + "\") of " +
                        scope_.model().name + ": " + hop.member->name +
                        " is no relation to one row: use prefetch_related for relations to many");
        row = &lower_.join(*row, *hop.member);
        const path hops = prefix_of(p, i + 1);
        const bool known =
            std::any_of(shape.segments.begin(), shape.segments.end(), [&](const segment& s) {
                return std::equal(s.hops.begin(), s.hops.end(), hops.hops, hops.hops + hops.size);
            });
        if (!known) add_segment(shape, hops, *row);
    }
}

void plan_builder::add_segment(row_shape& shape, const path& hops, source& row) {
    const model_info& model = *row.model;
    segment s;
    s.hops.assign(hops.hops, hops.hops + hops.size);
    s.model = &model;
    s.first_column = plan().columns.size();
    s.key_column = s.first_column;
    s.plan.model = model.name.c_str();
    // A deferred key, or one that is no lazy column, is there in any case.
    for (std::uint16_t i = 0; i < model.members.size(); ++i) {
        const member_info& m = model.members[i];
        if (!has_column(m.kind) || (hops.size == 0 && m.lazy && is_deferred(i))) continue;
        if (!model.primary_key.empty() && i == model.primary_key[0])
            s.key_column = plan().columns.size();
        plan().columns.push_back(&lower_.column(row, m));
        s.plan.places.push_back(m.decode);
    }
    s.left_out = left_out(model, s.plan);
    shape.segments.push_back(std::move(s));
    segment_rows_.push_back(&row);
}

void plan_builder::mark_optional(row_shape& shape) const {
    for (std::size_t i = 0; i < shape.segments.size(); ++i)
        shape.segments[i].optional = is_outer(*segment_rows_[i]);
}

void plan_builder::key_columns() {
    for (const std::uint16_t key : scope_.model().primary_key)
        plan().columns.push_back(&member_column(key));
}

void plan_builder::first_row_alone() {
    const bool one = names_one_key(query()) && scope_.joined.empty();
    if (is_one_group() || (one && scope_.groups == group_mode::none)) return;
    one_value_ = true;
    if (sliced()) return;
    // The first of all rows is the first of the distinct ones.
    plan().distinct = false;
    order();
    if (plan().order.empty() && !query().unordered) order_by_keys(false);
}

void plan_builder::one_column() {
    if (has_values())
        value_columns();
    else
        key_columns();
    if (plan().columns.size() != 1)
        throw_usage("a query over " + scope_.model().name + " is used as one value but reads " +
                    std::to_string(plan().columns.size()) + " columns: choose one with scalars()");
}

}  // namespace cormorant::detail
