#include "oracle/world.hpp"

#include <algorithm>

namespace oracle {

int table_info::column(std::string_view wanted) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == wanted) return static_cast<int>(i);
    return -1;
}

const relation_info* table_info::relation(std::string_view wanted) const {
    for (const relation_info& r : relations)
        if (r.name == wanted) return &r;
    return nullptr;
}

const std::array<table_info, table_count>& schema() {
    static const std::array<table_info, table_count> tables = {{
        {"Region",
         {{"id", kind::integer}, {"name", kind::text}, {"height", kind::integer, true}},
         {{"teams", link::reverse, teams, "region"}}},
        {"Team",
         {{"id", kind::integer},
          {"name", kind::text},
          {"budget", kind::real, true},
          {"region", kind::integer, true, regions}},
         {{"region", link::to_one, regions}, {"people", link::reverse, people, "team"}}},
        {"Person",
         {{"id", kind::integer},
          {"name", kind::text},
          {"nick", kind::text, true},
          {"age", kind::integer, true},
          {"active", kind::boolean},
          {"score", kind::real},
          {"pay", kind::decimal, true},
          {"team", kind::integer, true, teams},
          {"boss", kind::integer, true, people}},
         {{"team", link::to_one, teams},
          {"boss", link::to_one, people},
          {"reports", link::reverse, people, "boss"},
          {"tasks", link::reverse, tasks, "owner"},
          {"reviews", link::reverse, tasks, "reviewer"},
          {"tags", link::many, tags, {}, 0}}},
        {"Task",
         {{"id", kind::integer},
          {"title", kind::text},
          {"points", kind::integer, true},
          {"done", kind::boolean, true},
          {"owner", kind::integer, false, people},
          {"reviewer", kind::integer, true, people}},
         {{"owner", link::to_one, people},
          {"reviewer", link::to_one, people},
          {"labels", link::many, tags, {}, 1}}},
        {"Tag",
         {{"id", kind::integer}, {"label", kind::text}, {"weight", kind::integer, true}},
         {},
         "weight"},
    }};
    return tables;
}

int world::find(std::size_t table, const datum& key) const {
    if (is_null(key)) return -1;
    for (std::size_t i = 0; i < rows[table].size(); ++i)
        if (rows[table][i][0] == key) return static_cast<int>(i);
    return -1;
}

std::vector<int> world::related(std::size_t table, int row, const relation_info& through) const {
    std::vector<int> out;
    if (row < 0) return out;
    const datum& key = rows[table][static_cast<std::size_t>(row)][0];
    const auto& others = rows[through.target];
    const int via = schema()[through.target].column(through.via);
    for (std::size_t i = 0; i < others.size(); ++i) {
        if (through.how == link::reverse && others[i][static_cast<std::size_t>(via)] == key)
            out.push_back(static_cast<int>(i));
        if (through.how != link::many) continue;
        for (const auto& [from, to] : pairs[through.pairs])
            if (datum(from) == key && datum(to) == others[i][0]) out.push_back(static_cast<int>(i));
    }
    return out;
}

std::vector<std::string> world::lines() const {
    std::vector<std::string> out;
    for (std::size_t t = 0; t < table_count; ++t)
        for (const cells& row : rows[t])
            out.push_back(std::string(schema()[t].name) + ": " + text(row));
    for (std::size_t p = 0; p < pairs.size(); ++p)
        for (const auto& [from, to] : pairs[p])
            out.push_back("pair " + std::to_string(p) + ": " + std::to_string(from) + " " +
                          std::to_string(to));
    std::sort(out.begin(), out.end());
    return out;
}

namespace {

std::int64_t whole_number(dice& d) {
    static const std::vector<std::int64_t> whole = {0, 7, 1, 2, 3, 5, 10, -1, -3, 100, 12345};
    return whole[below(d, one_in(d, 2) ? 3 : whole.size())];
}

}  // namespace

datum random_value(dice& d, kind type) {
    static const std::vector<std::string> texts = {"",
                                                   "a",
                                                   "A",
                                                   "ab",
                                                   "aB",
                                                   "a b",
                                                   "a ",
                                                   " a",
                                                   "a%",
                                                   "a_b",
                                                   "a\\b",
                                                   "O'H",
                                                   "\xC3\x84"
                                                   "b",
                                                   "\xC3\xA4"
                                                   "b",
                                                   "\xC3\xA9",
                                                   "\xF0\x9F\x90\xA6",
                                                   "b",
                                                   "B",
                                                   "null",
                                                   "0",
                                                   "1.5"};
    switch (type) {
        case kind::boolean:
            return one_in(d, 2);
        case kind::integer:
            return whole_number(d);
        case kind::real:
        case kind::decimal:
            return static_cast<double>(whole_number(d)) + 0.25 * static_cast<double>(below(d, 4));
        case kind::text:
            // Half of them are one of three, so that there are equal ones.
            return texts[below(d, one_in(d, 2) ? 3 : texts.size())];
    }
    return {};
}

namespace {

cells random_row(dice& d, const table_info& t, std::int64_t id, const world& so_far) {
    cells row{id};
    for (std::size_t c = 1; c < t.columns.size(); ++c) {
        const column_info& column = t.columns[c];
        if (column.nullable && one_in(d, 3)) {
            row.emplace_back();
        } else if (column.target >= 0) {
            const auto& others = so_far.rows[static_cast<std::size_t>(column.target)];
            row.push_back(others.empty() ? datum() : others[below(d, others.size())][0]);
        } else {
            row.push_back(random_value(d, column.type));
        }
    }
    return row;
}

}  // namespace

world random_world(dice& d) {
    world w;
    constexpr std::array<std::size_t, table_count> most = {4, 5, 9, 12, 5};
    for (std::size_t t = 0; t < table_count; ++t) {
        // Once in a while a table is empty, but tasks need owners.
        const std::size_t n = one_in(d, 12) ? 0 : 1 + below(d, most[t]);
        if (t == tasks && w.rows[people].empty()) continue;
        for (std::size_t i = 0; i < n; ++i)
            w.rows[t].push_back(random_row(d, schema()[t], static_cast<std::int64_t>(i) + 1, w));
    }
    for (std::size_t p = 0; p < 2; ++p)
        for (const cells& from : w.rows[p == 0 ? people : tasks])
            for (const cells& to : w.rows[tags])
                if (one_in(d, 3))
                    w.pairs[p].emplace_back(std::get<std::int64_t>(from[0]),
                                            std::get<std::int64_t>(to[0]));
    return w;
}

}  // namespace oracle
