#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cormorant {

/// A moment in UTC, in whole microseconds. The default is 1970-01-01 00:00:00.
using utc_time = std::chrono::sys_time<std::chrono::microseconds>;

/// A calendar day of the proleptic Gregorian calendar, written `cm::date day = 2024y / 2 / 29;`
/// with std::literals. Days since 1970-01-01 and not year_month_day, because its default,
/// 1970-01-01, is a day that can be stored (a default year_month_day is 0000-00-00, or
/// uninitialised), and because days add and subtract. A date converts to the utc_time of its
/// midnight; std::chrono::year_month_day(day) gives its parts.
using date = std::chrono::sys_days;

/// A length of time; stored as an integer number of microseconds.
using duration = std::chrono::microseconds;

/// The characters that `write_text(utc_time, char*)` may write: "YYYY-MM-DD HH:MM:SS.ffffff".
inline constexpr std::size_t utc_time_text_size = 26;

/// The characters that `write_text(date, char*)` writes: "YYYY-MM-DD".
inline constexpr std::size_t date_text_size = 10;

/// Whether the moment lies in the years 0001 to 9999, the ones that have a text and that every
/// backend can store.
[[nodiscard]] bool representable(utc_time moment) noexcept;

/// Whether the day lies in the years 0001 to 9999.
[[nodiscard]] bool representable(date day) noexcept;

/// Writes the text of `to_text` and no terminating zero; `out` has room for utc_time_text_size
/// characters. Returns the number of characters, 0 (and nothing written) for a moment that is not
/// representable.
std::size_t write_text(utc_time moment, char* out) noexcept;

/// Writes the text of `to_text` and no terminating zero; `out` has room for date_text_size
/// characters. Returns the number of characters, 0 (and nothing written) for a day that is not
/// representable.
std::size_t write_text(date day, char* out) noexcept;

/// Returns "YYYY-MM-DD HH:MM:SS", followed by ".ffffff" only when the microseconds are not zero:
/// within a second text order is not time order, between seconds it is. Throws usage_error unless
/// `representable(moment)`.
[[nodiscard]] std::string to_text(utc_time moment);

/// Returns "YYYY-MM-DD". Throws usage_error unless `representable(day)`.
[[nodiscard]] std::string to_text(date day);

/// Reads "YYYY-MM-DD", "YYYY-MM-DD HH:MM" and "YYYY-MM-DD HH:MM:SS[.f]" with 1 to 9 digits of a
/// second's fraction (those after the sixth are dropped), `T` in place of the space, and after a
/// time `Z` or an offset +hh or +hh:mm from UTC, which is subtracted. Without an offset the text is
/// in UTC. nullopt for any other text: leap seconds, 24:00, days that do not exist, years outside
/// 0001 to 9999 (after the offset), spaces around.
[[nodiscard]] std::optional<utc_time> parse_utc_time(std::string_view text) noexcept;

/// Reads "YYYY-MM-DD"; nullopt for any other text, for days that do not exist and years outside
/// 0001 to 9999.
[[nodiscard]] std::optional<date> parse_date(std::string_view text) noexcept;

/// The present moment of the system's clock, its fraction of a microsecond dropped.
[[nodiscard]] utc_time now() noexcept;

}  // namespace cormorant
