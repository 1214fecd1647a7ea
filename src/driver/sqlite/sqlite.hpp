#pragma once

#include <memory>

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// Opens the file `where.target`, or ":memory:". On failure the result is empty and `why` is set.
/// The options are those of `parse_sqlite_options`.
[[nodiscard]] std::unique_ptr<connection> open_sqlite(const endpoint& where, failure& why);

}  // namespace cormorant::detail
