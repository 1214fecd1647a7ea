#include "sql/scope.hpp"

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

}  // namespace cormorant::detail
