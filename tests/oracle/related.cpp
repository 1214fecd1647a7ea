#include "oracle/related.hpp"

#include <algorithm>

namespace oracle {
namespace {

struct place {
    std::size_t table;
    int row;
    const column_info* column = nullptr;  // null at a relation to many rows
};

template <class Visitor>
void each_hop(const std::string& path, const Visitor& visit) {
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t dot = std::min(path.find('.', from), path.size());
        visit(path.substr(from, dot - from), path.substr(0, dot));
        from = dot + 1;
    }
}

place follow(const std::string& path, const frame& f) {
    place at{f.in->about.table, f.row};
    const world& w = f.in->rows;
    each_hop(path, [&](const std::string& hop, const std::string& so_far) {
        const table_info& t = schema()[at.table];
        const relation_info* r = t.relation(hop);
        if (r == nullptr || (r->how == link::to_one && so_far == path)) {
            at.column = &t.columns[static_cast<std::size_t>(t.column(hop))];
        } else if (r->how == link::to_one) {
            const auto c = static_cast<std::size_t>(t.column(hop));
            if (at.row >= 0)
                at.row = w.find(r->target, w.rows[at.table][static_cast<std::size_t>(at.row)][c]);
            at.table = r->target;
        } else {
            at.row = *f.opening(so_far);
            at.table = r->target;
        }
    });
    return at;
}

void add_open(const std::string& path, const frame& f, std::vector<std::string>& out) {
    std::size_t table = f.in->about.table;
    each_hop(path, [&](const std::string& hop, const std::string& so_far) {
        const relation_info* r = schema()[table].relation(hop);
        if (r == nullptr) return;
        table = r->target;
        if (r->how != link::to_one && f.opening(so_far) == nullptr &&
            std::find(out.begin(), out.end(), so_far) == out.end())
            out.push_back(so_far);
    });
}

}  // namespace

datum path_value(const std::string& path, const frame& f) {
    const place at = follow(path, f);
    if (at.row < 0) return {};
    const cells& row = f.in->rows.rows[at.table][static_cast<std::size_t>(at.row)];
    if (at.column == nullptr) return row[0];
    return row[static_cast<std::size_t>(schema()[at.table].column(at.column->name))];
}

const expr* annotation(const std::string& name, const run& in) {
    const auto found = in.annotations.find(name);
    return found == in.annotations.end() ? nullptr : found->second;
}

void add_open_relations(const expr& e, const frame& f, std::vector<std::string>& out) {
    if (e.code == op::path) {
        if (annotation(e.text, *f.in) == nullptr) add_open(e.text, f, out);
        return;
    }
    if (e.code == op::not_ || e.code == op::over || is_aggregate(e.code)) return;
    for (const expr& operand : e.operands) add_open_relations(operand, f, out);
}

std::vector<int> choices(const std::string& path, const frame& f) {
    const std::size_t dot = path.rfind('.');
    place parent{f.in->about.table, f.row};
    std::string hop = path;
    if (dot != std::string::npos) {
        hop = path.substr(dot + 1);
        const std::string before = path.substr(0, dot);
        parent = follow(before, f);
        if (parent.column != nullptr) {  // a relation to one row: on to that row
            const datum key = path_value(before, f);
            parent.table = static_cast<std::size_t>(parent.column->target);
            parent.row = f.in->rows.find(parent.table, key);
        }
    }
    return f.in->rows.related(parent.table, parent.row, *schema()[parent.table].relation(hop));
}

frame with(const frame& f, const std::string& path, int row) {
    frame next = f;
    next.opened.emplace_back(path, row);
    return next;
}

}  // namespace oracle
