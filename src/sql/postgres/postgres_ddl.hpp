#pragma once

namespace cormorant::detail {

class ddl_spelling;

/// The schema as PostgreSQL says it.
[[nodiscard]] const ddl_spelling& postgres_ddl();

}  // namespace cormorant::detail
