#include <algorithm>
#include <set>

#include "oracle/evaluate.hpp"

namespace oracle {
namespace {

using row_set = std::set<int>;

row_set rows_in(const std::vector<live_row>& rows) {
    row_set out;
    for (const live_row& row : rows) out.insert(row.at.row);
    return out;
}

std::int64_t update(world& w, const question& q, run& in) {
    const std::vector<live_row> rows = rows_of(in);
    const table_info& t = schema()[q.about.table];
    auto changed = w.rows[q.about.table];
    for (const live_row& row : rows)
        for (std::size_t i = 0; i < q.parts.size(); ++i)
            changed[static_cast<std::size_t>(row.at.row)]
                   [static_cast<std::size_t>(t.column(q.names[i]))] = value(q.parts[i], row.at);
    w.rows[q.about.table] = std::move(changed);
    return static_cast<std::int64_t>(rows.size());
}

// Rows, pairs that name them, and what foreign keys say: those that may be NULL become NULL, tasks
// go with their owner.
void remove(world& w, std::size_t table, const row_set& gone) {
    std::set<std::int64_t> keys;
    for (const int row : gone)
        keys.insert(std::get<std::int64_t>(w.rows[table][static_cast<std::size_t>(row)][0]));
    const auto names = [&](const datum& d) {
        return !is_null(d) && keys.contains(std::get<std::int64_t>(d));
    };
    for (std::size_t t = 0; t < table_count; ++t)
        for (std::size_t c = 1; c < schema()[t].columns.size(); ++c) {
            const column_info& column = schema()[t].columns[c];
            if (column.target != static_cast<int>(table)) continue;
            row_set too;
            for (std::size_t i = 0; i < w.rows[t].size(); ++i) {
                datum& d = w.rows[t][i][c];
                if (!names(d)) continue;
                if (column.nullable)
                    d = {};
                else
                    too.insert(static_cast<int>(i));
            }
            if (!too.empty()) remove(w, t, too);
        }
    for (std::size_t p = 0; p < w.pairs.size(); ++p) {
        const std::size_t from = p == 0 ? people : tasks;
        std::erase_if(w.pairs[p], [&](const auto& pair) {
            return (table == from && keys.contains(pair.first)) ||
                   (table == tags && keys.contains(pair.second));
        });
    }
    std::erase_if(w.rows[table], [&](const cells& row) { return names(row[0]); });
}

std::string number_line(std::int64_t n) { return std::to_string(n); }

void add_line(const std::vector<live_row>& rows, std::int64_t i, answer& a) {
    if (i >= 0 && i < static_cast<std::int64_t>(rows.size()))
        a.lines.push_back(text(rows[static_cast<std::size_t>(i)].columns));
    else
        a.lines.emplace_back("none");
}

std::vector<frame> frames_of(const std::vector<live_row>& rows) {
    std::vector<frame> out;
    for (const live_row& row : rows) {
        out.push_back(row.at);
        out.back().named = &row.named;
    }
    return out;
}

}  // namespace

answer evaluate(world& w, const question& q, const customs& ways) {
    run in{w, ways, q.about};
    answer a;
    if (q.end == terminal::update) {
        a.lines.push_back(number_line(update(w, q, in)));
        return a;
    }
    const std::vector<live_row> rows = rows_of(in);
    const auto n = static_cast<std::int64_t>(rows.size());
    switch (q.end) {
        case terminal::rows:
            for (const live_row& row : rows) a.lines.push_back(text(row.columns));
            if (!q.ordered) std::sort(a.lines.begin(), a.lines.end());
            break;
        case terminal::count:
            a.lines.push_back(number_line(n));
            break;
        case terminal::exists:
            a.lines.emplace_back(n > 0 ? "true" : "false");
            break;
        case terminal::at_least:
            a.lines.emplace_back(n >= q.number ? "true" : "false");
            break;
        case terminal::first:
        case terminal::at:
            add_line(rows, q.end == terminal::first ? 0 : q.number, a);
            break;
        case terminal::last:
            add_line(rows, n - 1, a);
            break;
        case terminal::aggregate: {
            cells all;
            for (const expr& e : q.parts) all.push_back(aggregated(e, frames_of(rows)));
            a.lines.push_back(text(all));
            break;
        }
        case terminal::remove:
            remove(w, q.about.table, rows_in(rows));
            a.lines.emplace_back("removed");
            break;
        case terminal::update:
            break;
    }
    return a;
}

}  // namespace oracle
