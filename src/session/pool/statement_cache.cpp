#include "session/pool/statement_cache.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace cormorant::detail {
statement_cache::statement_cache(std::size_t limit)
    : limit_(std::max<std::size_t>(limit, 1)),
      mask_(std::bit_ceil(limit_ * 2) - 1),
      table_(mask_ + 1) {}

cached_statement* statement_cache::find(std::uint64_t fingerprint, std::string_view text) {
    return find_if(fingerprint,
                   [&](const cached_statement& s) { return s.query == nullptr && s.text == text; });
}

cached_statement& statement_cache::add(std::unique_ptr<cached_statement> made) {
    made->in_use = true;
    cached_statement& added = *made;
    const std::size_t at =
        statements_.size() < limit_ ? statements_.size() : choose_victim(made->author);
    if (at == statements_.size()) {
        if ((statements_.size() + 1) * 2 > table_.size()) grow();
        statements_.push_back(std::move(made));
    } else {
        erase(*statements_[at]);
        --texts_of(*statements_[at]);
        statements_[at] = std::move(made);
        count_one(figures_.evicted);
    }
    insert(added);
    ++texts_of(added);
    figures_.size.store(statements_.size(), std::memory_order_relaxed);
    return added;
}

void statement_cache::clear() noexcept {
    std::fill(table_.begin(), table_.end(), place());
    statements_.clear();
    hand_ = 0;
    texts_ = {};
    figures_.size.store(0, std::memory_order_relaxed);
}

void statement_cache::insert(cached_statement& added) noexcept {
    std::size_t i = added.fingerprint & mask_;
    while (table_[i].statement != nullptr) i = (i + 1) & mask_;
    table_[i] = {added.fingerprint, &added};
}

// Closes the gap, so that no search ends early: later entries move up unless that would put them
// before their own place. D. E. Knuth, The Art of Computer Programming, volume 3, 6.4, algorithm R.
void statement_cache::erase(const cached_statement& dropped) noexcept {
    std::size_t gap = dropped.fingerprint & mask_;
    while (table_[gap].statement != &dropped) gap = (gap + 1) & mask_;
    for (std::size_t i = (gap + 1) & mask_; table_[i].statement != nullptr; i = (i + 1) & mask_) {
        const std::size_t from_home = (i - table_[i].fingerprint) & mask_;
        const std::size_t from_gap = (i - gap) & mask_;
        if (from_home < from_gap) continue;
        table_[gap] = table_[i];
        gap = i;
    }
    table_[gap] = {};
}

void statement_cache::grow() {
    mask_ = table_.size() * 2 - 1;
    table_.assign(mask_ + 1, {});
    for (const auto& s : statements_) insert(*s);
}

std::size_t statement_cache::choose_victim(text_author added) noexcept {
    const bool texts_enough = texts_[1] >= std::max<std::size_t>(limit_ / 4, 1);
    if (added == text_author::program && texts_enough) {
        const std::size_t at =
            next_unused([](const cached_statement& s) { return s.author == text_author::program; });
        if (at != statements_.size()) return at;
    }
    return next_unused([](const cached_statement&) { return true; });
}

// A clock: whoever was used since the hand last passed stays for one more round.
template <class Allowed>
std::size_t statement_cache::next_unused(const Allowed& allowed) noexcept {
    for (std::size_t looked = 0; looked < 2 * statements_.size(); ++looked) {
        const std::size_t at = hand_;
        hand_ = (hand_ + 1) % statements_.size();
        cached_statement& candidate = *statements_[at];
        if (candidate.in_use || !allowed(candidate)) continue;
        if (!std::exchange(candidate.recent, false)) return at;
    }
    return statements_.size();
}

}  // namespace cormorant::detail
