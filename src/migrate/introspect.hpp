#pragma once

#include <source_location>

#include "sql/ddl/held.hpp"

namespace cormorant::detail {

class scope;

/// What the database holds, in the spelling of its catalogue; the journal of migrations aside.
/// Sends a few queries, on MariaDB one for each table.
[[nodiscard]] held_tables introspect(scope& on, std::source_location where);

/// The tables as the database would spell them if it had them: types, defaults and expressions are
/// rewritten when they are stored. Servers are asked, with temporary tables that are gone
/// afterwards; no table is changed. Types of the program's own must be there.
[[nodiscard]] held_tables echoed(scope& on, const held_tables& tables, std::source_location where);

}  // namespace cormorant::detail
