#pragma once

namespace cormorant::detail {

class dialect;

/// SQL for SQLite 3.35 and later, with the functions that the driver registers.
[[nodiscard]] const dialect& sqlite_dialect();

}  // namespace cormorant::detail
