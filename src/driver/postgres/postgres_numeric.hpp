#pragma once

#include <string>
#include <string_view>

#include "cormorant/base/decimal.hpp"
#include "driver/postgres/postgres_bytes.hpp"

namespace cormorant::detail {

/// Appends the number as numeric_send writes it: the number of its digits of base 10,000, the power
/// of 10,000 of the first, the sign and the scale, then the digits.
void append_numeric(wire_bytes& out, const decimal& number);

/// The text of a numeric in the form of numeric_send; "NaN" and "Infinity" are no decimals.
void numeric_to_text(std::string_view bytes, std::string& out);

}  // namespace cormorant::detail
