#pragma once

#include <cstdint>

#include "cormorant/expr/raw.hpp"

namespace cormorant::detail {

/// What an expression yields.
struct operand_type {
    value_kind kind = value_kind::null;  ///< null: a literal NULL, or a whole relation
    bool nullable = false;
    bool condition = false;
    bool relation = false;  ///< a path that ends at a relation
    bool rows = false;      ///< a path that ends at a relation to many rows: a set of keys
    bool to_many = false;   ///< a path that goes through a to-many relation
    bool aggregate = false;
    bool list = false;
    bool literal = false;  ///< a bound value: numbers of any kind go with it
    bool order = false;
    bool inside_json = false;  ///< at() without as<T>(): compared, it has the other side's type
    bool any = false;          ///< each element of an array, in a comparison
    value_kind element = value_kind::null;  ///< of an array or a range
    type_id cpp_type = nullptr;
    std::uint16_t path = 0xffff;        ///< the path whose C++ type it has, where there is one
    std::uint16_t extreme = 0xffff;     ///< of min and max: the path that they are over
    std::uint16_t token = 0xffff;       ///< its last one
    std::uint16_t annotation = 0xffff;  ///< the same for an annotation
    bool outer = false;                 ///< of the enclosing query: its type is not known here
    bool needs_window = false;          ///< rank() and its kin, before over()
    bool null_of_no_rows = false;       ///< NULL where an aggregate in it is over no rows
};

}  // namespace cormorant::detail
