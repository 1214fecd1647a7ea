#pragma once

namespace cormorant::detail {

class ddl_spelling;

/// The schema as SQLite says it.
[[nodiscard]] const ddl_spelling& sqlite_ddl();

}  // namespace cormorant::detail
