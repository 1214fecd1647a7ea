#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/value.hpp"

namespace cormorant::detail {

struct model_info;

/// An enum that is a type of its own in a database that has such.
struct enum_description {
    std::string_view name;
    const std::string_view* labels = nullptr;
    std::size_t size = 0;  ///< of the labels; an empty one is no label
};

/// An enumerator and its number.
struct named_value {
    std::string_view name;
    std::int64_t number;
};

/// The enumerators among the first values of an enum, from member_access::spelled_values.
[[nodiscard]] std::vector<named_value> named_values(const char* spelled);

/// How code that is compiled once for all types reads and writes a member of one type: constant
/// data, so that a type costs the compiler no code that runs.
struct member_access {
    /// Reads the column from the member as a value that views the member's text. Not for members
    /// without a column.
    value (*load)(const void* member) = nullptr;
    /// The member's link to the rows it was read with; null for an empty optional.
    void* (*handle)(void* member) = nullptr;
    /// Whether a lazy member is loaded.
    bool (*is_loaded)(const void* member) = nullptr;
    /// Marks a lazy member as left out by the query.
    void (*unload)(void* member) = nullptr;

    storage stored = storage::custom;
    value_kind wanted = value_kind::null;
    store_function store = nullptr;  ///< null for members without a column
    int integer_bits = 64;           ///< of an array's elements, a range's bounds, too
    bool is_unsigned = false;
    const enum_description* enum_type = nullptr;  ///< where PostgreSQL has a type of its own for it
    const char* enum_name = nullptr;              ///< of an enum that is stored by name
    const std::string_view* enum_labels = nullptr;  ///< and its texts, of the values from 0 to 63
    const char* spelled_values = nullptr;           ///< of an enum: for named_values()

    const model_info& (*target)() = nullptr;  ///< relations
    /// The target before it looked at other models: two models may refer to each other.
    const model_info& (*target_draft)() = nullptr;
    const model_info& (*through)() = nullptr;  ///< many_to_many; null: a table of its own
    const model_info& (*through_draft)() = nullptr;
};

}  // namespace cormorant::detail
