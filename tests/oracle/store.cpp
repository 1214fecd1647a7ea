#include "oracle/store.hpp"

#include <algorithm>
#include <array>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "oracle/program.hpp"

namespace oracle {
namespace {

using detail::value_kind;

// ---- rows of any columns ------------------------------------------------------------------------

// Room for a column of any type that the questions have; where the library says that it is never
// NULL, it is read as one that cannot be.
struct any_cell {
    bool flag = false;
    std::int64_t whole = 0;
    double real = 0;
    cm::decimal exact;
    std::string text;
    std::optional<bool> some_flag;
    std::optional<std::int64_t> some_whole;
    std::optional<double> some_real;
    std::optional<cm::decimal> some_exact;
    std::optional<std::string> some_text;
};
using any_row = std::array<any_cell, 8>;

template <class T>
datum datum_of(const std::optional<T>& v) {
    return v ? datum(*v) : datum();
}
datum datum_of(const cm::decimal& v) { return std::stod(v.to_string()); }
datum datum_of(const std::optional<cm::decimal>& v) { return v ? datum_of(*v) : datum(); }

template <class T>
detail::column_source source_of(const T& member, const asked_column& c) {
    return {&detail::access_of<T>, &member, c.name.data()};
}

detail::column_source source_of(const any_cell& to, const asked_column& c) {
    const bool null = c.type.nullable;
    switch (c.type.kind) {
        case value_kind::boolean:
            return null ? source_of(to.some_flag, c) : source_of(to.flag, c);
        case value_kind::integer:
            return null ? source_of(to.some_whole, c) : source_of(to.whole, c);
        case value_kind::real:
            return null ? source_of(to.some_real, c) : source_of(to.real, c);
        case value_kind::decimal:
            return null ? source_of(to.some_exact, c) : source_of(to.exact, c);
        default:
            return null ? source_of(to.some_text, c) : source_of(to.text, c);
    }
}

datum datum_of(const any_cell& from, const asked_column& c) {
    const bool null = c.type.nullable;
    switch (c.type.kind) {
        case value_kind::boolean:
            return null ? datum_of(from.some_flag) : datum(from.flag);
        case value_kind::integer:
            return null ? datum_of(from.some_whole) : datum(from.whole);
        case value_kind::real:
            return null ? datum_of(from.some_real) : datum(from.real);
        case value_kind::decimal:
            return null ? datum_of(from.some_exact) : datum_of(from.exact);
        default:
            return null ? datum_of(from.some_text) : datum(from.text);
    }
}

detail::row_plan plan_of(const std::vector<asked_column>& columns) {
    const any_row probe;
    std::vector<detail::column_source> sources;
    for (std::size_t i = 0; i < columns.size(); ++i)
        sources.push_back(source_of(probe[i], columns[i]));
    return detail::plan_of_columns("the query", &probe, sources);
}

// ---- rows of the models -------------------------------------------------------------------------

template <class Key>
datum key_of(const std::optional<Key>& key) {
    return key ? datum(key->key()) : datum();
}
datum whole(const std::optional<int>& v) { return v ? datum(std::int64_t{*v}) : datum(); }

cells cells_of(const Region& r) { return {r.id, r.name, whole(r.height)}; }
cells cells_of(const Team& t) { return {t.id, t.name, datum_of(t.budget), key_of(t.region)}; }
cells cells_of(const Person& p) {
    return {p.id,    p.name,          datum_of(p.nick), whole(p.age),  p.active,
            p.score, datum_of(p.pay), key_of(p.team),   key_of(p.boss)};
}
cells cells_of(const Task& t) {
    return {t.id, t.title, whole(t.points), datum_of(t.done), t.owner.key(), key_of(t.reviewer)};
}
cells cells_of(const Tag& t) { return {t.id, t.label, whole(t.weight)}; }

// A model's row and what is annotated.
template <class M>
struct annotated {
    M model{};
    any_row extra{};
};

// How rows of a model, or of columns alone, are read and shown.
struct row_format {
    const detail::row_ops* ops;
    std::size_t offset;
    cells (*model_cells)(const void* row);
};

template <class M>
row_format format_of() {
    static const annotated<M> probe;
    static const auto offset = static_cast<std::size_t>(
        reinterpret_cast<const char*>(&probe.extra) - reinterpret_cast<const char*>(&probe));
    return {&detail::row_ops_of<annotated<M>>, offset,
            [](const void* row) { return cells_of(static_cast<const annotated<M>*>(row)->model); }};
}

row_format format_of(const asked_query& q, std::size_t table) {
    if (!q.has_model) return {&detail::row_ops_of<any_row>, 0, [](const void*) { return cells(); }};
    switch (table) {
        case regions:
            return format_of<Region>();
        case teams:
            return format_of<Team>();
        case people:
            return format_of<Person>();
        case tasks:
            return format_of<Task>();
        default:
            return format_of<Tag>();
    }
}

// A query with the plan of its rows.
struct reader {
    asked_query& asked;
    row_format format;
    detail::row_plan plan;
    detail::row_type type;

    reader(asked_query& q, std::size_t table)
        : asked(q),
          format(format_of(q, table)),
          plan(plan_of(q.columns)),
          type{format.ops, q.has_model, q.columns.empty() ? nullptr : &plan, format.offset} {}
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;

    [[nodiscard]] std::string line(const void* row) const {
        cells all = format.model_cells(row);
        const auto& extra =
            *reinterpret_cast<const any_row*>(static_cast<const char*>(row) + format.offset);
        for (std::size_t i = 0; i < asked.columns.size(); ++i)
            all.push_back(datum_of(extra[i], asked.columns[i]));
        return text(all);
    }
};

void read_one(reader& r, const question& q, answer& a) {
    detail::row_list one(*r.format.ops);
    void* row = one.add();
    bool found = true;
    const auto here = std::source_location::current();
    if (q.end == terminal::first) found = r.asked.state.read_first(r.type, row, here);
    if (q.end == terminal::last) found = r.asked.state.read_last(r.type, row, here);
    if (q.end == terminal::at) try {
            r.asked.state.read_at(q.number, r.type, row, here);
        } catch (const cm::not_found&) {
            found = false;
        }
    a.lines.push_back(found ? r.line(row) : "none");
}

void read_all(reader& r, const question& q, answer& a) {
    detail::row_list rows = r.asked.state.take_rows(r.type, std::source_location::current());
    rows.join();
    for (std::size_t i = 0; i < rows.size(); ++i) a.lines.push_back(r.line(rows.at(i)));
    if (!q.ordered) std::sort(a.lines.begin(), a.lines.end());
}

void begin_aggregate(asked_query& asked, const question& q) {
    asked.state.begin_aggregate({});
    asked.columns.clear();
    asked.has_model = false;
    for (std::size_t i = 0; i < q.parts.size(); ++i) {
        const std::string_view name = q.names[i];
        asked.columns.push_back({name, add_clause(asked, q.parts[i], detail::clause_kind::annotate,
                                                  detail::place::any, name)});
    }
}

void aggregate(asked_query& asked, const question& q, answer& a) {
    begin_aggregate(asked, q);
    const reader r(asked, q.about.table);
    detail::row_list one(*r.format.ops);
    void* row = one.add();
    detail::read_columns(asked.state.scope, asked.state.query, r.plan, row,
                         std::source_location::current());
    a.lines.push_back(r.line(row));
}

void begin_update(asked_query& asked, const question& q) {
    asked.state.begin_update();
    for (std::size_t i = 0; i < q.parts.size(); ++i) {
        const auto member = model_of(q.about.table).shape->find(q.names[i]);
        add_clause(asked, q.parts[i], detail::clause_kind::set, detail::place::single_row, {},
                   static_cast<std::uint16_t>(member));
    }
}

void answer_with(asked_query& asked, const question& q, answer& a) {
    const auto here = std::source_location::current();
    detail::queryset_state& state = asked.state;
    switch (q.end) {
        case terminal::rows:
        case terminal::first:
        case terminal::last:
        case terminal::at: {
            reader r(asked, q.about.table);
            return q.end == terminal::rows ? read_all(r, q, a) : read_one(r, q, a);
        }
        case terminal::count:
            a.lines.push_back(std::to_string(state.count(here)));
            return;
        case terminal::exists:
            a.lines.emplace_back(state.exists(here) ? "true" : "false");
            return;
        case terminal::at_least:
            a.lines.emplace_back(state.at_least(q.number, here) ? "true" : "false");
            return;
        case terminal::aggregate:
            return aggregate(asked, q, a);
        case terminal::update:
            begin_update(asked, q);
            a.lines.push_back(std::to_string(detail::update_rows(state.scope, state.query, here)));
            return;
        case terminal::remove:
            if (!state.query.nothing) detail::remove_matching(*state.scope, state.query, here);
            a.lines.emplace_back("removed");
    }
}

}  // namespace

const detail::model_info& model_of(std::size_t table) {
    switch (table) {
        case regions:
            return detail::model_of<Region>();
        case teams:
            return detail::model_of<Team>();
        case people:
            return detail::model_of<Person>();
        case tasks:
            return detail::model_of<Task>();
        default:
            return detail::model_of<Tag>();
    }
}

answer store::ask(const question& q) const {
    answer a;
    try {
        asked_query asked = lowered(q.about, db_.scope());
        answer_with(asked, q, a);
    } catch (const cm::usage_error& e) {
        a = {{}, e.what(), true};
    } catch (const cm::error& e) {
        a = {{}, e.what(), false};
    } catch (const not_compiled& e) {
        a = {{}, "does not compile: " + std::to_string(static_cast<int>(e.error)), true};
    }
    return a;
}

std::string store::sql(const question& q) const {
    try {
        asked_query asked = lowered(q.about, db_.scope());
        if (q.end == terminal::aggregate) begin_aggregate(asked, q);
        if (q.end == terminal::update) begin_update(asked, q);
        if (q.end == terminal::count) asked.state.query.terminal = detail::terminal_kind::count;
        if (q.end == terminal::exists) asked.state.query.terminal = detail::terminal_kind::exists;
        return detail::sql_of(db_.scope(), asked.state.query);
    } catch (const cm::error& e) {
        return e.what();
    } catch (const not_compiled&) {
        return "does not compile";
    }
}

}  // namespace oracle
