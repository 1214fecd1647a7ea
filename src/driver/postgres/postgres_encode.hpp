#pragma once

#include <cstdint>
#include <span>

#include "cormorant/driver/driver.hpp"
#include "driver/postgres/postgres_bytes.hpp"
#include "driver/postgres/postgres_types.hpp"

namespace cormorant::detail {

/// How the bytes of a parameter are to be read.
enum class wire_format : std::uint8_t { text, binary };

/// Appends the value as the type wants it: in binary where the type is known, else as text that the
/// server reads. Texts, JSON and bytes come as they are. A failure of kind data where the value
/// cannot be one of the type.
[[nodiscard]] status encode_value(wire_bytes& out, const value& v, type_number type,
                                  wire_format& format);

/// Appends a value that is an array or a range. One that meets a text is its text.
[[nodiscard]] status encode_container(wire_bytes& out, const value& v, type_number type,
                                      wire_format& format);

/// Appends an array of labels of the enum `of`.
[[nodiscard]] status encode_enum_array(wire_bytes& out, std::span<const value> labels,
                                       type_number of);

/// Appends an array of the values, NULLs included; `type` is that of the array.
[[nodiscard]] status encode_array(wire_bytes& out, std::span<const value> items, type_number type,
                                  wire_format& format);

/// The same of the values that a member has in these rows.
[[nodiscard]] status encode_column(wire_bytes& out, const member_place& from, const row_span& rows,
                                   type_number type, wire_format& format);

}  // namespace cormorant::detail
