#pragma once

namespace cormorant::detail {

class dialect;

/// SQL for PostgreSQL 13 and later.
[[nodiscard]] const dialect& postgres_dialect();

}  // namespace cormorant::detail
