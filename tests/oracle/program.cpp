#include "oracle/program.hpp"

#include <mutex>
#include <set>

#include "cormorant/queryset/terminal.hpp"
#include "cormorant/schema/model.hpp"

namespace oracle {
namespace {

using detail::raw_token;
using detail::value;
using detail::value_kind;

// Programs hold views of names: they are kept for good.
std::string_view kept(const std::string& name) {
    static std::set<std::string> names;
    return *names.insert(name).first;
}

value_kind kind_of(kind type) {
    static constexpr value_kind kinds[] = {value_kind::boolean, value_kind::integer,
                                           value_kind::real, value_kind::decimal, value_kind::text};
    return kinds[static_cast<std::size_t>(type)];
}

value bound(const datum& d, kind type) {
    if (oracle::is_null(d)) return {};
    switch (type) {
        case kind::boolean:
            return value(std::get<bool>(d));
        case kind::integer:
            return value(std::get<std::int64_t>(d));
        case kind::real:
            return value(number(d));
        case kind::decimal:
            return value(cormorant::decimal::from_double(number(d)));
        case kind::text:
            return value::copy(value_kind::text, std::get<std::string>(d));
    }
    return {};
}

// Tokens in postfix order, and their values.
struct writer {
    std::vector<raw_token> tokens = {};
    std::vector<value> values = {};

    void write(const expr& e) {
        if (e.code == op::path || e.code == op::outer) {
            tokens.push_back({.code = e.code, .text = kept(e.text)});
        } else if (e.code == op::value) {
            write_value(e);
        } else {
            for (const expr& operand : e.operands) write(operand);
            tokens.push_back({.code = e.code,
                              .operands = static_cast<std::uint8_t>(e.operands.size()),
                              .index = e.index});
        }
    }

private:
    void write_value(const expr& e) {
        if (e.nested) {
            const asked_query inner = lowered(*e.nested, {});
            const bool one = inner.columns.size() == 1 && !inner.has_model;
            tokens.push_back({.code = op::value,
                              .index = 1,
                              .kind = one ? inner.columns[0].type.kind : value_kind::null,
                              .list = true,
                              .nullable = true});
            values.push_back(value::subquery(detail::shared_copy(inner.state.query)));
        } else if (e.is_list) {
            detail::value_list items;
            for (const datum& d : e.list) items.push_back(bound(d, e.type));
            tokens.push_back({.code = op::value, .kind = kind_of(e.type), .list = true});
            values.push_back(value::list(std::move(items)));
        } else {
            tokens.push_back({.code = op::value,
                              .kind = kind_of(e.type),
                              .nullable = oracle::is_null(e.literal)});
            values.push_back(bound(e.literal, e.type));
        }
    }
};

// A program with its storage.
struct owned_program {
    std::vector<detail::token> tokens;
    std::vector<detail::path> paths;
    std::vector<std::string_view> names;
    detail::program made;
};

}  // namespace

detail::operand_type add_clause(asked_query& to, const expr& e, detail::clause_kind kind,
                                detail::place where, std::string_view name, std::uint16_t member) {
    writer w;
    w.write(e);
    auto out = std::make_shared<owned_program>();
    const std::size_t n = w.tokens.size();
    out->tokens.resize(n);
    out->paths.resize(n + 1);
    out->names.resize(n + 1);
    std::vector<detail::operand_type> stack(n + 1);
    detail::query_data& query = to.state.query;
    const detail::program_space space{out->tokens.data(), out->paths.data(), out->names.data(),
                                      stack.data()};
    const detail::checked report =
        detail::check_tokens(*query.model->shape, to.annotations.data(), to.annotations.size(),
                             w.tokens.data(), n, space);
    if (const auto error = detail::suits(report, where); error != detail::check_error::none)
        throw not_compiled{error};
    out->made = {out->tokens.data(),
                 out->paths.data(),
                 out->names.data(),
                 static_cast<std::uint16_t>(n),
                 static_cast<std::uint16_t>(report.paths),
                 static_cast<std::uint16_t>(report.names),
                 static_cast<std::uint16_t>(report.values),
                 detail::fingerprint_of(out->tokens.data(), n, out->paths.data(), report.paths,
                                        out->names.data(), report.names)};
    const std::size_t first = query.values.size();
    for (value& v : w.values) query.values.push_back(std::move(v));
    query.owned.push_back({out, &out->made});
    query.add(kind, out->made, first, name, member);
    return report.result;
}

namespace {

using detail::clause_kind;
using detail::place;

void add_condition(asked_query& to, const step& s) {
    const bool filter = s.what == step_kind::filter;
    const clause_kind kind = filter ? clause_kind::filter : clause_kind::exclude;
    to.state.begin_filter(filter ? "filter()" : "exclude()", {});
    if (s.parts.size() == 1)
        add_clause(to, s.parts[0], kind, place::condition);
    else
        add_clause(to, {.code = op::and_, .operands = s.parts}, kind, place::condition);
}

void add_columns(asked_query& to, const step& s) {
    const bool scalars = s.what == step_kind::scalars;
    to.has_model = false;
    to.columns.clear();
    for (std::size_t i = 0; i < s.parts.size(); ++i) {
        const std::string_view name = scalars ? "value" : kept(s.names[i]);
        const auto type = add_clause(to, s.parts[i], clause_kind::values, place::value, name);
        to.columns.push_back({name, type});
        const bool named = !scalars && s.parts[i].text != name;
        if (named) to.annotations.push_back({name, type.kind, type.nullable, type.element});
    }
}

void add_annotations(asked_query& to, const step& s) {
    for (std::size_t i = 0; i < s.parts.size(); ++i) {
        detail::refuse_slice(to.state.query, "annotate()", {});
        const std::string_view name = kept(s.names[i]);
        const auto type = add_clause(to, s.parts[i], clause_kind::annotate, place::value, name);
        to.columns.push_back({name, type});
        to.annotations.push_back({name, type.kind, type.nullable, type.element});
    }
}

void add_step(asked_query& to, const step& s) {
    switch (s.what) {
        case step_kind::filter:
        case step_kind::exclude:
            return add_condition(to, s);
        case step_kind::annotate:
            return add_annotations(to, s);
        case step_kind::values:
        case step_kind::scalars:
            return add_columns(to, s);
        case step_kind::order_by:
            to.state.begin_order(s.parts.empty(), {});
            for (const expr& e : s.parts) add_clause(to, e, clause_kind::order_by, place::order);
            return;
        case step_kind::distinct:
            return to.state.make_distinct({});
        case step_kind::reverse:
            return to.state.reverse({});
        case step_kind::limit:
            return to.state.slice(s.number, 0, {});
        case step_kind::offset:
            return to.state.slice(-1, s.number, {});
        case step_kind::none:
            to.state.query.nothing = true;
    }
}

}  // namespace

asked_query lowered(const query& q, const detail::scope_ref& on) {
    asked_query made{detail::queryset_state(model_of(q.table), on)};
    for (const step& s : q.steps) add_step(made, s);
    return made;
}

}  // namespace oracle
