#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cormorant/schema/model.hpp"

/// Names in the database that the library makes: of each constraint and index, the same on every
/// backend.

namespace cormorant::detail {

/// The name itself; above 60 bytes cut, and ended by a hash of the whole, since databases cut or
/// refuse longer ones (PostgreSQL from 64 bytes on, MariaDB from 65 characters on). The same in
/// every build.
[[nodiscard]] std::string fitting_name(std::string name);

/// `prefix_table__part__part`, as far as it fits; ended by a hash of the whole also where a part
/// has underscores that could be those between, so that no two lists of parts have one name.
[[nodiscard]] std::string made_name(std::string_view prefix, std::string_view table,
                                    std::span<const std::string_view> parts);

/// `pk_table`. MariaDB names every primary key PRIMARY.
[[nodiscard]] std::string primary_key_name(std::string_view table);

/// `uq_table__column`, of a member that is unique by itself.
[[nodiscard]] std::string unique_name(std::string_view table, const member_info& member);

/// `fk_table__column`.
[[nodiscard]] std::string foreign_key_name(std::string_view table, std::string_view column);

/// The name of the check that keeps a column within the range of its integer member.
[[nodiscard]] std::string range_check_name(std::string_view table, std::string_view column);

/// The name of the check that keeps a column among its member's choices.
[[nodiscard]] std::string choices_check_name(std::string_view table, std::string_view column);

/// `idx_table__column`, of an index that nobody asked for.
[[nodiscard]] std::string index_name(std::string_view table, std::string_view column);

/// The index's own name, or `idx_table__column__column`; `uq_` of a unique one.
[[nodiscard]] std::string index_name(const model_info& model, const index_info& index);

/// Whether a column's UNIQUE is made by a unique index of the same member alone.
[[nodiscard]] bool has_unique_index(const model_info& model, const member_info& member);

}  // namespace cormorant::detail
