#include <algorithm>

#include "oracle/evaluate.hpp"

namespace oracle {

int order_of(const std::vector<order_key>& a, const std::vector<order_key>& b,
             const customs& ways) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool left = is_null(a[i].value), right = is_null(b[i].value);
        if (left && right) continue;
        if (left || right) {
            const bool first =
                a[i].nulls == 0 ? ways.nulls_are_small != a[i].descending : a[i].nulls == 1;
            return left == first ? -1 : 1;
        }
        const int o = order_of(a[i].value, b[i].value);
        if (o != 0) return a[i].descending ? -o : o;
    }
    return 0;
}

namespace {

using keys = std::vector<order_key>;

// One row in its window.
struct member {
    std::size_t number;
    keys partition;
    keys order;
};

order_key key_of(const expr& e, const frame& f) {
    if (e.code != op::asc && e.code != op::desc) return {value(e, f)};
    return {value(e.operands[0], f), e.code == op::desc, e.index};
}

// The function for the row at `i` of a partition in order.
datum at_row(const expr& fn, const std::vector<member>& part, std::size_t i,
             const std::vector<frame>& rows, const customs& ways) {
    const auto peer = [&](std::size_t a, std::size_t b) {
        return order_of(part[a].order, part[b].order, ways) == 0;
    };
    std::size_t first_peer = i, end_peer = i + 1;
    while (first_peer > 0 && peer(first_peer - 1, i)) --first_peer;
    while (end_peer < part.size() && peer(end_peer, i)) ++end_peer;
    const auto argument = [&](std::size_t j) {
        return value(fn.operands[0], rows[part[j].number]);
    };
    switch (fn.code) {
        case op::row_number:
            return static_cast<std::int64_t>(i + 1);
        case op::rank:
            return static_cast<std::int64_t>(first_peer + 1);
        case op::dense_rank: {
            std::int64_t rank = 1;
            for (std::size_t j = 1; j <= i; ++j) rank += peer(j - 1, j) ? 0 : 1;
            return rank;
        }
        case op::ntile: {
            const auto n = static_cast<std::size_t>(std::get<std::int64_t>(fn.operands[0].literal));
            const std::size_t size = part.size() / n, larger = part.size() % n;
            const std::size_t in_larger = larger * (size + 1);
            return static_cast<std::int64_t>(i < in_larger ? i / (size + 1) + 1
                                                           : larger + (i - in_larger) / size + 1);
        }
        case op::lag:
        case op::lead: {
            const auto by =
                static_cast<std::size_t>(std::get<std::int64_t>(fn.operands[1].literal));
            if (fn.code == op::lag) return i < by ? datum() : argument(i - by);
            return i + by >= part.size() ? datum() : argument(i + by);
        }
        case op::first_value:
            return argument(0);
        case op::last_value:
            return argument(part.size() - 1);
        default: {  // an aggregate: to the last row that is equal in the order
            std::vector<frame> group;
            for (std::size_t j = 0; j < end_peer; ++j) group.push_back(rows[part[j].number]);
            return aggregated(fn, group);
        }
    }
}

}  // namespace

cells windowed(const expr& e, const std::vector<frame>& rows) {
    cells out(rows.size());
    if (rows.empty()) return out;
    const customs& ways = rows[0].in->ways;
    std::vector<member> all;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        member m{i, {}, {}};
        for (std::size_t k = 1; k < e.operands.size(); ++k)
            (k <= e.index ? m.partition : m.order).push_back(key_of(e.operands[k], rows[i]));
        all.push_back(std::move(m));
    }
    std::stable_sort(all.begin(), all.end(), [&](const member& a, const member& b) {
        const int o = order_of(a.partition, b.partition, ways);
        return o != 0 ? o < 0 : order_of(a.order, b.order, ways) < 0;
    });
    for (std::size_t from = 0; from < all.size();) {
        std::size_t to = from;
        while (to < all.size() && order_of(all[from].partition, all[to].partition, ways) == 0) ++to;
        const std::vector<member> part(all.begin() + static_cast<std::ptrdiff_t>(from),
                                       all.begin() + static_cast<std::ptrdiff_t>(to));
        for (std::size_t i = 0; i < part.size(); ++i)
            out[part[i].number] = at_row(e.operands[0], part, i, rows, ways);
        from = to;
    }
    return out;
}

}  // namespace oracle
