#pragma once

#include <mysql.h>

#include <cstdint>
#include <string>

#include "cormorant/base/row_plan.hpp"

namespace cormorant::detail {

/// What a column of a result is, as far as its values depend on it.
struct mariadb_column {
    enum_field_types type = MYSQL_TYPE_NULL;
    bool is_unsigned = false;
    bool is_binary = false;  ///< texts: bytes
    unsigned char decimals = 0;
};

[[nodiscard]] mariadb_column describe_mariadb_column(const MYSQL_FIELD& field) noexcept;

/// A value of the current row as it came over the wire: `data` is null for NULL; texts, decimals
/// and times begin with their length. https://mariadb.com/kb/en/resultset-row/
struct mariadb_cell_source {
    const mariadb_column& column;
    const unsigned char* data;
    unsigned long length;  ///< without the length itself
};

/// The value as a cell. Texts view the row.
[[nodiscard]] cell mariadb_cell(const mariadb_cell_source& from) noexcept;

/// Puts the value into the member; false where it is not as the member's column should be, which
/// need not mean that it does not fit.
[[nodiscard]] bool put_mariadb_cell(const slot& into, const mariadb_cell_source& from, void* row);

/// The bytes that the value takes on the wire, its length included.
[[nodiscard]] unsigned long size_on_wire(const mariadb_cell_source& from) noexcept;

}  // namespace cormorant::detail
