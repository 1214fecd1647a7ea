#include "driver/postgres/postgres_decode.hpp"

#include <charconv>
#include <limits>

#include "driver/postgres/postgres_bytes.hpp"
#include "driver/postgres/postgres_numeric.hpp"

namespace cormorant::detail {
namespace {

cell integer_cell(value_kind kind, std::int64_t n) noexcept {
    cell made;
    made.kind = kind;
    made.integer = n;
    return made;
}

cell real_cell(double d) noexcept {
    cell made;
    made.kind = value_kind::real;
    made.real = d;
    return made;
}

cell text_cell(value_kind kind, std::string_view text) noexcept {
    cell made;
    made.kind = kind;
    made.text = text;
    return made;
}

// What no member can hold is shown as a text, which then does not fit.
cell moment_cell(std::int64_t microseconds) noexcept {
    if (microseconds == std::numeric_limits<std::int64_t>::max())
        return text_cell(value_kind::text, "infinity");
    if (microseconds == std::numeric_limits<std::int64_t>::min())
        return text_cell(value_kind::text, "-infinity");
    // PostgreSQL's last year is 294276, 64 bits of microseconds from 1970 end in 294247.
    std::int64_t since_1970 = 0;
    if (__builtin_add_overflow(microseconds, pg::epoch_microseconds, &since_1970))
        return text_cell(value_kind::text, "a time too late");
    return integer_cell(value_kind::utc_time, since_1970);
}

cell date_cell(std::int32_t days) noexcept {
    if (days == std::numeric_limits<std::int32_t>::max())
        return text_cell(value_kind::text, "infinity");
    if (days == std::numeric_limits<std::int32_t>::min())
        return text_cell(value_kind::text, "-infinity");
    return integer_cell(value_kind::date, days + pg::epoch_days);
}

// Days are 24 hours, as in UTC. A month has no length.
cell interval_cell(const char* bytes) noexcept {
    if (read_network<std::int32_t>(bytes + 12) != 0)
        return text_cell(value_kind::text, "an interval of months");
    std::int64_t whole = 0;
    if (__builtin_mul_overflow(std::int64_t{read_network<std::int32_t>(bytes + 8)},
                               pg::microseconds_a_day, &whole) ||
        __builtin_add_overflow(whole, read_network<std::int64_t>(bytes), &whole))
        return text_cell(value_kind::text, "an interval too long");
    return integer_cell(value_kind::duration, whole);
}

cell decimal_cell(std::string_view bytes, std::string& scratch) {
    numeric_to_text(bytes, scratch);
    return text_cell(value_kind::decimal, scratch);
}

template <class Number>
Number parsed(std::string_view text) noexcept {
    Number n{};
    std::from_chars(text.data(), text.data() + text.size(), n);
    return n;
}

cell bytes_of_text(std::string_view text, std::string& scratch) {
    scratch.clear();
    for (std::size_t i = 2; i + 1 < text.size(); i += 2) {  // after "\x"
        unsigned char byte = 0;
        std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
        scratch += static_cast<char>(byte);
    }
    return text_cell(value_kind::bytes, scratch);
}

// The bytes that a value of the type has, or begins with. What is on the other end of a connection
// may be anything.
std::size_t least_width(wire_type type) noexcept {
    switch (type) {
        case wire_type::boolean:
            return 1;
        case wire_type::int2:
            return 2;
        case wire_type::int4:
        case wire_type::oid:
        case wire_type::float4:
        case wire_type::date:
            return 4;
        case wire_type::int8:
        case wire_type::float8:
        case wire_type::moment:
        case wire_type::numeric:
            return 8;
        case wire_type::interval:
            return 16;
        case wire_type::text:
        case wire_type::bytea:
        case wire_type::uuid:
        case wire_type::json:
        case wire_type::jsonb:
        case wire_type::array:
        case wire_type::range:
        case wire_type::other:
            break;
    }
    return 0;
}

}  // namespace

wire_type wire_type_of(type_number type) noexcept {
    switch (type) {
        case pg::boolean:
            return wire_type::boolean;
        case pg::int2:
            return wire_type::int2;
        case pg::int4:
            return wire_type::int4;
        case pg::int8:
            return wire_type::int8;
        case pg::oid:
            return wire_type::oid;
        case pg::float4:
            return wire_type::float4;
        case pg::float8:
            return wire_type::float8;
        case pg::numeric:
            return wire_type::numeric;
        case pg::text:
        case pg::varchar:
        case pg::bpchar:
        case pg::name:
        case pg::unknown:
            return wire_type::text;
        case pg::bytea:
            return wire_type::bytea;
        case pg::timestamptz:
        case pg::timestamp:
            return wire_type::moment;
        case pg::date:
            return wire_type::date;
        case pg::interval:
            return wire_type::interval;
        case pg::uuid:
            return wire_type::uuid;
        case pg::json:
            return wire_type::json;
        case pg::jsonb:
            return wire_type::jsonb;
        default:
            break;
    }
    if (bound_type(type) != 0) return wire_type::range;
    const type_number element = element_type(type);
    return element == 0 || bound_type(element) != 0 ? wire_type::other : wire_type::array;
}

cell decode_binary(wire_type type, std::string_view bytes, std::string& scratch) {
    if (bytes.size() < least_width(type))
        return text_cell(value_kind::text, "a value cut short on its way");
    const char* at = bytes.data();
    switch (type) {
        case wire_type::boolean:
            return integer_cell(value_kind::boolean, at[0] != 0 ? 1 : 0);
        case wire_type::int2:
            return integer_cell(value_kind::integer, read_network<std::int16_t>(at));
        case wire_type::int4:
            return integer_cell(value_kind::integer, read_network<std::int32_t>(at));
        case wire_type::int8:
            return integer_cell(value_kind::integer, read_network<std::int64_t>(at));
        case wire_type::oid:
            return integer_cell(value_kind::integer, read_network<std::uint32_t>(at));
        case wire_type::float4:
            return real_cell(read_float4(at));
        case wire_type::float8:
            return real_cell(read_float8(at));
        case wire_type::numeric:
            return decimal_cell(bytes, scratch);
        case wire_type::text:
            return text_cell(value_kind::text, bytes);
        case wire_type::bytea:
        case wire_type::uuid:
        case wire_type::array:  // container_cells reads these
        case wire_type::range:
        case wire_type::other:
            return text_cell(value_kind::bytes, bytes);
        case wire_type::moment:
            return moment_cell(read_network<std::int64_t>(at));
        case wire_type::date:
            return date_cell(read_network<std::int32_t>(at));
        case wire_type::interval:
            return interval_cell(at);
        case wire_type::json:
            return text_cell(value_kind::json, bytes);
        case wire_type::jsonb:  // after the version of the format
            return text_cell(value_kind::json, bytes.substr(bytes.empty() ? 0 : 1));
    }
    return {};
}

cell decode_text(wire_type type, std::string_view text, std::string& scratch) {
    switch (type) {
        case wire_type::boolean:
            return integer_cell(value_kind::boolean, text.starts_with('t') ? 1 : 0);
        case wire_type::int2:
        case wire_type::int4:
        case wire_type::int8:
        case wire_type::oid:
            return integer_cell(value_kind::integer, parsed<std::int64_t>(text));
        case wire_type::float4:
        case wire_type::float8:
            return real_cell(parsed<double>(text));
        case wire_type::numeric:
            return text_cell(value_kind::decimal, text);
        case wire_type::bytea:
            return bytes_of_text(text, scratch);
        case wire_type::json:
        case wire_type::jsonb:
            return text_cell(value_kind::json, text);
        case wire_type::text:
        case wire_type::uuid:
        case wire_type::moment:
        case wire_type::date:
        case wire_type::interval:
        case wire_type::array:
        case wire_type::range:
        case wire_type::other:
            break;
    }
    return text_cell(value_kind::text, text);
}

}  // namespace cormorant::detail
