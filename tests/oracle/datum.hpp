#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// Values as the evaluator computes with them.
namespace oracle {

/// NULL, a condition, a whole number, a number with a fraction, or text. Decimals are quarters, so
/// that a double holds them exactly.
using datum = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

using cells = std::vector<datum>;

[[nodiscard]] inline bool is_null(const datum& d) { return d.index() == 0; }
[[nodiscard]] inline bool is_number(const datum& d) { return d.index() == 2 || d.index() == 3; }
[[nodiscard]] double number(const datum& d);
/// Below 0, 0 or above it; of two values that are not NULL, in the order of every backend here.
[[nodiscard]] int order_of(const datum& a, const datum& b);
/// As it is compared: whole numbers without a fraction whatever their type, others to six digits.
[[nodiscard]] std::string text(const datum& d);
[[nodiscard]] std::string text(const cells& row);

/// Sum, difference, product or remainder, whole where both are.
[[nodiscard]] datum arithmetic(char sign, const datum& a, const datum& b);

/// The number of characters, the characters from `start` (from 1) on, and the text with another
/// case; `all_letters`: beyond ASCII too.
[[nodiscard]] std::int64_t length(const std::string& utf8);
[[nodiscard]] std::string substring(const std::string& utf8, std::int64_t start, std::int64_t size);
[[nodiscard]] std::string lower(const std::string& utf8, bool all_letters);
[[nodiscard]] std::string upper(const std::string& utf8, bool all_letters);
[[nodiscard]] std::string trimmed(const std::string& utf8);
[[nodiscard]] std::string reversed(const std::string& utf8);
/// Of so many characters: `fill` again and again at one end, or cut off.
[[nodiscard]] std::string padded(const std::string& utf8, std::int64_t size,
                                 const std::string& fill, bool before);
/// Where the part begins, counted from 1, or 0.
[[nodiscard]] std::int64_t place_of(const std::string& part, const std::string& utf8);
[[nodiscard]] std::string replaced(std::string text, const std::string& from,
                                   const std::string& to);

}  // namespace oracle
