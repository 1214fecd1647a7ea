#pragma once

#include "sql/ddl/run_spelling.hpp"

namespace cormorant::detail {

[[nodiscard]] const run_spelling& mariadb_running();

}  // namespace cormorant::detail
