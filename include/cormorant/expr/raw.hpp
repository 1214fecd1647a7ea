#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "cormorant/query/operations.hpp"
#include "cormorant/schema/shape.hpp"

namespace cormorant::detail {

/// A token before it has met a model: paths are text, values know their kind.
struct raw_token {
    op code = op::value;
    std::uint8_t operands = 0;
    std::uint16_t index = 0;
    value_kind kind = value_kind::null;     ///< of a value; of the items for a list
    bool list = false;                      ///< the value is a list
    bool nullable = false;                  ///< the value may be empty
    bool relation = false;                  ///< the value is a row: its key is compared
    bool narrow = false;                    ///< an argument of SQL text: an int or less
    value_kind element = value_kind::null;  ///< of an array or a range
    type_id cpp_type = nullptr;             ///< of enums and users' types
    std::string_view text = {};             ///< path, or name
};

/// The base of conditions that are kept at run time; they have operators of their own.
struct predicate_base {};

template <class T>
concept kept_predicate = std::is_base_of_v<predicate_base, std::remove_cvref_t<T>>;

/// What can stand in an expression says so by itself. (A common base would do too, but where two
/// operands have one their bytes must lie apart, which Clang 16 cannot compile at times.)
template <class T>
concept expression = std::remove_cvref_t<T>::is_expression;

}  // namespace cormorant::detail
