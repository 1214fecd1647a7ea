#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/table_state.hpp"

namespace cormorant::detail {

/// What the text of a column's type says: `numeric(10,2)[]`, `int(11) unsigned`.
struct type_text {
    std::string name;          ///< in lower case, without what stands in parentheses
    std::vector<int> numbers;  ///< those in parentheses
    bool is_array = false;
    bool is_unsigned = false;
    std::string rest;  ///< what follows: a character set, how the column is computed

    /// Whether the database computes the column.
    [[nodiscard]] bool is_computed() const;
};

[[nodiscard]] type_text parts_of_type(std::string_view text);

/// A column's type read back.
struct type_reading {
    type_state type;
    /// Whether a column of this type is spelled as the text was; else the text has to be kept.
    bool exact = false;
};

/// What the numbers in parentheses are.
enum class type_numbers : unsigned char { none, length, digits, width };

/// A type's name, and what a member of a struct makes of it.
struct known_type {
    std::string_view name;
    value_kind kind;
    std::uint8_t bits = 64;
    type_numbers numbers = type_numbers::none;
    bool exact = true;
    value_kind element = value_kind::null;  ///< of a range
};

/// Looks the name up; none where it is not in the list.
[[nodiscard]] std::optional<type_reading> read_known_type(const type_text& text,
                                                          std::span<const known_type> list);

}  // namespace cormorant::detail
