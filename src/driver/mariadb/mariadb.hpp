#pragma once

#include <memory>

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// Opens a connection to the server and database that `where` names. On failure the result is empty
/// and `why` is set, without the password. The options are those of `parse_mariadb_options`.
[[nodiscard]] std::unique_ptr<connection> open_mariadb(const endpoint& where, failure& why);

}  // namespace cormorant::detail
