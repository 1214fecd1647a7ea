#include "sql/resolve/scope.hpp"

#include <algorithm>

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

std::string path_text(const model_info& model, const path& p) {
    std::string text;
    for (std::size_t i = 0; i < p.size; ++i) {
        if (i != 0) text += '.';
        text += hop_of(model, p, i).member->name;
    }
    return text;
}

hop_info hop_of(const model_info& model, const path& p, std::size_t i) {
    const model_info* at = &model;
    for (std::size_t hop = 0; hop < i; ++hop) at = &at->members[p.hops[hop]].target();
    return {at, &at->members[p.hops[i]]};
}

bool is_to_many(const member_info& m) noexcept {
    return is_to_many(m.kind) && !(m.kind == member_kind::reverse && m.single);
}

std::size_t first_to_many(const model_info& model, const path& p, std::size_t from) {
    for (std::size_t i = from; i < p.size; ++i)
        if (is_to_many(*hop_of(model, p, i).member)) return i + 1;
    return 0;
}

std::size_t last_to_many(const model_info& model, const path& p) {
    std::size_t last = 0;
    for (std::size_t i = 0; i < p.size; ++i)
        if (is_to_many(*hop_of(model, p, i).member)) last = i + 1;
    return last;
}

bool starts_with(const path& whole, const path& prefix) noexcept {
    return whole.size >= prefix.size &&
           std::equal(prefix.hops, prefix.hops + prefix.size, whole.hops);
}

path prefix_of(const path& p, std::size_t size) noexcept {
    path out;
    out.size = static_cast<std::uint8_t>(size);
    std::copy(p.hops, p.hops + size, out.hops);
    return out;
}

const term& named(const term& n) {
    return n.kind == term_kind::annotation ? named(*n.operands[0]) : n;
}

namespace {

bool same_value(const term& a, const term& b, std::vector<repeated_value>& values) {
    if (a.bind.value == b.bind.value) return true;
    const bool equal = a.bound != nullptr && b.bound != nullptr && *a.bound == *b.bound;
    if (!equal || a.bound->kind() == value_kind::subquery) return false;
    if (a.bound->kind() == value_kind::sql) return true;  // of the same shape only
    values.push_back({&a, &b});
    return true;
}

}  // namespace

bool same_expression(const term& a, const term& b, std::vector<repeated_value>& values) {
    const term& x = named(a);
    const term& y = named(b);
    if (&x == &y) return true;
    if (x.kind != y.kind || x.code != y.code || x.index != y.index ||
        x.operands.size() != y.operands.size())
        return false;
    if (x.kind == term_kind::path) return *x.hops == *y.hops;
    if (x.kind == term_kind::value) return same_value(x, y, values);
    const std::size_t before = values.size();
    for (std::size_t i = 0; i < x.operands.size(); ++i) {
        if (same_expression(*x.operands[i], *y.operands[i], values)) continue;
        values.resize(before);
        return false;
    }
    return true;
}

}  // namespace cormorant::detail
