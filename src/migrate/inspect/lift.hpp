#pragma once

#include <string>
#include <vector>

#include "schema/table_state.hpp"
#include "sql/ddl/held.hpp"

namespace cormorant::detail {

class dialect;

/// Something that a state cannot say, and why.
struct left_out_part {
    std::string table;
    std::string part;  ///< the column, index or constraint; empty: the whole table
    std::string why;
};

/// A state that asks for what a database holds.
struct lifted {
    table_state state;
    /// The same without what a state cannot say: lower(state) is this.
    held_tables supported;
    std::vector<left_out_part> left_out;
};

/// Makes a state of tables, as far as it can say them. Models have the names of structs, fields
/// those of members. Conditions and defaults are kept as the database spells them.
[[nodiscard]] lifted lift(const held_tables& tables, const dialect& target);

}  // namespace cormorant::detail
