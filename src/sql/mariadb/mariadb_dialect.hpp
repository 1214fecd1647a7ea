#pragma once

namespace cormorant::detail {

class dialect;

/// SQL for MariaDB 10.6 and later, in the SQL mode that the driver sets.
[[nodiscard]] const dialect& mariadb_dialect();

}  // namespace cormorant::detail
