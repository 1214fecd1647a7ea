#include <algorithm>
#include <set>

#include "oracle/evaluate.hpp"
#include "oracle/related.hpp"

namespace oracle {

datum extreme(bool largest, const cells& in) {
    datum best;
    for (const datum& d : in)
        if (!is_null(d) && (is_null(best) || (order_of(d, best) > 0) == largest)) best = d;
    return best;
}

namespace {

// The rows that an aggregate goes over: a row's related rows where its argument leads to them.
// Beyond the first relation a row without related ones counts as one row of NULLs.
void add_rows(const std::vector<std::string>& chain, std::size_t i, const frame& f,
              std::vector<frame>& out) {
    if (i == chain.size()) {
        out.push_back(f);
        out.back().kept = f.opened.size();
        return;
    }
    std::vector<int> rows = choices(chain[i], f);
    if (rows.empty() && i > 0) rows.push_back(-1);
    for (const int row : rows) add_rows(chain, i + 1, with(f, chain[i], row), out);
}

bool reads(const expr& e, const std::string& relation) {
    if (e.code == op::path)
        return e.text == relation || e.text.compare(0, relation.size() + 1, relation + '.') == 0;
    return std::any_of(e.operands.begin(), e.operands.end(),
                       [&](const expr& operand) { return reads(operand, relation); });
}

// The rows that the argument is about: where values read related rows, one stands in several.
std::vector<int> rows_of(const expr* argument, const frame& f) {
    std::vector<int> rows{f.row};
    for (const auto& [relation, row] : f.opened)
        if (argument != nullptr && reads(*argument, relation)) rows.push_back(row);
    return rows;
}

datum total(op code, const cells& in) {
    if (code == op::count) return static_cast<std::int64_t>(in.size());
    if (in.empty()) return {};
    if (code == op::min || code == op::max) return extreme(code == op::max, in);
    datum sum = std::int64_t{0};
    for (const datum& d : in) sum = arithmetic('+', sum, d);
    return code == op::sum ? sum : datum(number(sum) / static_cast<double>(in.size()));
}

}  // namespace

datum aggregated(const expr& e, const std::vector<frame>& group) {
    const bool filtered = (e.index & cormorant::detail::aggregate_filtered) != 0;
    const bool distinct = (e.index & cormorant::detail::aggregate_distinct) != 0;
    const expr* argument = e.operands.size() > (filtered ? 1U : 0U) ? &e.operands[0] : nullptr;
    cells all;
    std::set<std::vector<int>> counted;
    for (const frame& row : group) {
        std::vector<std::string> chain;
        if (argument != nullptr) add_open_relations(*argument, row, chain);
        std::vector<frame> frames;
        add_rows(chain, 0, row, frames);
        for (const frame& f : frames) {
            if (filtered && !holds(e.operands.back(), f)) continue;
            if (!counted.insert(rows_of(argument, f)).second) continue;
            const datum d = argument == nullptr ? datum(std::int64_t{1}) : value(*argument, f);
            const bool seen = distinct && std::any_of(all.begin(), all.end(), [&](const datum& a) {
                                  return !is_null(d) && order_of(a, d) == 0;
                              });
            if (!is_null(d) && !seen) all.push_back(d);
        }
    }
    return total(e.code, all);
}

namespace {

template <class Is>
bool has(const expr& e, const run& in, const Is& is) {
    if (is(e)) return true;
    if (e.code == op::path) {
        const expr* named = annotation(e.text, in);
        return named != nullptr && has(*named, in, is);
    }
    return std::any_of(e.operands.begin(), e.operands.end(),
                       [&](const expr& operand) { return has(operand, in, is); });
}

}  // namespace

bool holds_aggregate(const expr& e, const run& in) {
    if (e.code == op::over) return false;
    if (is_aggregate(e.code)) return true;
    if (e.code == op::path) {
        const expr* named = annotation(e.text, in);
        return named != nullptr && holds_aggregate(*named, in);
    }
    return std::any_of(e.operands.begin(), e.operands.end(),
                       [&](const expr& operand) { return holds_aggregate(operand, in); });
}

bool holds_window(const expr& e, const run& in) {
    return has(e, in, [](const expr& x) { return x.code == op::over; });
}

}  // namespace oracle
