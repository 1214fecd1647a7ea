#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>

#include "driver/postgres/postgres_bytes.hpp"
#include "driver/postgres/postgres_types.hpp"
#include "driver/value_check.hpp"

/// Members whose bytes are written as they lie in the row, without a value in between.

namespace cormorant::detail {

/// How a member becomes the bytes of a column.
enum class member_form : std::uint8_t { by_value, boolean, int2, int4, int8, float4, float8, text };

/// The form of a member in a column of this type.
[[nodiscard]] member_form member_form_of(storage stored, type_number type) noexcept;

template <class Member, class Word>
void append_number_of(wire_bytes& out, const void* member) {
    Member number;
    std::memcpy(&number, member, sizeof number);
    char* at = out.room(sizeof(std::uint32_t) + sizeof(Word));
    at = write_network(at, static_cast<std::uint32_t>(sizeof(Word)));
    out.end_at(write_network(at, std::bit_cast<Word>(number)));
}

inline bool append_text_of(wire_bytes& out, const void* member) {
    const auto& text = *static_cast<const std::string*>(member);
    if (!plain_ascii(text) || text.size() > INT32_MAX / 2) return false;
    char* at = write_network(out.room(sizeof(std::uint32_t) + text.size()),
                             static_cast<std::uint32_t>(text.size()));
    std::memcpy(at, text.data(), text.size());
    out.end_at(at + text.size());
    return true;
}

/// Appends the member after its length. False, and nothing is written, where its value has to be
/// looked at: NaN, a text beyond ASCII, whatever goes by value.
[[nodiscard]] inline bool append_member(wire_bytes& out, member_form form, const void* member) {
    switch (form) {
        case member_form::by_value:
            return false;
        case member_form::boolean:
            return append_number_of<bool, std::uint8_t>(out, member), true;
        case member_form::int2:
            return append_number_of<std::int16_t, std::uint16_t>(out, member), true;
        case member_form::int4:
            return append_number_of<std::int32_t, std::uint32_t>(out, member), true;
        case member_form::int8:
            return append_number_of<std::int64_t, std::uint64_t>(out, member), true;
        case member_form::float4:
            if (std::isnan(*static_cast<const float*>(member))) return false;
            return append_number_of<float, std::uint32_t>(out, member), true;
        case member_form::float8:
            if (std::isnan(*static_cast<const double*>(member))) return false;
            return append_number_of<double, std::uint64_t>(out, member), true;
        case member_form::text:
            return append_text_of(out, member);
    }
    return false;
}

/// Appends the value of a member of any form after its length, as a value of `type` is in binary.
[[nodiscard]] status append_part(wire_bytes& out, const value& v, type_number type);

}  // namespace cormorant::detail
