#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cormorant/base/row_plan.hpp"
#include "driver/postgres/postgres_types.hpp"

namespace cormorant::detail {

/// How the cells of a column come over the wire.
enum class wire_type : std::uint8_t {
    other,  ///< a type that is not known here: only its text can be read
    boolean,
    int2,
    int4,
    int8,
    oid,
    float4,
    float8,
    numeric,
    text,
    bytea,
    moment,
    date,
    interval,
    uuid,
    json,
    jsonb,
    array,  ///< of a type that is known here, and no container itself
    range,
};

[[nodiscard]] wire_type wire_type_of(type_number type) noexcept;

/// A cell in binary form. `scratch` holds the text of numbers that have no other form in a cell.
[[nodiscard]] cell decode_binary(wire_type type, std::string_view bytes, std::string& scratch);

/// A cell in text form.
[[nodiscard]] cell decode_text(wire_type type, std::string_view text, std::string& scratch);

}  // namespace cormorant::detail
