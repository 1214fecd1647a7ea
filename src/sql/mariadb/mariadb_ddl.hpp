#pragma once

namespace cormorant::detail {

class ddl_spelling;

/// The schema as MariaDB says it: InnoDB tables.
[[nodiscard]] const ddl_spelling& mariadb_ddl();

}  // namespace cormorant::detail
