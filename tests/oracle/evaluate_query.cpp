#include <algorithm>
#include <set>

#include "oracle/evaluate.hpp"
#include "oracle/related.hpp"

namespace oracle {
namespace {

// What is known of a chain before any row is looked at.
struct plan {
    bool grouped = false;
    std::vector<const expr*> keys;  // of the groups
    std::vector<std::pair<std::string, const expr*>> aggregates;
    std::vector<std::pair<std::string, const expr*>> columns;  // in order
    bool model_row = true;
    std::vector<const expr*> order;
    bool reversed = false;
    bool distinct = false;
    bool nothing = false;
};

void read_values(const step& s, run& in, plan& p) {
    p.model_row = false;
    p.columns.clear();
    for (std::size_t i = 0; i < s.parts.size(); ++i) {
        p.columns.emplace_back(s.names[i], &s.parts[i]);
        if (s.names[i] != s.parts[i].text) in.annotations[s.names[i]] = &s.parts[i];
        if (!holds_aggregate(s.parts[i], in) || s.parts[i].code == op::path)
            p.keys.push_back(&s.parts[i]);
        else
            p.grouped = true;
    }
}

plan read(run& in) {
    plan p;
    bool values = false;
    for (const step& s : in.about.steps) {
        switch (s.what) {
            case step_kind::annotate:
                for (std::size_t i = 0; i < s.parts.size(); ++i) {
                    in.annotations[s.names[i]] = &s.parts[i];
                    const bool aggregate = values && holds_aggregate(s.parts[i], in);
                    p.grouped = p.grouped || aggregate;
                    p.columns.emplace_back(s.names[i], &s.parts[i]);
                }
                break;
            case step_kind::values:
            case step_kind::scalars:
                // A scalar behind a group is one of its columns.
                if (values) {
                    p.columns = {{s.names[0], &s.parts[0]}};
                    break;
                }
                values = true;
                read_values(s, in, p);
                break;
            case step_kind::order_by:
                p.order.clear();
                for (const expr& e : s.parts) p.order.push_back(&e);
                p.reversed = false;
                break;
            case step_kind::reverse:
                p.reversed = !p.reversed;
                break;
            case step_kind::distinct:
                p.distinct = true;
                break;
            case step_kind::none:
                p.nothing = true;
                break;
            default:
                break;
        }
    }
    return p;
}

frame frame_of(const live_row& row) {
    frame f = row.at;
    f.named = &row.named;
    return f;
}

void keep_matching(std::vector<live_row>& rows, const step& s) {
    std::erase_if(rows, [&](const live_row& row) {
        const frame f = frame_of(row);
        const bool matches = s.parts.size() == 1
                                 ? holds(s.parts[0], f)
                                 : holds({.code = op::and_, .operands = s.parts}, f);
        return matches == (s.what == step_kind::exclude);
    });
}

bool any_part(const step& s, const run& in, bool (*is)(const expr&, const run&)) {
    return std::any_of(s.parts.begin(), s.parts.end(), [&](const expr& e) { return is(e, in); });
}

bool narrows(const step& s) { return s.what == step_kind::filter || s.what == step_kind::exclude; }

// Values over relations to many rows read a row for each related one, or one of NULLs.
std::vector<live_row> with_related(const plan& p, std::vector<live_row> rows) {
    std::vector<std::string> relations;
    for (const live_row& row : rows)
        for (const expr* e : p.keys) add_open_relations(*e, row.at, relations);
    for (const std::string& relation : relations) {
        std::vector<live_row> joined;
        for (const live_row& row : rows) {
            std::vector<int> related = choices(relation, row.at);
            if (related.empty()) related.push_back(-1);
            for (const int r : related) {
                joined.push_back(row);
                joined.back().at = with(row.at, relation, r);
            }
        }
        rows = std::move(joined);
    }
    // Their names mean the row that is read.
    for (live_row& row : rows)
        for (const auto& [name, e] : p.columns)
            if (!relations.empty() && name != e->text && !holds_aggregate(*e, *row.at.in))
                row.named[name] = value(*e, row.at);
    return rows;
}

std::vector<live_row> matching(run& in, const plan& p) {
    std::vector<live_row> rows;
    if (p.nothing) return rows;
    for (std::size_t i = 0; i < in.rows.rows[in.about.table].size(); ++i)
        rows.push_back({frame{&in, static_cast<int>(i)}});
    const auto is_values = [](const step& s) {
        return s.what == step_kind::values || s.what == step_kind::scalars;
    };
    const auto end = std::find_if(in.about.steps.begin(), in.about.steps.end(), is_values);
    for (auto s = in.about.steps.begin(); s != end; ++s)
        if (narrows(*s) && !any_part(*s, in, &holds_window)) keep_matching(rows, *s);
    // Windows are over the rows that plain conditions leave.
    for (const auto& [name, e] : in.annotations) {
        if (!holds_window(*e, in)) continue;
        std::vector<frame> frames;
        for (const live_row& row : rows) frames.push_back(frame_of(row));
        const cells all = windowed(*e, frames);
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i].named[name] = all[i];
    }
    for (auto s = in.about.steps.begin(); s != end; ++s)
        if (narrows(*s) && any_part(*s, in, &holds_window)) keep_matching(rows, *s);
    // Conditions behind values are on the rows that they read.
    rows = with_related(p, std::move(rows));
    for (auto s = end; s != in.about.steps.end(); ++s)
        if (narrows(*s) && !(p.grouped && any_part(*s, in, &holds_aggregate)))
            keep_matching(rows, *s);
    return rows;
}

std::vector<order_key> plain_keys(const cells& values) {
    std::vector<order_key> keys;
    for (const datum& d : values) keys.push_back({d});
    return keys;
}

// Rows that are equal in the keys become one, which knows the group's values by their names.
std::vector<live_row> grouped(run& in, const plan& p, const std::vector<live_row>& rows) {
    std::vector<std::pair<cells, std::vector<frame>>> groups;
    if (p.keys.empty()) groups.emplace_back();
    for (const live_row& row : rows) {
        cells keys;
        for (const expr* e : p.keys) keys.push_back(value(*e, frame_of(row)));
        auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& g) {
            return order_of(plain_keys(g.first), plain_keys(keys), in.ways) == 0;
        });
        if (found == groups.end()) found = groups.insert(found, {keys, {}});
        found->second.push_back(frame_of(row));
    }
    std::vector<live_row> out;
    for (const auto& [keys, members] : groups) {
        live_row g{members.empty() ? frame{&in, -1} : members[0]};
        std::size_t key = 0;
        for (const auto& [name, e] : p.columns) {
            if (std::find(p.keys.begin(), p.keys.end(), e) != p.keys.end()) {
                g.named[name] = keys[key++];
            } else {
                const bool plain = e->code >= op::count && e->code <= op::variance;
                g.named[name] = plain ? aggregated(*e, members) : value(*e, frame_of(g));
            }
        }
        g.at.named = nullptr;
        out.push_back(std::move(g));
    }
    return out;
}

void sort_rows(std::vector<live_row>& rows, const run& in, const plan& p) {
    const std::string_view own = schema()[in.about.table].descending;
    const expr key{.code = op::path, .text = "id"};
    const expr usual{.code = op::desc, .operands = {{.code = op::path, .text = std::string(own)}}};
    std::vector<const expr*> order = p.order;
    if (order.empty() && !own.empty() && !p.grouped) order.push_back(&usual);
    if (order.empty() && p.reversed) order.push_back(&key);
    for (live_row& row : rows)
        for (const expr* e : order) {
            const bool wrapped = e->code == op::asc || e->code == op::desc;
            row.order.push_back({value(wrapped ? e->operands[0] : *e, frame_of(row)),
                                 e->code == op::desc, wrapped ? e->index : std::uint16_t{0}});
        }
    std::stable_sort(rows.begin(), rows.end(), [&](const live_row& a, const live_row& b) {
        const int o = order_of(a.order, b.order, in.ways);
        return p.reversed ? o > 0 : o < 0;
    });
}

void fill_columns(std::vector<live_row>& rows, const run& in, const plan& p) {
    for (live_row& row : rows) {
        const frame f = frame_of(row);
        if (p.model_row)
            row.columns = in.rows.rows[in.about.table][static_cast<std::size_t>(f.row)];
        for (const auto& [name, e] : p.columns) {
            const auto known = row.named.find(name);
            row.columns.push_back(known != row.named.end() ? known->second : value(*e, f));
        }
    }
}

}  // namespace

std::vector<live_row> rows_of(run& in) {
    const plan p = read(in);
    std::vector<live_row> rows = matching(in, p);
    if (p.grouped) {
        rows = grouped(in, p, rows);
        bool values = false;
        for (const step& s : in.about.steps) {
            values = values || s.what == step_kind::values;
            if (values && narrows(s) && any_part(s, in, &holds_aggregate)) keep_matching(rows, s);
        }
    }
    fill_columns(rows, in, p);
    sort_rows(rows, in, p);
    if (p.distinct) {
        std::vector<live_row> once;
        for (live_row& row : rows)
            if (std::none_of(once.begin(), once.end(), [&](const live_row& o) {
                    return order_of(plain_keys(o.columns), plain_keys(row.columns), in.ways) == 0;
                }))
                once.push_back(std::move(row));
        rows = std::move(once);
    }
    for (const step& s : in.about.steps) {
        const auto n = static_cast<std::size_t>(s.number);
        if (s.what == step_kind::limit && n < rows.size()) rows.resize(n);
        if (s.what == step_kind::offset)
            rows.erase(rows.begin(),
                       rows.begin() + static_cast<std::ptrdiff_t>(std::min(n, rows.size())));
    }
    return rows;
}

}  // namespace oracle
