#include "oracle/shrink.hpp"

#include <algorithm>

namespace oracle {
namespace {

std::vector<query> smaller(const query& q);

// Expressions with one part less, of the same type.
std::vector<expr> smaller(const expr& e) {
    std::vector<expr> out;
    if (e.nested) {
        for (query& q : smaller(*e.nested)) {
            out.push_back(e);
            out.back().nested = std::make_shared<const query>(std::move(q));
        }
        return out;
    }
    for (std::size_t i = 0; i < e.list.size(); ++i) {
        out.push_back(e);
        out.back().list.erase(out.back().list.begin() + static_cast<std::ptrdiff_t>(i));
    }
    const bool logic = e.code == op::and_ || e.code == op::or_ || e.code == op::not_;
    for (const expr& operand : e.operands)
        if (logic || (operand.type == e.type && e.code >= op::add && e.code <= op::case_ &&
                      operand.code != op::value))
            out.push_back(operand);
    if ((e.index & cormorant::detail::aggregate_filtered) != 0 && e.code >= op::count &&
        e.code <= op::max) {
        out.push_back(e);
        out.back().operands.pop_back();
        out.back().index ^= cormorant::detail::aggregate_filtered;
    }
    if (e.code == op::over && e.index > 0) {
        out.push_back(e);
        out.back().operands.erase(out.back().operands.begin() + 1);
        --out.back().index;
    }
    for (std::size_t i = 0; i < e.operands.size(); ++i)
        for (expr& part : smaller(e.operands[i])) {
            out.push_back(e);
            out.back().operands[i] = std::move(part);
        }
    return out;
}

template <class Whole>
void add_smaller_parts(const Whole& whole, std::vector<Whole>& out) {
    for (std::size_t i = 0; i < whole.parts.size(); ++i) {
        if (whole.parts.size() > 1) {
            out.push_back(whole);
            out.back().parts.erase(out.back().parts.begin() + static_cast<std::ptrdiff_t>(i));
            if (i < whole.names.size())
                out.back().names.erase(out.back().names.begin() + static_cast<std::ptrdiff_t>(i));
        }
        for (expr& part : smaller(whole.parts[i])) {
            if (i < whole.names.size() && whole.names[i] == whole.parts[i].text) continue;
            out.push_back(whole);
            out.back().parts[i] = std::move(part);
        }
    }
}

// Where the order chooses the rows it must stay.
bool is_cut(const query& q) {
    return std::any_of(q.steps.begin(), q.steps.end(), [](const step& s) {
        return s.what == step_kind::limit || s.what == step_kind::offset;
    });
}

// An order of rows ends with their key, which makes it complete; one of groups is left as it is.
void add_shorter_orders(const query& q, const step& order, std::vector<step>& out) {
    for (const step& s : q.steps)
        if (s.what == step_kind::values || s.what == step_kind::distinct) return;
    for (std::size_t i = 0; i + 1 < order.parts.size(); ++i) {
        out.push_back(order);
        out.back().parts.erase(out.back().parts.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

std::vector<query> smaller(const query& q) {
    std::vector<query> out;
    for (std::size_t i = 0; i < q.steps.size(); ++i) {
        const step_kind what = q.steps[i].what;
        const bool needed = what == step_kind::values || what == step_kind::scalars ||
                            (what == step_kind::order_by && is_cut(q));
        if (!needed) {
            out.push_back(q);
            out.back().steps.erase(out.back().steps.begin() + static_cast<std::ptrdiff_t>(i));
        }
        std::vector<step> steps;
        if (what == step_kind::order_by)
            add_shorter_orders(q, q.steps[i], steps);
        else if (what != step_kind::values)
            add_smaller_parts(q.steps[i], steps);
        for (step& s : steps) {
            out.push_back(q);
            out.back().steps[i] = std::move(s);
        }
    }
    return out;
}

bool has_order(const query& q) {
    for (const step& s : q.steps)
        if (s.what == step_kind::order_by) return true;
    return false;
}

std::vector<question> smaller(const question& q) {
    std::vector<question> out;
    add_smaller_parts(q, out);
    for (query& about : smaller(q.about)) {
        if (has_order(q.about) && !has_order(about) && q.end != terminal::rows) continue;
        out.push_back(q);
        out.back().about = std::move(about);
        out.back().ordered = q.ordered && has_order(out.back().about);
    }
    return out;
}

}  // namespace

question shrunk(const question& q, const std::function<bool(const question&)>& still) {
    question least = q;
    for (int tries = 0; tries < 400;) {
        bool found = false;
        for (question& candidate : smaller(least)) {
            if (++tries > 400) break;
            if (!still(candidate)) continue;
            least = std::move(candidate);
            found = true;
            break;
        }
        if (!found) break;
    }
    return least;
}

}  // namespace oracle
