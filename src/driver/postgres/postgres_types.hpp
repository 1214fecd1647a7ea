#pragma once

#include <cstdint>

namespace cormorant::detail {

/// PostgreSQL's numbers for the types that it is born with (src/include/catalog/pg_type.dat); they
/// never change.
using type_number = std::uint32_t;

namespace pg {

inline constexpr type_number boolean = 16;
inline constexpr type_number bytea = 17;
inline constexpr type_number name = 19;
inline constexpr type_number int8 = 20;
inline constexpr type_number int2 = 21;
inline constexpr type_number int4 = 23;
inline constexpr type_number text = 25;
inline constexpr type_number oid = 26;
inline constexpr type_number json = 114;
inline constexpr type_number float4 = 700;
inline constexpr type_number float8 = 701;
inline constexpr type_number unknown = 705;
inline constexpr type_number bpchar = 1042;
inline constexpr type_number varchar = 1043;
inline constexpr type_number date = 1082;
inline constexpr type_number timestamp = 1114;
inline constexpr type_number timestamptz = 1184;
inline constexpr type_number interval = 1186;
inline constexpr type_number numeric = 1700;
inline constexpr type_number uuid = 2950;
inline constexpr type_number jsonb = 3802;
inline constexpr type_number int4range = 3904;
inline constexpr type_number numrange = 3906;
inline constexpr type_number tsrange = 3908;
inline constexpr type_number tstzrange = 3910;
inline constexpr type_number daterange = 3912;
inline constexpr type_number int8range = 3926;

/// The first number of a type that a database made itself (FirstNormalObjectId).
inline constexpr type_number first_own = 16'384;

/// Days and microseconds from 1970, where the library counts from, to 2000, where PostgreSQL does.
inline constexpr std::int64_t epoch_days = 10'957;
inline constexpr std::int64_t microseconds_a_day = 86'400'000'000;
inline constexpr std::int64_t epoch_microseconds = epoch_days * microseconds_a_day;

}  // namespace pg

/// The type of the elements of an array type; 0 where it is no array that is known here.
[[nodiscard]] type_number element_type(type_number array) noexcept;
/// The type of the bounds of a range type; 0 where it is no range.
[[nodiscard]] type_number bound_type(type_number range) noexcept;

}  // namespace cormorant::detail
