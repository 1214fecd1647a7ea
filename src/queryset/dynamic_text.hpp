#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cormorant/base/value.hpp"
#include "cormorant/expr/check.hpp"
#include "cormorant/schema/model.hpp"

/// Texts from a request: shown in messages, and read as values of a column.

namespace cormorant::detail {

/// The text between quotes, neither at length nor with control characters, and as UTF-8 whatever it
/// is, so that a log can hold it.
[[nodiscard]] std::string quoted(std::string_view text);
/// The names with commas between them; of many the first ones.
[[nodiscard]] std::string joined(const std::vector<std::string>& names);

/// A member that a text is compared with.
struct dynamic_member {
    std::string name;  ///< model and path, for messages
    value_kind kind;
    const member_info* member;
};

/// How a text is compared: whether any part of a text will do.
enum class dynamic_match : std::uint8_t { equal, ordered, part };

/// The text as a value of the member. Throws usage_error where it is none, or not one of those that
/// the member takes.
[[nodiscard]] value dynamic_value(const dynamic_member& of, dynamic_match match,
                                  std::string_view text);
/// "true", "1", "false" and "0".
[[nodiscard]] std::optional<value> boolean_in(std::string_view text);

}  // namespace cormorant::detail
