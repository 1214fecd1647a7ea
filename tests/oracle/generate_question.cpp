#include <algorithm>

#include "oracle/generate.hpp"

namespace oracle {
namespace {

expr path_expr(const std::string& text, kind type) {
    return {.code = op::path, .type = type, .text = text};
}
const expr& id() {
    static const expr path = path_expr("id", kind::integer);
    return path;
}

constexpr kind any_kind[] = {kind::integer, kind::text, kind::real, kind::decimal, kind::boolean};

}  // namespace

step generator::narrowing(std::size_t table) {
    step s{one_in(dice_, 3) ? step_kind::exclude : step_kind::filter};
    const std::size_t parts = one_in(dice_, 4) ? 2 : 1;
    for (std::size_t i = 0; i < parts; ++i)
        s.parts.push_back(condition(table, parts == 1 ? 2 : 0, !one_in(dice_, 3)));
    return s;
}

step generator::slice() {
    if (one_in(dice_, 3))
        return {step_kind::offset, {}, {}, static_cast<std::int64_t>(below(dice_, 4))};
    return {step_kind::limit, {}, {}, static_cast<std::int64_t>(below(dice_, 6))};
}

expr generator::ordered(expr e) {
    const kind type = e.type;
    return {.code = one_in(dice_, 2) ? op::asc : op::desc,
            .type = type,
            .index = static_cast<std::uint16_t>(below(dice_, 3)),
            .operands = {std::move(e)}};
}

// Some keys, and those that leave no two rows equal.
void generator::order(query& q, std::vector<expr> last) {
    step s{step_kind::order_by};
    for (std::size_t n = below(dice_, 3); n > 0 && last.size() == 1 && last[0].text == "id"; --n)
        s.parts.push_back(ordered(value(q.table, any_kind[below(dice_, 5)], 1)));
    for (const named& n : names_)
        if (one_in(dice_, 4)) s.parts.push_back(ordered(path_expr(n.name, n.type)));
    for (expr& e : last) s.parts.push_back(one_in(dice_, 2) ? ordered(std::move(e)) : std::move(e));
    q.steps.push_back(std::move(s));
    if (one_in(dice_, 6)) q.steps.push_back({step_kind::reverse});
}

expr generator::aggregate(std::size_t table, kind& type, bool related) {
    static const std::vector<op> codes = {op::count, op::count, op::sum, op::avg, op::min, op::max};
    expr e{.code = one_of(dice_, codes)};
    std::vector<known_path> all = paths(table, related);
    std::erase_if(all, [&](const known_path& p) {
        if (related && !p.to_many) return true;
        if (e.code == op::count) return false;
        const bool number = !p.key && p.type != kind::boolean && p.type != kind::text;
        return !number &&
               (e.code == op::sum || e.code == op::avg || p.key || p.type == kind::boolean);
    });
    type = kind::integer;
    if (all.empty()) {
        e.code = op::count;
    } else if (e.code != op::count || related || one_in(dice_, 2)) {
        const known_path& p = one_of(dice_, all);
        e.operands.push_back(path_expr(p.text, p.type));
        if (e.code != op::count) type = p.type;
        if (e.code == op::avg && type == kind::integer) type = kind::real;
        if (e.code < op::min && one_in(dice_, 5)) e.index |= cormorant::detail::aggregate_distinct;
    }
    if (one_in(dice_, 4)) {
        e.operands.push_back(condition(table, 1, one_in(dice_, 2)));
        e.index |= cormorant::detail::aggregate_filtered;
    }
    e.type = type;
    return e;
}

expr generator::window(std::size_t table, kind& type) {
    static const std::vector<op> codes = {
        op::row_number, op::rank,  op::dense_rank, op::lag,   op::lead, op::first_value,
        op::last_value, op::ntile, op::sum,        op::count, op::max};
    expr fn{.code = one_of(dice_, codes)};
    type = kind::integer;
    const bool of_value = (fn.code >= op::lag && fn.code <= op::last_value) || fn.code == op::sum ||
                          fn.code == op::max;
    if (of_value) fn.operands.push_back(leaf(table, kind::integer, false));
    if (fn.code == op::lag || fn.code == op::lead)
        fn.operands.push_back({.type = type, .literal = std::int64_t{1}});
    if (fn.code == op::ntile)
        fn.operands.push_back({.type = type, .literal = std::int64_t(1 + below(dice_, 3))});
    expr over{.code = op::over, .type = type};
    over.operands.push_back(std::move(fn));
    for (std::size_t n = below(dice_, 3); n > 0; --n) {
        over.operands.push_back(leaf(table, any_kind[below(dice_, 5)], false));
        if (over.operands.back().code == op::value)
            over.operands.pop_back();
        else
            ++over.index;
    }
    const expr key = leaf(table, one_in(dice_, 2) ? kind::integer : kind::text, false);
    over.operands.push_back(ordered(key));
    const op code = over.operands[0].code;
    if (code != op::rank && code != op::dense_rank) over.operands.push_back(id());
    return over;
}

// ---- whole questions ----------------------------------------------------------------------------

void generator::end(question& q, const std::vector<expr>& keys) {
    static const std::vector<terminal> ends = {
        terminal::rows,  terminal::rows,  terminal::rows,   terminal::rows,
        terminal::count, terminal::count, terminal::exists, terminal::at_least,
        terminal::first, terminal::last,  terminal::at};
    q.end = one_of(dice_, ends);
    q.number = static_cast<std::int64_t>(below(dice_, 4));
    const bool sliced = one_in(dice_, 4);
    const bool one_row =
        q.end == terminal::first || q.end == terminal::last || q.end == terminal::at;
    if (sliced || one_row || one_in(dice_, 2)) {
        order(q.about, keys);
        q.ordered = true;
    }
    if (sliced && q.end != terminal::last) {
        q.about.steps.push_back(slice());
        if (one_in(dice_, 3)) q.about.steps.push_back(slice());
    }
    if (one_in(dice_, 40)) q.about.steps.push_back({step_kind::none});
}

void generator::plain(question& q) {
    for (std::size_t n = below(dice_, 4); n > 0; --n)
        q.about.steps.push_back(narrowing(q.about.table));
    if (one_in(dice_, 8)) q.about.steps.push_back({step_kind::distinct});
    end(q, {id()});
}

void generator::annotated(question& q, bool windows) {
    const std::size_t t = q.about.table;
    if (one_in(dice_, 2)) q.about.steps.push_back(narrowing(t));
    step s{step_kind::annotate};
    for (std::size_t i = 0, n = 1 + below(dice_, 2); i < n; ++i) {
        kind type = any_kind[below(dice_, 5)];
        const bool window = windows && i == 0;
        expr e;
        if (window)
            e = this->window(t, type);
        else if (one_in(dice_, 2))
            e = aggregate(t, type, true);
        else if (one_in(dice_, 3))
            e = scalar_subquery(t, type);
        else if (one_in(dice_, 4))
            e = condition(t, 1, false), type = kind::boolean;
        else
            e = value(t, type, 2);
        if (e.code == op::value) continue;
        s.names.push_back("x" + std::to_string(i));
        s.parts.push_back(std::move(e));
        names_.push_back({s.names.back(), type, window});
    }
    if (!s.parts.empty()) q.about.steps.push_back(std::move(s));
    for (const named& n : names_)
        if (one_in(dice_, 2))
            q.about.steps.push_back(
                {one_in(dice_, 4) ? step_kind::exclude : step_kind::filter, {comparison_of(n)}});
    if (one_in(dice_, 3)) q.about.steps.push_back(narrowing(t));
    end(q, {id()});
}

void generator::columns(question& q) {
    const std::size_t t = q.about.table;
    if (one_in(dice_, 2)) q.about.steps.push_back(narrowing(t));
    step s{step_kind::values};
    bool related = false;
    for (std::size_t i = 0, n = 1 + below(dice_, 3); i < n; ++i) {
        const kind type = any_kind[below(dice_, 5)];
        const bool to_many = one_in(dice_, 4);
        related = related || to_many;
        expr e = one_in(dice_, 3) ? value(t, type, 2, to_many) : leaf(t, type, to_many);
        if (e.code == op::value) e = id();
        const bool own = e.code == op::path && !leads_to_many(e, t);
        s.names.push_back(own ? e.text : "x" + std::to_string(i));
        if (std::count(s.names.begin(), s.names.end(), s.names.back()) > 1)
            s.names.pop_back();
        else
            s.parts.push_back(std::move(e));
    }
    // Over a relation to many rows an order names the rows that are read.
    std::vector<expr> parts = s.parts;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (leads_to_many(parts[i], t)) parts[i] = path_expr(s.names[i], parts[i].type);
    std::vector<expr> all{id()};  // values over a relation to many repeat the key
    if (related) all.insert(all.end(), parts.begin(), parts.end());
    if (s.parts.size() == 1 && !related && one_in(dice_, 2))
        s = {step_kind::scalars, s.parts, {"value"}};
    q.about.steps.push_back(std::move(s));
    const bool distinct = one_in(dice_, 3);
    if (distinct) q.about.steps.push_back({step_kind::distinct});
    if (!distinct || !one_in(dice_, 3)) return end(q, distinct ? parts : all);
    // An order by what is not read makes no two rows different.
    q.about.steps.push_back({step_kind::order_by, {ordered(leaf(t, kind::integer, false))}});
    if (one_in(dice_, 2)) q.end = terminal::count;
}

question generator::read() {
    names_.clear();
    question q{.about = {.table = table()}};
    switch (below(dice_, 10)) {
        case 0:
        case 1:
        case 2:
            plain(q);
            break;
        case 3:
        case 4:
            annotated(q, false);
            break;
        case 5:
            annotated(q, true);
            break;
        case 6:
            columns(q);
            break;
        case 7:
            groups(q, false);
            break;
        case 8:
            one_in(dice_, 2) ? groups(q, true) : aggregates(q, true);
            break;
        default:
            aggregates(q, false);
    }
    return q;
}

}  // namespace oracle
