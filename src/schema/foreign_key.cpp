#include "schema/foreign_key.hpp"

#include <algorithm>

namespace cormorant::detail {

bool is_foreign_key(const member_info& member) noexcept {
    return member.kind == member_kind::foreign_key || member.kind == member_kind::one_to_one;
}

bool refers(const model_info& from, const model_info& to) {
    return std::any_of(from.members.begin(), from.members.end(), [&](const member_info& m) {
        return is_foreign_key(m) && &m.target() == &to;
    });
}

}  // namespace cormorant::detail
