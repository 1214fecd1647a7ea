#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cormorant/base/value.hpp"

namespace cormorant::detail {

/// One column of a row as a driver hands it over; texts live until the next row is asked for.
struct cell {
    value_kind kind =
        value_kind::null;  ///< null, integer, real, text or bytes; others where the driver knows
    std::int64_t integer = 0;  ///< also utc_time, duration (microseconds), date (days), boolean;
                               ///< an array's dimensions, a range's flags
    double real = 0;
    std::string_view text;  ///< also bytes, json, and decimals and uuids in text form

    /// The elements of an array, or a range's two bounds, to which `text` points.
    [[nodiscard]] std::span<const cell> items() const noexcept {
        return {reinterpret_cast<const cell*>(text.data()), text.size()};
    }
};

/// How a column is stored in memory. The first group is decoded by the drivers themselves.
enum class storage : std::uint8_t {
    boolean,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
    float32,
    float64,
    text,    ///< std::string
    custom,  ///< slot::store decodes
};

/// Puts a cell into a member. False where the cell does not fit it.
using store_function = bool (*)(void* member, const cell& from);

/// The column of a member as a value that views the member's text.
using load_function = value (*)(const void* member);

/// Where one column's value lies in a C++ object that is written: the way back of a slot.
struct member_place {
    std::uint32_t offset = 0;
    storage stored = storage::custom;  ///< custom: only `load` reads it
    load_function load = nullptr;      ///< reads every storage

    [[nodiscard]] const void* in(const void* row) const noexcept {
        return static_cast<const char*>(row) + offset;
    }
    /// Custom ones may own their text; all others view the row.
    [[nodiscard]] value of(const void* row) const { return load(in(row)); }
};

/// Where and how one column of the result goes into a C++ object.
struct slot {
    std::uint32_t offset = 0;
    storage stored = storage::custom;
    value_kind wanted = value_kind::null;  ///< for the message when a cell does not fit
    store_function store = nullptr;        ///< decodes every storage, custom ones only this way
    const char* name = "";                 ///< the member, for messages
    const char* enum_name = nullptr;       ///< where it is an enum that is stored by name, too
};

/// The slots of one C++ object, in the order of the result's columns.
struct row_plan {
    std::vector<slot> places;
    const char* model = "";  ///< for messages
};

/// Puts `from` into the member at `slot.offset` of `row`; false where it does not fit: NULL into a
/// member that is never NULL, text that is no number, a number too large.
[[nodiscard]] bool store_cell(const slot& into, void* row, const cell& from);

// Decoders of the storages that drivers decode themselves, for `slot::store`.
bool store_boolean(void* member, const cell& from);
template <class Integer>
bool store_integer(void* member, const cell& from);
bool store_float32(void* member, const cell& from);
bool store_float64(void* member, const cell& from);
bool store_text(void* member, const cell& from);
// Decoders of the other column types.
bool store_bytes(void* member, const cell& from);
bool store_decimal(void* member, const cell& from);
bool store_utc_time(void* member, const cell& from);
bool store_date(void* member, const cell& from);
bool store_uuid(void* member, const cell& from);
bool store_json(void* member, const cell& from);

extern template bool store_integer<std::int8_t>(void*, const cell&);
extern template bool store_integer<std::int16_t>(void*, const cell&);
extern template bool store_integer<std::int32_t>(void*, const cell&);
extern template bool store_integer<std::int64_t>(void*, const cell&);
extern template bool store_integer<std::uint8_t>(void*, const cell&);
extern template bool store_integer<std::uint16_t>(void*, const cell&);
extern template bool store_integer<std::uint32_t>(void*, const cell&);
extern template bool store_integer<std::uint64_t>(void*, const cell&);

}  // namespace cormorant::detail
