#pragma once

#include <cstdint>

#include "cormorant/base/decimal.hpp"
#include "cormorant/base/value.hpp"

struct sqlite3;

namespace cormorant::detail {

/// The significant decimal digits that every double keeps (DBL_DIG), and so a NUMERIC column.
inline constexpr int sqlite_decimal_digits = 15;

/// A decimal as a NUMERIC column holds it.
struct sqlite_number {
    value_kind kind = value_kind::null;  ///< integer, real, or null where none holds it exactly
    std::int64_t integer = 0;
    double real = 0;
};

/// INTEGER where the number is integral and fits, REAL where it has few enough digits.
[[nodiscard]] sqlite_number to_sqlite_number(const decimal& number);

/// Registers cm_dec_add, cm_dec_sub, cm_dec_mul, cm_dec_div (15 digits; NULL where the divisor is
/// 0), cm_decimal, and the aggregates cm_dec_sum and cm_dec_avg. NULL operands give NULL,
/// aggregates skip them. Returns SQLite's result code.
[[nodiscard]] int register_decimal_functions(sqlite3* database);

}  // namespace cormorant::detail
