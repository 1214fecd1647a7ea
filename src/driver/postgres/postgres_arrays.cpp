#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <concepts>
#include <cstring>
#include <utility>

#include "driver/postgres/postgres_bytes.hpp"
#include "driver/postgres/postgres_encode.hpp"
#include "driver/postgres/postgres_quoting.hpp"
#include "driver/value_check.hpp"

/// Arrays as parameters, in the form of array_recv, or as their text.

namespace cormorant::detail {
namespace {

// The header of array_send: one dimension that counts from 1.
void append_array_header(std::string& out, std::span<const value> items, type_number of) {
    bool nulls = false;
    for (const value& v : items) nulls = nulls || v.is_null();
    append_network(out, std::int32_t{items.empty() ? 0 : 1});
    append_network(out, std::int32_t{nulls ? 1 : 0});
    append_network(out, of);
    if (items.empty()) return;
    append_network(out, static_cast<std::int32_t>(items.size()));
    append_network(out, std::int32_t{1});
}

template <std::integral Integer>
bool append_whole(std::string& out, Integer number) {
    char bytes[sizeof(std::int32_t) + sizeof number];
    const std::uint32_t length = swapped_bytes(std::uint32_t{sizeof number});
    const auto word = swapped_bytes(static_cast<std::make_unsigned_t<Integer>>(number));
    std::memcpy(bytes, &length, sizeof length);
    std::memcpy(bytes + sizeof length, &word, sizeof word);
    out.append(bytes, sizeof bytes);
    return true;
}

// The elements that are what the list holds. False for all others, which encode_value looks at.
bool append_plain(std::string& out, const value& v, type_number of) {
    switch (v.kind()) {
        case value_kind::integer:
            if (of == pg::int8) return append_whole(out, v.as_integer());
            if (of == pg::int4 && std::in_range<std::int32_t>(v.as_integer()))
                return append_whole(out, static_cast<std::int32_t>(v.as_integer()));
            return false;
        case value_kind::real:
            return of == pg::float8 && !std::isnan(v.as_real()) &&
                   append_whole(out, std::bit_cast<std::uint64_t>(v.as_real()));
        case value_kind::text: {
            const std::string_view text = v.as_text();
            if ((of != pg::text && of != pg::varchar) || !plain_ascii(text)) return false;
            append_network(out, static_cast<std::int32_t>(text.size()));
            out += text;
            return true;
        }
        default:
            return false;
    }
}

// A value behind its length.
status append_part(std::string& out, const value& v, type_number of) {
    if (v.is_null()) return append_network(out, std::int32_t{-1}), status();
    constexpr std::size_t length_size = 4;
    const std::size_t begin = out.size();
    out.append(length_size, '\0');
    wire_format format = wire_format::binary;
    if (status wrong = encode_value(out, v, of, format)) return wrong;
    if (format == wire_format::text)
        return data_failure(
            fmt::format("a {} does not fit the values of its list", name_of(v.kind())));
    const auto length = swapped_bytes(static_cast<std::uint32_t>(out.size() - begin - length_size));
    std::memcpy(out.data() + begin, &length, sizeof length);
    return {};
}

status append_elements(std::string& out, std::span<const value> items, type_number of) {
    constexpr std::size_t length_size = 4;
    out.reserve(out.size() + items.size() * (length_size + sizeof(std::int64_t)));
    for (const value& v : items) {
        if (append_plain(out, v, of)) continue;
        if (status wrong = append_part(out, v, of)) return wrong;
    }
    return {};
}

// A value inside the text of an array or a range.
status append_text_part(std::string& out, const value& v) {
    std::string text;
    wire_format format = wire_format::text;
    if (v.kind() == value_kind::bytes)
        text = hexadecimal(v.as_text());
    else if (status wrong = encode_value(text, v, pg::text, format))
        return wrong;
    append_quoted(out, text, '\\');
    return {};
}

// `{"a","b",NULL}`, for the element types that the server knows and we do not.
status append_text_array(std::string& out, std::span<const value> items) {
    out += '{';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) out += ',';
        if (items[i].is_null()) {
            out += "NULL";
            continue;
        }
        if (status wrong = append_text_part(out, items[i])) return wrong;
    }
    out += '}';
    return {};
}

// `["1","5")`.
status append_text_range(std::string& out, const value_parts& range) {
    if ((range.flags & range_flags::empty) != 0) return out += "empty", status();
    out += (range.flags & range_flags::lower_included) != 0 ? '[' : '(';
    for (std::size_t i = 0; i < 2; ++i) {
        if (i != 0) out += ',';
        if (range.items[i].is_null()) continue;
        if (status wrong = append_text_part(out, range.items[i])) return wrong;
    }
    out += (range.flags & range_flags::upper_included) != 0 ? ']' : ')';
    return {};
}

// The form of range_recv.
status append_range(std::string& out, const value_parts& range, type_number of) {
    out += static_cast<char>(range.flags);
    for (const value& bound : range.items)
        if (!bound.is_null())
            if (status wrong = append_part(out, bound, of)) return wrong;
    return {};
}

bool is_text(type_number type) { return type == pg::text || type == pg::varchar; }

}  // namespace

status encode_container(std::string& out, const value& v, type_number type, wire_format& format) {
    const value_parts& parts = v.as_parts();
    // The bytes of a text are those of its binary format.
    format = is_text(type) ? wire_format::binary : wire_format::text;
    if (v.kind() == value_kind::range) {
        const type_number of = bound_type(type);
        if (of == 0) return append_text_range(out, parts);
        format = wire_format::binary;
        return append_range(out, parts, of);
    }
    if (is_text(type)) return append_text_array(out, parts.items);
    return encode_array(out, parts.items, type, format);
}

status encode_enum_array(std::string& out, std::span<const value> labels, type_number of) {
    append_array_header(out, labels, of);
    return append_elements(out, labels, pg::text);
}

status encode_array(std::string& out, std::span<const value> items, type_number type,
                    wire_format& format) {
    const type_number of = element_type(type);
    if (of == 0) {
        format = wire_format::text;
        return append_text_array(out, items);
    }
    format = wire_format::binary;
    append_array_header(out, items, of);
    return append_elements(out, items, of);
}

}  // namespace cormorant::detail
