#include "oracle/known.hpp"

#include <algorithm>

namespace oracle {
namespace {

template <class Is>
bool any_query(const query& q, const Is& is);

template <class Is>
bool any_expr(const expr& e, const Is& is) {
    if (is(e)) return true;
    return std::any_of(e.operands.begin(), e.operands.end(),
                       [&](const expr& part) { return any_expr(part, is); });
}

template <class Is>
bool any_expr(const query& q, const Is& is) {
    for (const step& s : q.steps)
        for (const expr& e : s.parts)
            if (any_expr(e, is)) return true;
    return false;
}

template <class Is>
bool any_expr(const question& q, const Is& is) {
    if (any_expr(q.about, is)) return true;
    return std::any_of(q.parts.begin(), q.parts.end(),
                       [&](const expr& e) { return any_expr(e, is); });
}

bool has(const query& q, step_kind what) {
    return std::any_of(q.steps.begin(), q.steps.end(),
                       [&](const step& s) { return s.what == what; });
}

bool has_code(const question& q, op code) {
    return any_expr(q, [&](const expr& e) { return e.code == code; });
}

bool groups(const question& q) {
    bool values = false;
    for (const step& s : q.about.steps) {
        values = values || s.what == step_kind::values;
        if (values && s.what == step_kind::annotate) return true;
    }
    return q.end == terminal::aggregate;
}

// Rows of chosen columns, once each, in an order by another column.
bool distinct_in_another_order(const query& q) {
    if (!has(q, step_kind::distinct) || !(has(q, step_kind::values) || has(q, step_kind::scalars)))
        return false;
    return q.table == 4 || has(q, step_kind::order_by);
}

bool sliced(const query& q) { return has(q, step_kind::limit) || has(q, step_kind::offset); }

bool one_value_of_many(const question& q) {
    return any_expr(q, [](const expr& e) {
        return e.code == op::subquery && !has(*e.operands[0].nested, step_kind::limit);
    });
}

bool in_a_slice(const question& q) {
    return any_expr(q, [](const expr& e) {
        if (e.code != op::in || !e.operands[1].nested) return false;
        const query& inner = *e.operands[1].nested;
        return sliced(inner) &&
               any_expr(inner, [](const expr& part) { return part.code == op::outer; });
    });
}

bool is_condition(const expr& e) { return e.code >= op::and_ && e.code <= op::exists; }

bool condition_as_value(const question& q) {
    return std::any_of(q.about.steps.begin(), q.about.steps.end(), [](const step& s) {
        const bool value = s.what == step_kind::annotate || s.what == step_kind::values;
        return value && std::any_of(s.parts.begin(), s.parts.end(), &is_condition);
    });
}

bool ordered_by_constant(const query& q) {
    const auto names_column = [](const expr& x) {
        return x.code == op::path || x.code == op::outer || x.nested;
    };
    for (const step& s : q.steps)
        if (s.what == step_kind::order_by)
            for (const expr& e : s.parts)
                if (!any_expr(e, names_column)) return true;
    return false;
}

bool group_by_values(const question& q) {
    if (!groups(q) && !has(q.about, step_kind::distinct)) return false;
    for (const step& s : q.about.steps)
        if (s.what == step_kind::values || s.what == step_kind::order_by)
            for (const expr& e : s.parts)
                if (any_expr(e, [](const expr& x) { return x.code == op::value; })) return true;
    return false;
}

}  // namespace

std::string_view known_fault(const question& q, std::string_view backend) {
    if (groups(q) && has_code(q, op::over)) return "a group or an aggregate behind a window";
    if (one_value_of_many(q)) return "a subquery for one value without limit(1)";
    if (distinct_in_another_order(q.about)) return "distinct() reads the order's columns too";
    if (condition_as_value(q)) return "a condition as a value may be NULL";
    if (backend == "postgresql" && group_by_values(q))
        return "PostgreSQL: a group by an expression that holds values gets other parameters";
    if (backend == "mariadb" && in_a_slice(q))
        return "MariaDB: a slice in in() that names the row around it";
    if (backend == "mariadb" && has(q.about, step_kind::distinct) && ordered_by_constant(q.about))
        return "MariaDB: distinct() rows that are all one constant keep one behind an offset";
    return {};
}

}  // namespace oracle
