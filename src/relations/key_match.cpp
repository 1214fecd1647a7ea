#include "relations/key_match.hpp"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace cormorant::detail {
namespace {

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

struct value_hash {
    std::size_t operator()(const value& v) const noexcept { return v.hash(); }
};

/// The keys of rows, numbered as they first come.
class numbering {
public:
    explicit numbering(std::size_t expected) : integers_(expected) {}

    void add(const value& owner) {
        if (keys.empty() || !(*keys[numbers.back()] == owner)) {
            const auto fresh = static_cast<std::uint32_t>(keys.size());
            const std::uint32_t number = number_of(owner, fresh);
            if (number == fresh)
                keys.push_back(&owner);
            else
                side_by_side = false;
            numbers.push_back(number);
        } else {
            numbers.push_back(numbers.back());
        }
    }
    [[nodiscard]] key_numbers take_integers() noexcept { return std::move(integers_); }

    std::vector<std::uint32_t> numbers;  ///< one a row
    std::vector<const value*> keys;      ///< by number
    bool side_by_side = true;            ///< rows of one key follow each other

private:
    std::uint32_t number_of(const value& owner, std::uint32_t fresh) {
        if (owner.kind() == value_kind::integer) return integers_.add(owner.as_integer(), fresh);
        return others_.try_emplace(owner, fresh).first->second;
    }

    key_numbers integers_;
    std::unordered_map<value, std::uint32_t, value_hash> others_;
};

// Which rows each key has, once they stand side by side.
std::vector<related_rows::range> ranges_of(const numbering& rows) {
    std::vector<related_rows::range> ranges(rows.keys.size());
    for (const std::uint32_t n : rows.numbers) ++ranges[n].last;
    std::uint32_t start = 0;
    for (auto& r : ranges) {
        r.first = start;
        start += r.last;
        r.last = start;
    }
    return ranges;
}

std::vector<std::uint32_t> order_of(const numbering& rows,
                                    const std::vector<related_rows::range>& ranges) {
    std::vector<std::uint32_t> next(ranges.size());
    for (std::size_t k = 0; k < ranges.size(); ++k) next[k] = ranges[k].first;
    std::vector<std::uint32_t> order(rows.numbers.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[next[rows.numbers[i]]++] = i;
    return order;
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

related_rows::range grouping::find(const value& key) const {
    if (key.kind() == value_kind::integer) {
        const std::uint32_t number = by_integer.find(key.as_integer());
        return number == key_numbers::none ? related_rows::range{} : ranges[number];
    }
    const auto at =
        std::lower_bound(by_value.begin(), by_value.end(), key,
                         [](const auto& entry, const value& k) { return before(entry.first, k); });
    return at == by_value.end() || !(at->first == key) ? related_rows::range{} : at->second;
}

grouping group_by_key(const value_list& owners, std::size_t expected) {
    numbering rows(expected);
    rows.numbers.reserve(owners.size());
    for (const value& owner : owners) rows.add(owner);

    grouping groups;
    groups.ranges = ranges_of(rows);
    if (!rows.side_by_side) groups.order = order_of(rows, groups.ranges);
    for (std::size_t k = 0; k < rows.keys.size(); ++k)
        if (rows.keys[k]->kind() != value_kind::integer)
            groups.by_value.emplace_back(*rows.keys[k], groups.ranges[k]);
    std::sort(groups.by_value.begin(), groups.by_value.end(),
              [](const auto& a, const auto& b) { return before(a.first, b.first); });
    groups.by_integer = rows.take_integers();
    return groups;
}

void sort_and_drop_equal(value_list& keys) {
    // Rows read by key have their keys in order already.
    const auto unordered = [](const value& a, const value& b) { return !before(a, b); };
    if (std::adjacent_find(keys.begin(), keys.end(), unordered) == keys.end()) return;
    std::sort(keys.begin(), keys.end(), before);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

value owned_copy(value v) {
    switch (v.kind()) {
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::json:
            return value::copy(v.kind(), v.as_text());
        default:
            return v;
    }
}

}  // namespace cormorant::detail
