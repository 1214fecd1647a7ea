#include "sql/plan/verify.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/tree.hpp"

namespace cormorant::detail {
namespace {

// What may stand at a place of a statement.
struct allowed {
    bool aggregates = false;
    bool windows = false;
    bool window_functions = false;  // directly inside of OVER
    bool any_elements = false;      // directly inside of a comparison
};

constexpr allowed of_rows{};
constexpr allowed of_groups{.aggregates = true};
constexpr allowed of_columns{.aggregates = true, .windows = true};

void add_plans(const select_plan& plan, std::vector<const select_plan*>& out);

void add_plans(const term& n, std::vector<const select_plan*>& out) {
    if (n.kind == term_kind::select) add_plans(*n.plan, out);
    for (const term* operand : n.operands) add_plans(*operand, out);
}

// The plan and all inside it.
void add_plans(const select_plan& plan, std::vector<const select_plan*>& out) {
    out.push_back(&plan);
    for (const auto* terms : {&plan.columns, &plan.where, &plan.group_by, &plan.having})
        for (const term* n : *terms) add_plans(*n, out);
    for (const order_item& item : plan.order) add_plans(*item.key, out);
    for (const source* s : plan.sources) {
        for (const term* n : s->on) add_plans(*n, out);
        if (s->derived != nullptr) add_plans(*s->derived, out);
    }
}

bool is_number(value_kind kind) {
    return kind == value_kind::integer || kind == value_kind::unsigned_integer ||
           kind == value_kind::real || kind == value_kind::decimal;
}

bool is_time(value_kind kind) {
    return kind == value_kind::utc_time || kind == value_kind::date || kind == value_kind::duration;
}

// Whether an operation of the class can have an operand of the kind; null is one that is not known.
bool takes(op_class group, value_kind kind) {
    if (kind == value_kind::null) return true;
    if (group == op_class::logic) return kind == value_kind::boolean;
    if (group == op_class::arithmetic) return is_number(kind) || is_time(kind);
    if (group == op_class::number_function) return is_number(kind);
    if (group == op_class::time_function) return is_time(kind);
    return true;
}

class verifier {
public:
    verifier(const select_plan& whole, plan_place place, std::string_view after)
        : place_(place), after_(after) {
        add_plans(whole, inside_);
    }

    void plan(const select_plan& at) {
        if (at.sources.empty()) fail("a SELECT has no table");
        if (!at.names.empty() && at.names.size() != at.columns.size())
            fail("a SELECT has " + std::to_string(at.columns.size()) + " columns and " +
                 std::to_string(at.names.size()) + " names");
        for (const source* s : at.sources) derived(at, *s);
        around_.push_back(&at);
        for (const source* s : at.sources) joined(at, *s);
        if (at.keys != nullptr) expression(*at.keys, of_rows);
        all(at.where, of_rows);
        all(at.group_by, of_rows);
        all(at.having, of_groups);
        all(at.columns, of_columns);
        for (const order_item& item : at.order) expression(*item.key, of_columns);
        around_.pop_back();
    }

private:
    // Rows in the place of a table see none of the tables beside them.
    void derived(const select_plan& at, const source& s) {
        if (s.owner != &at) fail("the table " + s.alias + " belongs to another SELECT");
        for (const source* other : at.sources)
            if (other != &s && other->alias == s.alias)
                fail("two tables of a SELECT are called " + s.alias);
        if (s.derived == nullptr && s.table.empty())
            fail("the source " + s.alias + " has no table");
        if (s.derived != nullptr) plan(*s.derived);
    }

    void joined(const select_plan& at, const source& s) {
        const auto end = std::find(at.sources.begin(), at.sources.end(), &s);
        const bool own = s.parent != nullptr && s.parent->owner == &at;
        if (own && std::find(at.sources.begin(), end, s.parent) == end)
            fail("the table " + s.alias + " is joined to " + s.parent->alias +
                 ", which is not joined before it");
        all(s.on, of_rows);
    }

    void all(const std::vector<term*>& terms, allowed may) {
        for (const term* n : terms) expression(*n, may);
    }

    void expression(const term& n, allowed may) {
        switch (n.kind) {
            case term_kind::operation:
                return operation(n, may);
            case term_kind::column:
                return column(n);
            case term_kind::select:
                return plan(*n.plan);
            case term_kind::negation:
            case term_kind::row:
                may.window_functions = may.any_elements = false;
                return all(n.operands, may);
            case term_kind::value:
            case term_kind::truth:
            case term_kind::number:
            case term_kind::star:
                return;
            case term_kind::path:
            case term_kind::annotation:
            case term_kind::outer:
                break;
        }
        fail("an expression was left unresolved");
    }

    void operation(const term& n, allowed may) {
        const operation_info& info = info_of(n.code);
        // Chains of and and or become one term, of more operands than a token has.
        const std::size_t most = info.operands.most == many ? SIZE_MAX : info.operands.most;
        if (n.operands.size() < info.operands.least || n.operands.size() > most)
            fail(called(n) + " has " + std::to_string(n.operands.size()) + " operands");
        for (const term* operand : n.operands)
            if (!takes(info.group, kind_of(*operand)))
                fail(called(n) + " has an operand that is a " +
                     std::string(name_of(kind_of(*operand))));
        if (info.group == op_class::aggregate) {
            if (!may.aggregates && reads_rows(n))
                fail(called(n) + " stands where each row is by itself, or inside an aggregate");
            may.aggregates = may.windows = false;
        }
        if (info.group == op_class::of_window && !may.window_functions)
            fail(called(n) + " has no window");
        if (info.group == op_class::window && !may.windows)
            fail("a window stands in a condition, in a key of groups or inside an aggregate");
        if (n.code == op::any_element && !may.any_elements)
            fail("any() stands outside of a comparison");
        operands(n, info.group, may);
    }

    void operands(const term& n, op_class group, allowed may) {
        may.any_elements = group == op_class::comparison;
        may.window_functions = false;
        if (group != op_class::window) return all(n.operands, may);
        for (std::size_t i = 0; i < n.operands.size(); ++i)
            window_part(*n.operands[i], may, i == 0);
    }

    // The function of a window, or a key of it. SUM(COUNT(*)) OVER () is over groups.
    void window_part(const term& n, allowed may, bool function) {
        may.windows = false;
        may.window_functions = function;
        if (!function || n.kind != term_kind::operation || !is_aggregate(n.code))
            return order_key(n, may);
        for (const term* operand : n.operands) expression(*operand, may);
    }

    void order_key(const term& n, allowed may) {
        expression(n.is(op::asc) || n.is(op::desc) ? *n.operands[0] : n, may);
    }

    // An aggregate over rows of an enclosing SELECT alone is that one's.
    [[nodiscard]] bool reads_rows(const term& n) const {
        if (n.kind == term_kind::column) return n.from->owner == around_.back();
        if (n.kind == term_kind::star) return true;
        return std::any_of(n.operands.begin(), n.operands.end(),
                           [&](const term* operand) { return reads_rows(*operand); });
    }

    void column(const term& n) {
        if (n.from == nullptr) fail("the column " + std::string(n.name) + " is of no table");
        const source& s = *n.from;
        if (!is_in_scope(s))
            fail("the column " + s.alias + "." + std::string(n.name) +
                 " is of a table that is not joined where it is read");
        if (s.derived != nullptr && std::find(s.derived->names.begin(), s.derived->names.end(),
                                              n.name) == s.derived->names.end())
            fail("the rows " + s.alias + " have no column " + std::string(n.name));
        if (s.derived == nullptr && s.model != nullptr && !has_column_called(*s.model, n.name))
            fail("the table " + s.alias + " of " + s.model->name + " has no column " +
                 std::string(n.name));
    }

    [[nodiscard]] bool is_in_scope(const source& s) const {
        const auto has = [&](const select_plan* at) {
            return std::find(at->sources.begin(), at->sources.end(), &s) != at->sources.end();
        };
        if (std::any_of(around_.begin(), around_.end(), has)) return true;
        const bool own = std::find(inside_.begin(), inside_.end(), s.owner) != inside_.end();
        return place_ == plan_place::nested && !own;
    }

    [[nodiscard]] static bool has_column_called(const model_info& model, std::string_view name) {
        return std::any_of(model.members.begin(), model.members.end(),
                           [&](const member_info& m) { return m.column == name; });
    }

    [[nodiscard]] static std::string called(const term& n) { return info_of(n.code).name; }

    [[noreturn]] void fail(const std::string& what) const {
        throw_error({.kind = error_kind::internal,
                     .message = "after " + std::string(after_) + ": " + what});
    }

    plan_place place_;
    std::string_view after_;
    std::vector<const select_plan*> inside_;  ///< all plans of the one that is verified
    std::vector<const select_plan*> around_;  ///< whose rows are seen, from the outside in
};

bool is_of_a_value(bind_transform transform) {
    return transform != bind_transform::limit && transform != bind_transform::limit_of_one &&
           transform != bind_transform::offset && transform != bind_transform::constant;
}

}  // namespace

void verify(const select_plan& plan, plan_place place, std::string_view after) {
    verifier(plan, place, after).plan(plan);
}

void verify(const query_data& query, const std::vector<bind_source>& binds) {
    for (std::size_t i = 0; i < binds.size(); ++i) {
        const query_data* at = &query;
        const auto has = [&](std::size_t value) { return value < at->values.size(); };
        bool known = true;
        for (const std::uint16_t index : binds[i].inside) {
            known = known && has(index) && at->values[index].kind() == value_kind::subquery;
            if (known) at = static_cast<const query_data*>(at->values[index].as_subquery().get());
        }
        if (known && (has(binds[i].value) || !is_of_a_value(binds[i].transform))) continue;
        throw_error({.kind = error_kind::internal,
                     .message = "parameter " + std::to_string(i + 1) +
                                " is of a value that the query does not have"});
    }
}

}  // namespace cormorant::detail
