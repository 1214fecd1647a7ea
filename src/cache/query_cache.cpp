#include "cache/query_cache.hpp"

#include <algorithm>
#include <exception>
#include <string>

namespace cormorant::detail {
namespace {

/// The answer of a query, and the slots that it depends on, as they were before it was asked.
class kept_result final : public kept_item {
public:
    kept_result(kept_rows_ref rows, std::vector<seen_slot> seen, std::shared_ptr<const void> holds)
        : rows_(std::move(rows)), seen_(std::move(seen)), holds_(std::move(holds)) {}

    [[nodiscard]] std::size_t bytes() const noexcept override {
        return shared_bytes(sizeof(kept_result)) + shared_bytes(sizeof(kept_rows)) +
               heap_bytes(rows_->cells.capacity() + 1) +
               heap_bytes(seen_.capacity() * sizeof(seen_slot));
    }
    [[nodiscard]] const kept_rows_ref& rows() const noexcept { return rows_; }
    /// Whether nothing that it depends on was changed since, or is being changed.
    [[nodiscard]] bool is_of(const std::vector<seen_slot>& now) const noexcept {
        return std::all_of(seen_.begin(), seen_.end(), [&](const seen_slot& then) {
            return std::find(now.begin(), now.end(), then) != now.end();
        });
    }

private:
    kept_rows_ref rows_;
    std::vector<seen_slot> seen_;
    std::shared_ptr<const void> holds_;
};

const kept_result* result_in(const kept_item& item) noexcept {
    return dynamic_cast<const kept_result*>(&item);
}

bool is_clean(const std::vector<seen_slot>& seen) noexcept {
    return std::none_of(seen.begin(), seen.end(),
                        [](const seen_slot& s) { return slot_table::is_marked(s.word); });
}

std::string state_of(const std::vector<seen_slot>& seen) {
    return {reinterpret_cast<const char*>(seen.data()), seen.size() * sizeof(seen_slot)};
}

}  // namespace

void query_cache::add(touched_slots& to, const changed_rows& rows) { written_.add(to, rows); }

void query_cache::mark(const touched_slots& touched) noexcept {
    for (const std::uint32_t slot : touched) slots_.mark(slot);
}

void query_cache::settle(const touched_slots& touched, commit_end how) noexcept {
    switch (how) {
        case commit_end::committed:
            for (const std::uint32_t slot : touched) slots_.renew(slot);
            return;
        case commit_end::undone:
            for (const std::uint32_t slot : touched) slots_.unmark(slot);
            return;
        case commit_end::unknown:
            break;
    }
    try {
        const std::lock_guard guard(mutex_);
        unknown_.push_back({touched, store_.now() + longest_commit});
    } catch (const std::exception&) {  // out of memory: the marks stay, and what they are of is
    }                                  // never kept again
}

void query_cache::forget_all() noexcept {
    slots_.mark(slot_of_all);
    slots_.renew(slot_of_all);
}

void query_cache::settle_overdue() noexcept {
    const std::lock_guard guard(mutex_);
    const cache_time now = store_.now();
    std::erase_if(unknown_, [&](const unknown_commit& one) {
        if (one.over > now) return false;
        settle(one.touched, commit_end::committed);
        return true;
    });
}

// Wide slots before narrow ones: a write that does not know what it changes has its mark there
// alone.
std::vector<seen_slot> query_cache::look_at(const asked_query& asked) const {
    std::vector<seen_slot> seen;
    seen.reserve(asked.tables.size() + 3);
    const auto look = [&](std::uint32_t slot) { seen.push_back({slot, slots_.word(slot)}); };
    look(slot_of_all);
    if (asked.row_key != nullptr) {
        look(slot_of_keys(asked.tables[0]));
        look(slot_of_row(asked.tables[0], *asked.row_key));
    }
    for (const std::string& table : asked.tables) look(slot_of_table(table));
    return seen;
}

// A row that was found by its key is changed by writes alone that know its key, or are wide. One
// that was not found can also be added, with a key that nobody knew: that depends on the table.
std::vector<seen_slot> query_cache::narrowed(const asked_query& asked,
                                             const std::vector<seen_slot>& seen,
                                             const kept_rows& rows) {
    if (asked.row_key == nullptr) return seen;
    if (rows.rows != 0) return {seen[0], seen[1], seen[2]};
    return {seen[0], seen[3]};
}

given_answer query_cache::answer(const asked_query& asked, const std::function<ran_query()>& run) {
    const std::vector<seen_slot> seen = look_at(asked);
    const auto is_good = [&](const kept_item& item) {
        const kept_result* result = result_in(item);
        return result != nullptr && result->is_of(seen);
    };
    if (const kept_ref found = store_.find(asked.key, is_good))
        return {result_in(*found)->rows(), true};

    kept_rows_ref own;
    const auto load = [&]() -> kept_ref {
        const ran_query ran = run();
        own = ran.rows;
        std::vector<seen_slot> depends = narrowed(asked, seen, *ran.rows);
        if (!ran.may_be_kept || !is_clean(depends)) return nullptr;
        auto made = std::make_shared<kept_result>(ran.rows, std::move(depends), asked.holds);
        store_.put(asked.key, made, asked.lives);
        return made;
    };
    if (!is_clean(seen)) {
        settle_overdue();
        (void)load();
        return {own, false};
    }
    // Whoever saw the same words may have the answer of a query that another one sent: nothing was
    // committed since that it does not show.
    const kept_ref given = loading_.load({asked.key, state_of(seen)}, load);
    if (own != nullptr) return {own, false};
    if (given != nullptr) return {result_in(*given)->rows(), true};
    return {run().rows, false};
}

}  // namespace cormorant::detail
