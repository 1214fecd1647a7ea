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

// By a path behind values() that are grouped.
bool groups_ordered_by_another(const query& q) {
    bool values = false;
    bool groups = false;
    for (const step& s : q.steps) {
        values = values || s.what == step_kind::values;
        groups = groups || (values && s.what == step_kind::annotate);
        if (groups && s.what == step_kind::order_by)
            for (const expr& e : s.parts)
                if (any_expr(e, [](const expr& x) { return x.code == op::path; })) return true;
    }
    return false;
}

bool sliced(const query& q) { return has(q, step_kind::limit) || has(q, step_kind::offset); }

bool in_a_slice(const question& q) {
    return any_expr(q, [](const expr& e) {
        if (e.code != op::in || !e.operands[1].nested) return false;
        const query& inner = *e.operands[1].nested;
        return sliced(inner) &&
               any_expr(inner, [](const expr& part) { return part.code == op::outer; });
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

}  // namespace

std::string_view known_fault(const question& q, std::string_view backend) {
    if (backend == "postgresql" && groups_ordered_by_another(q.about))
        return "PostgreSQL: groups in an order by a member that is neither key nor aggregate";
    if (backend == "mariadb" && in_a_slice(q))
        return "MariaDB: a slice in in() that names the row around it";
    if (backend == "mariadb" && has(q.about, step_kind::distinct) && ordered_by_constant(q.about))
        return "MariaDB: distinct() rows that are all one constant keep one behind an offset";
    return {};
}

}  // namespace oracle
