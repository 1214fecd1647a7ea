#include "cormorant/base/row_plan.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "cormorant/base/bytes.hpp"
#include "cormorant/base/json.hpp"

namespace cormorant::detail {
namespace {

// The integer that a cell holds, or nothing. SQLite keeps integral values of NUMERIC columns as
// REAL now and then, so a REAL without a fraction counts.
bool integer_of(const cell& from, std::int64_t& out) {
    switch (from.kind) {
        case value_kind::integer:
        case value_kind::boolean:
        case value_kind::duration:
            out = from.integer;
            return true;
        case value_kind::real: {
            // 2^63 as a double: the first value that no int64 holds.
            constexpr double limit = 9223372036854775808.0;
            if (!(from.real >= -limit && from.real < limit)) return false;
            out = static_cast<std::int64_t>(from.real);
            return static_cast<double>(out) == from.real;
        }
        default:
            return false;
    }
}

// The same of one from 2^63 on; the digits of a sum are a decimal.
bool unsigned_of(const cell& from, std::uint64_t& out) {
    if (from.kind == value_kind::unsigned_integer) {
        out = static_cast<std::uint64_t>(from.integer);
        return true;
    }
    if (from.kind != value_kind::decimal) return false;
    const char* end = from.text.data() + from.text.size();
    const auto [stopped, broken] = std::from_chars(from.text.data(), end, out);
    return broken == std::errc() && stopped == end;
}

bool real_of(const cell& from, double& out) {
    if (from.kind == value_kind::real) {
        out = from.real;
        return true;
    }
    if (from.kind == value_kind::integer) {
        out = static_cast<double>(from.integer);
        return true;
    }
    if (from.kind == value_kind::unsigned_integer) {
        out = static_cast<double>(static_cast<std::uint64_t>(from.integer));
        return true;
    }
    if (from.kind == value_kind::decimal) {
        const auto number = decimal::try_parse(from.text);
        if (!number) return false;
        out = number->to_double();
        return true;
    }
    return false;
}

}  // namespace

bool store_boolean(void* member, const cell& from) {
    std::int64_t n = 0;
    if (!integer_of(from, n) || (n != 0 && n != 1)) return false;
    *static_cast<bool*>(member) = n != 0;
    return true;
}

template <class Integer>
bool store_integer(void* member, const cell& from) {
    if constexpr (std::is_same_v<Integer, std::uint64_t>)
        if (unsigned_of(from, *static_cast<Integer*>(member))) return true;
    std::int64_t n = 0;
    if (!integer_of(from, n)) return false;
    if constexpr (std::numeric_limits<Integer>::is_signed) {
        if (n < std::numeric_limits<Integer>::min() || n > std::numeric_limits<Integer>::max())
            return false;
    } else {
        if (n < 0 || static_cast<std::uint64_t>(n) > std::numeric_limits<Integer>::max())
            return false;
    }
    *static_cast<Integer*>(member) = static_cast<Integer>(n);
    return true;
}

template bool store_integer<std::int8_t>(void*, const cell&);
template bool store_integer<std::int16_t>(void*, const cell&);
template bool store_integer<std::int32_t>(void*, const cell&);
template bool store_integer<std::int64_t>(void*, const cell&);
template bool store_integer<std::uint8_t>(void*, const cell&);
template bool store_integer<std::uint16_t>(void*, const cell&);
template bool store_integer<std::uint32_t>(void*, const cell&);
template bool store_integer<std::uint64_t>(void*, const cell&);

bool store_float32(void* member, const cell& from) {
    double d = 0;
    if (!real_of(from, d)) return false;
    *static_cast<float*>(member) = static_cast<float>(d);
    return true;
}

bool store_float64(void* member, const cell& from) {
    return real_of(from, *static_cast<double*>(member));
}

bool store_text(void* member, const cell& from) {
    if (from.kind != value_kind::text && from.kind != value_kind::json) return false;
    static_cast<std::string*>(member)->assign(from.text);
    return true;
}

bool store_bytes(void* member, const cell& from) {
    if (from.kind != value_kind::bytes && from.kind != value_kind::text) return false;
    const auto* first = reinterpret_cast<const std::byte*>(from.text.data());
    static_cast<bytes*>(member)->assign(first, first + from.text.size());
    return true;
}

bool store_decimal(void* member, const cell& from) {
    auto& out = *static_cast<decimal*>(member);
    switch (from.kind) {
        case value_kind::integer:
            out = decimal(from.integer);
            return true;
        case value_kind::unsigned_integer:
            out = decimal(static_cast<std::uint64_t>(from.integer));
            return true;
        case value_kind::real:
            if (!std::isfinite(from.real)) return false;
            out = decimal::from_double(from.real);
            return true;
        case value_kind::decimal:
        case value_kind::text: {
            auto number = decimal::try_parse(from.text);
            if (!number) return false;
            out = std::move(*number);
            return true;
        }
        default:
            return false;
    }
}

bool store_utc_time(void* member, const cell& from) {
    auto& out = *static_cast<utc_time*>(member);
    if (from.kind == value_kind::utc_time) {
        out = utc_time(std::chrono::microseconds(from.integer));
        return true;
    }
    if (from.kind != value_kind::text) return false;
    const auto parsed = parse_utc_time(from.text);
    if (parsed) out = *parsed;
    return parsed.has_value();
}

bool store_date(void* member, const cell& from) {
    auto& out = *static_cast<date*>(member);
    if (from.kind == value_kind::date) {
        out = date(std::chrono::sys_days(std::chrono::days(from.integer)));
        return true;
    }
    if (from.kind != value_kind::text) return false;
    // A date column may hold a time of day where another program wrote it: midnight is the date.
    const auto parsed = parse_utc_time(from.text);
    if (!parsed ||
        parsed->time_since_epoch() % std::chrono::days(1) != std::chrono::microseconds(0))
        return false;
    out = date(std::chrono::floor<std::chrono::days>(*parsed));
    return true;
}

bool store_uuid(void* member, const cell& from) {
    if (from.kind == value_kind::bytes && from.text.size() == 16) {
        __builtin_memcpy(member, from.text.data(), 16);
        return true;
    }
    if (from.kind != value_kind::text && from.kind != value_kind::uuid) return false;
    const auto parsed = uuid::try_parse(from.text);
    if (parsed) *static_cast<uuid*>(member) = *parsed;
    return parsed.has_value();
}

bool store_json(void* member, const cell& from) {
    if (from.kind != value_kind::text && from.kind != value_kind::json) return false;
    auto parsed = json::try_parse(from.text);
    if (parsed) *static_cast<json*>(member) = std::move(*parsed);
    return parsed.has_value();
}

bool store_cell(const slot& into, void* row, const cell& from) {
    return into.store(static_cast<char*>(row) + into.offset, from);
}

}  // namespace cormorant::detail
