#pragma once

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

/// Whether the member's column holds the key of another row.
[[nodiscard]] bool is_foreign_key(const member_info& member) noexcept;

/// Whether rows of one model hold keys of the other's.
[[nodiscard]] bool refers(const model_info& from, const model_info& to);

}  // namespace cormorant::detail
