#include <algorithm>

#include "oracle/generate.hpp"

namespace oracle {
namespace {

expr path_expr(const std::string& text, kind type) {
    return {.code = op::path, .type = type, .text = text};
}
constexpr kind any_kind[] = {kind::integer, kind::text, kind::real, kind::decimal, kind::boolean};

}  // namespace

void generator::groups(question& q, bool behind_window) {
    const std::size_t t = q.about.table;
    std::vector<expr> keys;
    if (behind_window) {
        kind type;
        expr e = window(t, type);
        q.about.steps.push_back({step_kind::annotate, {std::move(e)}, {"w"}});
        const expr by = comparison_of({"w", type, true});
        if (one_in(dice_, 2)) q.about.steps.push_back({step_kind::filter, {by}});
        if (one_in(dice_, 2)) keys.push_back(path_expr("w", type));
    }
    if (one_in(dice_, 2)) q.about.steps.push_back(narrowing(t));
    for (std::size_t n = below(dice_, 3); n > 0; --n) {
        const kind type = any_kind[below(dice_, 5)];
        const bool to_many = one_in(dice_, 3);
        expr e = one_in(dice_, 4) ? value(t, type, 1, to_many) : leaf(t, type, to_many);
        if (e.code != op::value) keys.push_back(std::move(e));
    }
    if (keys.empty()) keys.push_back(leaf(t, kind::text, false));
    step s{step_kind::values};
    std::vector<expr> once;
    for (const expr& e : keys) {
        const bool own = e.code == op::path && !leads_to_many(e, t);
        const std::string name = own ? e.text : "k" + std::to_string(once.size());
        if (std::count(s.names.begin(), s.names.end(), name) > 0) continue;
        s.names.push_back(name);
        s.parts.push_back(e);
        // Over a relation to many rows an order names the rows that are read.
        once.push_back(leads_to_many(e, t) ? path_expr(name, e.type) : e);
    }
    q.about.steps.push_back(std::move(s));
    step a{step_kind::annotate};
    for (std::size_t i = 0, n = 1 + below(dice_, 2); i < n; ++i) {
        kind type;
        a.parts.push_back(aggregate(t, type, one_in(dice_, 3)));
        a.names.push_back("a" + std::to_string(i));
        names_.push_back({a.names.back(), type});
    }
    q.about.steps.push_back(std::move(a));
    if (one_in(dice_, 2)) q.about.steps.push_back({step_kind::filter, {comparison_of(names_[0])}});
    if (one_in(dice_, 4) && once[0].code == op::path)
        q.about.steps.push_back({step_kind::filter, {comparison_of({once[0].text, once[0].type})}});
    end(q, once);
}

void generator::aggregates(question& q, bool behind_window) {
    const std::size_t t = q.about.table;
    q.end = terminal::aggregate;
    if (one_in(dice_, 2)) q.about.steps.push_back(narrowing(t));
    if (behind_window) {
        kind type;
        expr e = window(t, type);
        q.about.steps.push_back({step_kind::annotate, {std::move(e)}, {"w"}});
        if (!one_in(dice_, 3))
            q.about.steps.push_back({step_kind::filter, {comparison_of({"w", type, true})}});
        if (one_in(dice_, 2)) {
            q.parts.push_back({.code = op::max, .type = type, .operands = {path_expr("w", type)}});
            q.names.push_back("m");
        }
    } else if (one_in(dice_, 3)) {
        order(q.about, {path_expr("id", kind::integer)});
        q.about.steps.push_back(slice());
    }
    for (std::size_t i = 0, n = 1 + below(dice_, 2); i < n; ++i) {
        kind type;
        q.parts.push_back(aggregate(t, type, one_in(dice_, 3)));
        q.names.push_back("a" + std::to_string(i));
    }
    if (one_in(dice_, 40)) q.about.steps.push_back({step_kind::none});
}

question generator::write() {
    names_.clear();
    question q{.about = {.table = table()}, .end = terminal::remove};
    for (std::size_t n = 1 + below(dice_, 2); n > 0; --n)
        q.about.steps.push_back(narrowing(q.about.table));
    if (one_in(dice_, 4)) {
        order(q.about, {path_expr("id", kind::integer)});
        q.about.steps.push_back(slice());
    }
    if (one_in(dice_, 3)) return q;
    q.end = terminal::update;
    const table_info& t = schema()[q.about.table];
    for (std::size_t n = 1 + below(dice_, 2); n > 0; --n) {
        const column_info& c = t.columns[1 + below(dice_, t.columns.size() - 1)];
        if (c.target >= 0 || std::count(q.names.begin(), q.names.end(), c.name) > 0) continue;
        expr e = literal(c.type);
        if (c.nullable && one_in(dice_, 5)) e.literal = {};
        if (c.type == kind::integer && c.nullable && one_in(dice_, 2))
            e = {.code = op::add,
                 .type = c.type,
                 .operands = {path_expr(std::string(c.name), c.type), literal(c.type)}};
        if (c.type == kind::text && one_in(dice_, 2))
            e = {.code = op::concat,
                 .type = c.type,
                 .operands = {path_expr(std::string(t.columns[1].name), c.type), literal(c.type)}};
        q.parts.push_back(std::move(e));
        q.names.emplace_back(c.name);
    }
    if (q.parts.empty()) q.end = terminal::remove;
    return q;
}

}  // namespace oracle
