#include <algorithm>

#include "oracle/generate.hpp"

namespace oracle {
namespace {

expr path_expr(const std::string& text, kind type) {
    return {.code = op::path, .type = type, .text = text};
}
expr apply(op code, kind type, std::vector<expr> operands, std::uint16_t index = 0) {
    return {.code = code, .type = type, .index = index, .operands = std::move(operands)};
}
expr whole(std::int64_t n) { return {.type = kind::integer, .literal = n}; }

}  // namespace

std::size_t generator::table() {
    static const std::vector<std::size_t> weighted = {regions, teams, teams, people, people,
                                                      people,  tasks, tasks, tags};
    return one_of(dice_, weighted);
}

void generator::add_paths(std::size_t table, const known_path& before, int hops,
                          std::vector<known_path>& out) const {
    for (const column_info& c : schema()[table].columns)
        out.push_back({before.text + std::string(c.name), c.type, before.nullable || c.nullable,
                       c.target >= 0, before.to_many,
                       static_cast<std::size_t>(std::max(c.target, 0))});
    for (const relation_info& r : schema()[table].relations) {
        known_path next{before.text + std::string(r.name),       kind::integer, true, true,
                        before.to_many || r.how != link::to_one, r.target};
        if (r.how != link::to_one) out.push_back(next);
        next.text += '.';
        if (hops > 1) add_paths(r.target, next, hops - 1, out);
    }
}

std::vector<generator::known_path> generator::paths(std::size_t table, bool to_many) const {
    std::vector<known_path> all;
    add_paths(table, {}, 3, all);
    if (!to_many) std::erase_if(all, [](const known_path& p) { return p.to_many; });
    return all;
}

bool generator::leads_to_many(const expr& e, std::size_t table) const {
    const std::vector<known_path> all = paths(table, true);
    return (e.code == op::path &&
            std::any_of(all.begin(), all.end(),
                        [&](const known_path& p) { return p.to_many && p.text == e.text; })) ||
           std::any_of(e.operands.begin(), e.operands.end(),
                       [&](const expr& part) { return leads_to_many(part, table); });
}

std::optional<generator::known_path> generator::path(std::size_t table, kind type, bool to_many) {
    std::vector<known_path> fitting = paths(table, to_many);
    std::erase_if(fitting, [&](const known_path& p) { return p.key || p.type != type; });
    if (fitting.empty()) return std::nullopt;
    // Short ones are more common in programs.
    const known_path& a = one_of(dice_, fitting);
    const known_path& b = one_of(dice_, fitting);
    return a.text.size() < b.text.size() ? a : b;
}

expr generator::literal(kind type) { return {.type = type, .literal = random_value(dice_, type)}; }

expr generator::key_literal(std::size_t table) {
    const auto n = static_cast<std::int64_t>(world_.rows[table].size());
    return whole(1 + static_cast<std::int64_t>(below(dice_, static_cast<std::size_t>(n) + 1)));
}

expr generator::leaf(std::size_t table, kind type, bool to_many) {
    if (const auto p = path(table, type, to_many)) return path_expr(p->text, type);
    return literal(type);
}

// ---- values -------------------------------------------------------------------------------------

expr generator::value(std::size_t table, kind type, int depth, bool to_many) {
    if (depth <= 0 || one_in(dice_, 3)) return leaf(table, type, to_many);
    if (one_in(dice_, 8)) return choice(table, type, depth);
    if (one_in(dice_, 8))
        return apply(op::coalesce, type, {leaf(table, type, to_many), literal(type)});
    if (type == kind::text) return text_value(table, depth, to_many);
    if (type == kind::boolean) return leaf(table, type, to_many);
    return number(table, type, depth, to_many);
}

expr generator::number(std::size_t table, kind type, int depth, bool to_many) {
    expr first = value(table, type, depth - 1, to_many);
    switch (below(dice_, 7)) {
        case 0:
            return apply(op::neg, type, {first});
        case 1:
            return apply(op::abs, type, {first});
        case 2:
            return apply(op::nullif, type, {leaf(table, type, to_many), literal(type)});
        case 3:
            return apply(one_in(dice_, 2) ? op::greatest : op::least, type,
                         {first, one_in(dice_, 2) ? literal(type) : leaf(table, type, to_many)});
        case 4:
            if (type == kind::integer) return counted(table, depth, to_many);
            [[fallthrough]];
        default: {
            static const std::vector<op> signs = {op::add, op::sub, op::mul};
            const bool constant = one_in(dice_, 2);
            return apply(one_of(dice_, signs), type,
                         {first, constant ? literal(type) : leaf(table, type, to_many)});
        }
    }
}

expr generator::counted(std::size_t table, int depth, bool to_many) {
    switch (below(dice_, 3)) {
        case 0:
            return apply(op::sign, kind::integer, {leaf(table, kind::real, to_many)});
        case 1:
            return apply(
                op::position, kind::integer,
                {value(table, kind::text, depth - 1, to_many), leaf(table, kind::text, to_many)});
        default:
            return apply(op::length, kind::integer, {value(table, kind::text, depth - 1, to_many)});
    }
}

expr generator::text_value(std::size_t table, int depth, bool to_many) {
    expr of = value(table, kind::text, depth - 1, to_many);
    switch (below(dice_, 9)) {
        case 6:
            return apply(op::reverse, kind::text, {of});
        case 7:
            return apply(op::right, kind::text,
                         {of, whole(static_cast<std::int64_t>(below(dice_, 3)))});
        case 8:
            return apply(one_in(dice_, 2) ? op::lpad : op::rpad, kind::text,
                         {of,
                          whole(static_cast<std::int64_t>(below(dice_, 6))),
                          {.type = kind::text, .literal = std::string("é+")}});
        case 0:
            return apply(op::lower, kind::text, {of});
        case 1:
            return apply(op::upper, kind::text, {of});
        case 2:
            return apply(op::trim, kind::text, {of});
        case 3:
            return apply(
                op::replace, kind::text,
                {of, {.type = kind::text, .literal = std::string("a")}, literal(kind::text)});
        case 4:
            return apply(op::substr, kind::text,
                         {of, whole(1 + static_cast<std::int64_t>(below(dice_, 3))),
                          whole(static_cast<std::int64_t>(below(dice_, 3)))});
        default:
            return apply(op::concat, kind::text, {of, leaf(table, kind::text, to_many)});
    }
}

expr generator::choice(std::size_t table, kind type, int depth) {
    std::vector<expr> parts = {condition(table, 1, false), value(table, type, depth - 1)};
    const bool otherwise = one_in(dice_, 2);
    if (otherwise) parts.push_back(value(table, type, 0));
    return apply(op::case_, type, std::move(parts), otherwise ? 1 : 0);
}

// A query inside another one: of related rows most of the time.
query generator::inner(std::size_t table, std::size_t outer) {
    query q{.table = table};
    const std::vector<known_path> here = paths(table, false), there = paths(outer, false);
    std::vector<expr> tied;
    for (const known_path& p : here)
        if (p.key && p.target == outer && p.text.find('.') == std::string::npos)
            tied.push_back(apply(op::eq, kind::boolean,
                                 {path_expr(p.text, kind::integer),
                                  {.code = op::outer, .type = kind::integer, .text = "id"}}));
    for (const known_path& p : there)
        if (p.key && p.target == table)
            tied.push_back(apply(op::eq, kind::boolean,
                                 {path_expr("id", kind::integer),
                                  {.code = op::outer, .type = kind::integer, .text = p.text}}));
    if (!tied.empty() && !one_in(dice_, 4))
        q.steps.push_back({step_kind::filter, {one_of(dice_, tied)}});
    if (one_in(dice_, 3)) {
        ++nested_;
        q.steps.push_back(narrowing(table));
        --nested_;
    }
    if (one_in(dice_, 12)) q.steps.push_back({step_kind::none});
    return q;
}

expr generator::scalar_subquery(std::size_t table, kind type) {
    const std::size_t other = this->table();
    const auto column = path(other, type, false);
    if (!column) return leaf(table, type, false);
    query q = inner(other, table);
    order(q, {path_expr("id", kind::integer)});
    if (!one_in(dice_, 4)) q.steps.push_back({step_kind::limit, {}, {}, 1});
    q.steps.push_back({step_kind::scalars, {path_expr(column->text, type)}, {"value"}});
    expr nested{.type = type, .nested = std::make_shared<const query>(std::move(q))};
    return apply(op::subquery, type, {std::move(nested)});
}

// ---- conditions ---------------------------------------------------------------------------------

expr generator::condition(std::size_t table, int depth, bool to_many) {
    if (depth > 0 && one_in(dice_, 2)) {
        if (one_in(dice_, 4))
            return apply(op::not_, kind::boolean, {condition(table, depth - 1, to_many)});
        return apply(one_in(dice_, 2) ? op::and_ : op::or_, kind::boolean,
                     {condition(table, depth - 1, to_many), condition(table, depth - 1, to_many)});
    }
    switch (below(dice_, 9)) {
        case 0:
            return lookup(table, to_many);
        case 1:
            return membership(table, to_many);
        case 2:
        case 3:
            return relation_test(table, to_many);
        case 4:
            return nested_ == 0 ? exists(table) : comparison(table, depth, to_many);
        default:
            return comparison(table, depth, to_many);
    }
}

expr generator::comparison(std::size_t table, int depth, bool to_many) {
    static const std::vector<kind> kinds = {kind::integer, kind::integer, kind::real,
                                            kind::decimal, kind::text,    kind::boolean};
    static const std::vector<op> codes = {op::eq, op::ne, op::lt, op::le, op::gt, op::ge};
    const kind type = one_of(dice_, kinds);
    const auto p = path(table, type, to_many);
    if (!p) return lookup(table, to_many);
    const expr left = path_expr(p->text, type);
    if (p->nullable && one_in(dice_, 6))
        return apply(one_in(dice_, 2) ? op::eq : op::ne, kind::boolean, {left, {.type = type}});
    if (type == kind::boolean)
        return apply(one_in(dice_, 2) ? op::eq : op::ne, kind::boolean, {left, literal(type)});
    if (one_in(dice_, 8))
        return apply(op::between, kind::boolean, {left, literal(type), literal(type)});
    const expr of = one_in(dice_, 3) ? value(table, type, depth, to_many) : left;
    const expr with = one_in(dice_, 3) ? leaf(table, type, to_many) : literal(type);
    return apply(one_of(dice_, codes), kind::boolean, {of, with});
}

expr generator::lookup(std::size_t table, bool to_many) {
    static const std::vector<op> codes = {op::contains,     op::icontains, op::starts_with,
                                          op::istarts_with, op::ends_with, op::iends_with,
                                          op::iexact};
    return apply(one_of(dice_, codes), kind::boolean,
                 {leaf(table, kind::text, to_many), literal(kind::text)});
}

expr generator::membership(std::size_t table, bool to_many) {
    static const std::vector<kind> kinds = {kind::integer, kind::text, kind::decimal};
    const kind type = one_of(dice_, kinds);
    const expr of = leaf(table, type, to_many);
    const std::size_t other = this->table();
    const auto column = path(other, type, false);
    if (nested_ == 0 && column && one_in(dice_, 2)) {
        query q = inner(other, table);
        if (one_in(dice_, 4)) {
            order(q, {path_expr("id", kind::integer)});
            q.steps.push_back(slice());
        }
        q.steps.push_back({step_kind::scalars, {path_expr(column->text, type)}, {"value"}});
        expr nested{.type = type, .nested = std::make_shared<const query>(std::move(q))};
        return apply(op::in, kind::boolean, {of, std::move(nested)});
    }
    expr list{.type = type, .is_list = true};
    for (std::size_t n = below(dice_, 5); n > 0; --n)
        list.list.push_back(one_in(dice_, 6) ? datum() : random_value(dice_, type));
    return apply(op::in, kind::boolean, {of, list});
}

expr generator::relation_test(std::size_t table, bool to_many) {
    std::vector<known_path> keys = paths(table, to_many);
    std::erase_if(keys, [](const known_path& p) { return !p.key; });
    if (keys.empty()) return comparison(table, 0, to_many);
    const known_path& p = one_of(dice_, keys);
    const expr of = path_expr(p.text, kind::integer);
    switch (below(dice_, 4)) {
        case 0:
            return apply(op::eq, kind::boolean, {of, {.type = kind::integer}});
        case 1:
            return apply(op::ne, kind::boolean, {of, {.type = kind::integer}});
        case 2: {
            expr list{.type = kind::integer, .is_list = true};
            for (std::size_t n = below(dice_, 3); n > 0; --n)
                list.list.push_back(key_literal(p.target).literal);
            return apply(op::in, kind::boolean, {of, list});
        }
        default:
            return apply(one_in(dice_, 3) ? op::ne : op::eq, kind::boolean,
                         {of, key_literal(p.target)});
    }
}

expr generator::exists(std::size_t table) {
    query q = inner(this->table(), table);
    expr nested{.nested = std::make_shared<const query>(std::move(q))};
    return apply(op::exists, kind::boolean, {std::move(nested)});
}

expr generator::comparison_of(const named& n) {
    static const std::vector<op> codes = {op::eq, op::ne, op::lt, op::le, op::gt, op::ge};
    const expr of = path_expr(n.name, n.type);
    if (n.type == kind::boolean) return apply(op::eq, kind::boolean, {of, literal(n.type)});
    expr with = literal(n.type);
    if (n.type == kind::integer && one_in(dice_, 2))
        with.literal = static_cast<std::int64_t>(below(dice_, 4));
    return apply(one_of(dice_, codes), kind::boolean, {of, with});
}

}  // namespace oracle
