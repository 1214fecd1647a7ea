#include "sql/plan/drop_joins.hpp"

#include <algorithm>
#include <vector>

#include "sql/tree.hpp"

/// A LEFT JOIN to at most one row neither drops nor repeats rows, so it only matters to expressions
/// that read its columns.

namespace cormorant::detail {
namespace {

class references {
public:
    explicit references(const select_plan& plan) { see(plan); }

    [[nodiscard]] bool has(const source* s) const {
        return std::find(seen_.begin(), seen_.end(), s) != seen_.end();
    }
    [[nodiscard]] bool has(const source* s, std::string_view column) const {
        return std::any_of(columns_.begin(), columns_.end(),
                           [&](const term* n) { return n->from == s && n->name == column; });
    }

private:
    void see(const term& n) {
        if (n.kind == term_kind::column) {
            seen_.push_back(n.from);
            columns_.push_back(&n);
        }
        if (n.kind == term_kind::select) see(*n.plan);
        for (const term* operand : n.operands) see(*operand);
    }
    void see(const std::vector<term*>& terms, const source* joined = nullptr) {
        for (const term* n : terms) {
            if (joined == nullptr) {
                see(*n);
                continue;
            }
            // What a join says of its own columns is no use of it.
            std::vector<const source*> others;
            std::swap(others, seen_);
            see(*n);
            for (const source* s : seen_)
                if (s != joined) others.push_back(s);
            seen_ = std::move(others);
        }
    }
    void see(const select_plan& plan) {
        see(plan.columns);
        see(plan.where);
        see(plan.group_by);
        see(plan.having);
        for (const order_item& item : plan.order) see(*item.key);
        for (const source* s : plan.sources) {
            see(s->on, s);
            if (s->derived != nullptr) see(*s->derived);
        }
    }

    std::vector<const source*> seen_;
    std::vector<const term*> columns_;
};

}  // namespace

select_plan* rows_below(const select_plan& plan) noexcept {
    const source& root = plan.root();
    return root.model != nullptr ? root.derived : nullptr;
}

void drop_unused_joins(select_plan& plan) {
    for (std::size_t i = plan.sources.size(); i-- > 1;) {
        const source* s = plan.sources[i];
        if (s->multiplies || !s->may_be_absent || s->demanded) continue;
        if (!references(plan).has(s))
            plan.sources.erase(plan.sources.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

void drop_unused_columns(select_plan& plan) {
    select_plan* rows = rows_below(plan);
    if (rows == nullptr) return;
    const references used(plan);
    for (std::size_t i = rows->columns.size(); i-- > 0;) {
        if (used.has(&plan.root(), rows->names[i]) || rows->columns.size() == 1) continue;
        rows->columns.erase(rows->columns.begin() + static_cast<std::ptrdiff_t>(i));
        rows->names.erase(rows->names.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

}  // namespace cormorant::detail
