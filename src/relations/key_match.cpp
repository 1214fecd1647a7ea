#include "relations/key_match.hpp"

#include <algorithm>

namespace cormorant::detail {
namespace {

bool before(const value& a, const value& b) {
    if (a.kind() != b.kind()) return a.kind() < b.kind();
    switch (a.kind()) {
        case value_kind::integer: return a.as_integer() < b.as_integer();
        case value_kind::text:
        case value_kind::bytes: return a.as_text() < b.as_text();
        case value_kind::uuid: return a.as_uuid() < b.as_uuid();
        case value_kind::real: return a.as_real() < b.as_real();
        case value_kind::decimal: return a.as_decimal() < b.as_decimal();
        default: return a.as_integer() < b.as_integer();
    }
}

struct value_hash {
    std::size_t operator()(const value& v) const noexcept { return v.hash(); }
};

// The number of each row's key, numbered as the keys first come; true where equal keys stand side
// by side.
bool number_keys(const value_list& owners, std::vector<std::uint32_t>& numbers,
                 std::vector<const value*>& keys) {
    std::unordered_map<value, std::uint32_t, value_hash> seen;
    bool side_by_side = true;
    for (const value& owner : owners) {
        if (!numbers.empty() && *keys[numbers.back()] == owner) {
            numbers.push_back(numbers.back());
            continue;
        }
        const auto [at, fresh] = seen.try_emplace(owner, static_cast<std::uint32_t>(keys.size()));
        if (fresh)
            keys.push_back(&owner);
        else
            side_by_side = false;
        numbers.push_back(at->second);
    }
    return side_by_side;
}

}  // namespace

related_rows::range grouping::find(const value& key) const {
    if (key.kind() == value_kind::integer) {
        const auto at = by_integer.find(key.as_integer());
        return at == by_integer.end() ? related_rows::range{} : at->second;
    }
    const auto at = std::lower_bound(by_value.begin(), by_value.end(), key,
                                     [](const auto& entry, const value& k) {
                                         return before(entry.first, k);
                                     });
    return at == by_value.end() || !(at->first == key) ? related_rows::range{} : at->second;
}

grouping group_by_key(const value_list& owners) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(owners.size());
    std::vector<const value*> keys;
    const bool side_by_side = number_keys(owners, numbers, keys);

    std::vector<related_rows::range> ranges(keys.size());
    for (const std::uint32_t n : numbers) ++ranges[n].last;
    std::uint32_t start = 0;
    for (auto& r : ranges) {
        r.first = start;
        start += r.last;
        r.last = start;
    }
    grouping groups;
    if (!side_by_side) {
        groups.order.resize(owners.size());
        std::vector<std::uint32_t> next(ranges.size());
        for (std::size_t k = 0; k < ranges.size(); ++k) next[k] = ranges[k].first;
        for (std::uint32_t i = 0; i < owners.size(); ++i) groups.order[next[numbers[i]]++] = i;
    }
    for (std::size_t k = 0; k < keys.size(); ++k) {
        if (keys[k]->kind() == value_kind::integer)
            groups.by_integer.emplace(keys[k]->as_integer(), ranges[k]);
        else
            groups.by_value.emplace_back(*keys[k], ranges[k]);
    }
    std::sort(groups.by_value.begin(), groups.by_value.end(),
              [](const auto& a, const auto& b) { return before(a.first, b.first); });
    return groups;
}

void sort_and_drop_equal(value_list& keys) {
    std::sort(keys.begin(), keys.end(), before);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

value owned_copy(value v) {
    switch (v.kind()) {
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::json: return value::copy(v.kind(), v.as_text());
        default: return v;
    }
}

}  // namespace cormorant::detail
