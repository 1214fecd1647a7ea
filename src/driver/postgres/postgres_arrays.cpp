#include <fmt/format.h>

#include "driver/postgres/postgres_encode.hpp"
#include "driver/postgres/postgres_members.hpp"
#include "driver/postgres/postgres_quoting.hpp"

/// Arrays as parameters, in the form of array_recv, or as their text.

namespace cormorant::detail {
namespace {

// The header of array_send: one dimension that counts from 1. Returns where it says whether there
// are NULLs.
std::size_t append_array_header(wire_bytes& out, std::size_t items, type_number of) {
    out.append_network(std::int32_t{items == 0 ? 0 : 1});
    const std::size_t nulls = out.size();
    out.append_network(std::int32_t{0});
    out.append_network(of);
    if (items == 0) return nulls;
    out.append_network(static_cast<std::int32_t>(items));
    out.append_network(std::int32_t{1});
    (void)out.room(items * (sizeof(std::int32_t) + sizeof(std::int64_t)));
    return nulls;
}

void note_nulls(wire_bytes& out, std::size_t at) noexcept {
    write_network(out.data() + at, std::int32_t{1});
}

status append_items(wire_bytes& out, std::span<const value> items, type_number of, type_number as) {
    const std::size_t nulls = append_array_header(out, items.size(), of);
    bool any_null = false;
    for (const value& v : items) {
        any_null = any_null || v.is_null();
        if (status wrong = append_part(out, v, as)) return wrong;
    }
    if (any_null) note_nulls(out, nulls);
    return {};
}

// A value inside the text of an array or a range.
status append_text_part(std::string& out, const value& v) {
    wire_bytes text;
    wire_format format = wire_format::text;
    if (v.kind() == value_kind::bytes)
        text.append(hexadecimal(v.as_text()));
    else if (status wrong = encode_value(text, v, pg::text, format))
        return wrong;
    append_quoted(out, text.view(), '\\');
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
status append_range(wire_bytes& out, const value_parts& range, type_number of) {
    out.append(static_cast<char>(range.flags));
    for (const value& bound : range.items)
        if (!bound.is_null())
            if (status wrong = append_part(out, bound, of)) return wrong;
    return {};
}

bool is_text(type_number type) { return type == pg::text || type == pg::varchar; }

// What is printed as a text, and sent so.
template <class Print>
status append_printed(wire_bytes& out, Print print) {
    std::string text;
    if (status wrong = print(text)) return wrong;
    out.append(text);
    return {};
}

}  // namespace

status encode_container(wire_bytes& out, const value& v, type_number type, wire_format& format) {
    const value_parts& parts = v.as_parts();
    // The bytes of a text are those of its binary format.
    format = is_text(type) ? wire_format::binary : wire_format::text;
    if (v.kind() == value_kind::range) {
        const type_number of = bound_type(type);
        if (of == 0)
            return append_printed(out,
                                  [&](std::string& to) { return append_text_range(to, parts); });
        format = wire_format::binary;
        return append_range(out, parts, of);
    }
    if (is_text(type))
        return append_printed(out,
                              [&](std::string& to) { return append_text_array(to, parts.items); });
    return encode_array(out, parts.items, type, format);
}

status encode_enum_array(wire_bytes& out, std::span<const value> labels, type_number of) {
    return append_items(out, labels, of, pg::text);
}

status encode_array(wire_bytes& out, std::span<const value> items, type_number type,
                    wire_format& format) {
    const type_number of = element_type(type);
    if (of == 0) {
        format = wire_format::text;
        return append_printed(out, [&](std::string& to) { return append_text_array(to, items); });
    }
    format = wire_format::binary;
    return append_items(out, items, of, of);
}

status encode_column(wire_bytes& out, const member_place& from, const row_span& rows,
                     type_number type, wire_format& format) {
    const type_number of = element_type(type);
    if (of == 0) return encode_array(out, values_of(from, rows), type, format);
    format = wire_format::binary;
    const std::size_t nulls = append_array_header(out, rows.size(), of);
    const member_form form = member_form_of(from.stored, of);
    bool any_null = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (append_member(out, form, from.in(rows[i]))) continue;
        const value v = from.of(rows[i]);
        any_null = any_null || v.is_null();
        if (status wrong = append_part(out, v, of)) return wrong;
    }
    if (any_null) note_nulls(out, nulls);
    return {};
}

}  // namespace cormorant::detail
