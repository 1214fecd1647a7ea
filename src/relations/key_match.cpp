#include "relations/key_match.hpp"

#include <algorithm>
#include <bit>

namespace cormorant::detail {
namespace {

// By their bits: a column has either negative ones or ones from 2^63 on.
bool is_integer(const value& key) {
    return key.kind() == value_kind::integer || key.kind() == value_kind::unsigned_integer;
}

bool before(const value& a, const value& b) {
    if (a.kind() != b.kind()) return a.kind() < b.kind();
    switch (a.kind()) {
        case value_kind::integer:
            return a.as_integer() < b.as_integer();
        case value_kind::text:
        case value_kind::bytes:
            return a.as_text() < b.as_text();
        case value_kind::uuid:
            return a.as_uuid() < b.as_uuid();
        case value_kind::real:
            return a.as_real() < b.as_real();
        case value_kind::decimal:
            return a.as_decimal() < b.as_decimal();
        default:
            return a.as_integer() < b.as_integer();
    }
}

value owned_copy(const value& v) {
    switch (v.kind()) {
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::json:
            return value::copy(v.kind(), v.as_text());
        default:
            return v;
    }
}

}  // namespace

key_numbers::key_numbers(std::size_t keys) {
    const std::size_t size = std::bit_ceil(std::max<std::size_t>(2 * keys, 8));
    entries_.resize(size);
    shift_ = 64 - std::countr_zero(size);
}

std::uint32_t key_numbers::add(std::int64_t key, std::uint32_t fresh) {
    entry& found = entries_[place_of(key)];
    if (found.number != none) return found.number;
    found = {key, fresh};
    if (++used_ * 2 > entries_.size()) grow();
    return fresh;
}

void key_numbers::grow() {
    key_numbers larger(entries_.size());
    for (const entry& e : entries_)
        if (e.number != none) larger.add(e.key, e.number);
    *this = std::move(larger);
}

related_rows::range key_ranges::find(const value& key) const {
    if (is_integer(key)) return find(key.as_integer());
    const auto at = others.find(key);
    return at == others.end() ? related_rows::range{} : ranges[at->second];
}

void row_grouper::add(const value& key) {
    if (is_integer(key)) return add(key.as_integer());
    const auto at = groups_.others.find(key);
    const std::uint32_t number =
        at != groups_.others.end() ? at->second
                                   : groups_.others.emplace(owned_copy(key), fresh()).first->second;
    number_next(number);
}

key_ranges row_grouper::finish() && {
    std::uint32_t start = 0;
    for (auto& r : groups_.ranges) {
        r.first = start;
        start += r.last;
        r.last = start;
    }
    if (!side_by_side_) {
        std::vector<std::uint32_t> next(groups_.ranges.size());
        for (std::size_t k = 0; k < next.size(); ++k) next[k] = groups_.ranges[k].first;
        groups_.order.resize(numbers_.size());
        for (std::uint32_t i = 0; i < numbers_.size(); ++i) groups_.order[next[numbers_[i]]++] = i;
    }
    return std::move(groups_);
}

void sort_and_drop_equal(value_list& keys) {
    // Rows read by key have their keys in order already.
    const auto unordered = [](const value& a, const value& b) { return !before(a, b); };
    if (std::adjacent_find(keys.begin(), keys.end(), unordered) == keys.end()) return;
    std::sort(keys.begin(), keys.end(), before);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

}  // namespace cormorant::detail
