#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cormorant/schema/model.hpp"

/// Names in the database that the library makes.

namespace cormorant::detail {

/// The name itself; above 60 bytes cut, and ended by a hash of the whole, since databases cut or
/// refuse longer ones (PostgreSQL from 64 bytes on, MariaDB from 65 characters on). The same in
/// every build.
[[nodiscard]] std::string fitting_name(std::string name);

/// `prefix_table__part__part`, as far as it fits; ended by a hash of the whole also where a part
/// has two underscores in a row, so that no two lists of parts have one name.
[[nodiscard]] std::string made_name(std::string_view prefix, std::string_view table,
                                    std::span<const std::string_view> parts);

/// The name of the check that keeps a column within the range of its integer member.
[[nodiscard]] std::string range_check_name(const model_info& model, const member_info& member);

}  // namespace cormorant::detail
