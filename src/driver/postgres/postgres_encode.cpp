#include "driver/postgres/postgres_encode.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "driver/postgres/postgres_numeric.hpp"
#include "driver/value_check.hpp"

namespace cormorant::detail {
namespace {

/// A value on its way: where its bytes go, and as what.
struct encoder {
    wire_bytes& out;
    type_number type;
    wire_format& format;

    template <class Integer>
    status fixed(Integer number) {
        out.append_network(number);
        return {};
    }
    status as_text(std::string_view text) {
        format = wire_format::text;
        out.append(text);
        return {};
    }
};

template <class Integer>
status narrowed(encoder to, std::int64_t n) {
    if (n < std::numeric_limits<Integer>::min() || n > std::numeric_limits<Integer>::max())
        return data_failure(fmt::format("an integer does not fit its column, which has {} bits",
                                        8 * sizeof(Integer)));
    return to.fixed(static_cast<Integer>(n));
}

status encode_real(encoder to, double d);

status encode_integer(encoder to, std::int64_t n) {
    switch (to.type) {
        case pg::int8:
            return to.fixed(n);
        case pg::int4:
            return narrowed<std::int32_t>(to, n);
        case pg::int2:
            return narrowed<std::int16_t>(to, n);
        case pg::oid:
            return narrowed<std::uint32_t>(to, n);
        case pg::boolean:
            return to.fixed(static_cast<std::uint8_t>(n != 0 ? 1 : 0));
        case pg::float8:
        case pg::float4:
            return encode_real(to, static_cast<double>(n));
        case pg::numeric:
            append_numeric(to.out, decimal(n));
            return {};
        default:
            return to.as_text(std::to_string(n));
    }
}

// A number that meets a column of integers: only where it is one.
status encode_whole(encoder to, const decimal& number) {
    const auto whole = number.to_int64();
    if (!whole) return data_failure("a number with a fraction, or beyond 64 bits, is no integer");
    return encode_integer(to, *whole);
}

status encode_real(encoder to, double d) {
    if (std::isnan(d))
        return data_failure("NaN cannot be stored: write an empty std::optional for NULL");
    switch (to.type) {
        case pg::float8:
            return to.fixed(std::bit_cast<std::uint64_t>(d));
        case pg::float4:
            return to.fixed(std::bit_cast<std::uint32_t>(static_cast<float>(d)));
        case pg::int2:
        case pg::int4:
        case pg::int8:
            if (std::isinf(d)) return data_failure("infinity is no integer");
            return encode_whole(to, decimal::from_double(d));
        case pg::numeric:
            if (std::isinf(d)) return data_failure("infinity is no decimal");
            append_numeric(to.out, decimal::from_double(d));
            return {};
        default:
            return to.as_text(fmt::format("{}", d));
    }
}

status encode_decimal(encoder to, const decimal& number) {
    switch (to.type) {
        case pg::numeric:
            append_numeric(to.out, number);
            return {};
        case pg::float8:
        case pg::float4:
            return encode_real(to, number.to_double());
        case pg::int2:
        case pg::int4:
        case pg::int8:
            return encode_whole(to, number);
        default:
            return to.as_text(number.to_string());
    }
}

status encode_boolean(encoder to, bool b) {
    switch (to.type) {
        case pg::int2:
        case pg::int4:
        case pg::int8:
            return encode_integer(to, b ? 1 : 0);
        case pg::boolean:
            return to.fixed(static_cast<std::uint8_t>(b ? 1 : 0));
        default:
            return to.as_text(b ? "true" : "false");
    }
}

status encode_text(encoder to, std::string_view text) {
    if (status wrong = check_text(text)) return wrong;
    if (to.type == pg::jsonb) to.out.append('\1');  // the version of jsonb's binary format
    switch (to.type) {
        case pg::text:
        case pg::varchar:
        case pg::bpchar:
        case pg::name:
        case pg::unknown:
        case pg::json:
        case pg::jsonb:
            to.out.append(text);
            return {};
        default:
            return to.as_text(text);
    }
}

status encode_time(encoder to, std::int64_t microseconds) {
    const utc_time moment{std::chrono::microseconds(microseconds)};
    if (!representable(moment))
        return data_failure("a time cannot be stored: only the years 0001 to 9999 can");
    switch (to.type) {
        case pg::timestamptz:
        case pg::timestamp:
            return to.fixed(microseconds - pg::epoch_microseconds);
        case pg::date: {
            const auto day = std::chrono::floor<std::chrono::days>(moment);
            return to.fixed(
                static_cast<std::int32_t>(day.time_since_epoch().count() - pg::epoch_days));
        }
        default:
            return to.as_text(to_text(moment) + "+00");
    }
}

status encode_date(encoder to, std::int64_t days) {
    constexpr std::int64_t first = -719'162;  // 0001-01-01
    constexpr std::int64_t last = 2'932'896;  // 9999-12-31
    if (days < first || days > last)
        return data_failure("a time cannot be stored: only the years 0001 to 9999 can");
    switch (to.type) {
        case pg::date:
            return to.fixed(static_cast<std::int32_t>(days - pg::epoch_days));
        case pg::timestamptz:
        case pg::timestamp:
            return encode_time(to, days * pg::microseconds_a_day);
        default:
            return to.as_text(to_text(date(std::chrono::days(static_cast<int>(days)))));
    }
}

// An interval has microseconds, days and months beside each other; a length of time is all
// microseconds.
status encode_duration(encoder to, std::int64_t microseconds) {
    switch (to.type) {
        case pg::interval:
            to.out.append_network(microseconds);
            return to.fixed(std::int64_t{0});
        case pg::int2:
        case pg::int4:
        case pg::int8:
        case pg::numeric:
        case pg::float8:
            return encode_integer(to, microseconds);
        default:
            return to.as_text(fmt::format("{} microseconds", microseconds));
    }
}

status encode_unsigned(encoder to, std::uint64_t n) {
    if (to.type != pg::numeric) return unsigned_failure();
    append_numeric(to.out, decimal(n));
    return {};
}

status encode_uuid(encoder to, const uuid& id) {
    if (to.type != pg::uuid && to.type != pg::bytea) return to.as_text(id.to_string());
    to.out.append({reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()});
    return {};
}

bool is_characters(value_kind kind) noexcept {
    return kind == value_kind::text || kind == value_kind::json || kind == value_kind::bytes;
}

}  // namespace

status encode_value(wire_bytes& out, const value& v, type_number type, wire_format& format) {
    format = wire_format::binary;
    const encoder to{out, type, format};
    if (is_characters(v.kind()))
        if (status wrong = check_length(v.as_text().size())) return wrong;
    switch (v.kind()) {
        case value_kind::integer:
            return encode_integer(to, v.as_integer());
        case value_kind::boolean:
            return encode_boolean(to, v.as_integer() != 0);
        case value_kind::real:
            return encode_real(to, v.as_real());
        case value_kind::decimal:
            return encode_decimal(to, v.as_decimal());
        case value_kind::unsigned_integer:
            return encode_unsigned(to, static_cast<std::uint64_t>(v.as_integer()));
        case value_kind::text:
        case value_kind::json:
            return encode_text(to, v.as_text());
        case value_kind::bytes:
            out.append(v.as_text());
            return {};
        case value_kind::utc_time:
            return encode_time(to, v.as_integer());
        case value_kind::date:
            return encode_date(to, v.as_integer());
        case value_kind::duration:
            return encode_duration(to, v.as_integer());
        case value_kind::uuid:
            return encode_uuid(to, v.as_uuid());
        case value_kind::array:
        case value_kind::range:
            return encode_container(out, v, type, format);
        case value_kind::list:
            return encode_array(out, v.as_list(), type, format);
        case value_kind::null:
        case value_kind::subquery:
        case value_kind::sql:
            break;
    }
    failure f = data_failure(fmt::format("a {} is not one parameter", name_of(v.kind())));
    f.kind = error_kind::internal;
    return f;
}

}  // namespace cormorant::detail
