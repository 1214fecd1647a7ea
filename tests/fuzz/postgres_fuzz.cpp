#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "cormorant/base/utf8.hpp"
#include "driver/postgres/postgres_bytes.hpp"
#include "driver/postgres/postgres_containers.hpp"
#include "driver/postgres/postgres_decode.hpp"
#include "driver/postgres/postgres_encode.hpp"
#include "driver/postgres/postgres_errors.hpp"
#include "driver/postgres/postgres_numeric.hpp"
#include "driver/postgres/postgres_text.hpp"
#include "fuzz/input.hpp"

/// PostgreSQL's binary formats: what is written is read as the same value, and any bytes are read
/// as something.

namespace {

namespace cm = cormorant;
namespace detail = cormorant::detail;
namespace pg = cormorant::detail::pg;
using detail::value;
using detail::value_kind;
using fuzz::input;
using fuzz::require;

const std::vector<detail::type_number> types = {
    pg::boolean, pg::bytea,     pg::name,        pg::int8,     pg::int2,    pg::int4,   pg::text,
    pg::oid,     pg::json,      pg::float4,      pg::float8,   pg::unknown, pg::bpchar, pg::varchar,
    pg::date,    pg::timestamp, pg::timestamptz, pg::interval, pg::numeric, pg::uuid,   pg::jsonb,
    0,           99'999};

const std::vector<detail::type_number> arrays = {1000, 1001, 1005, 1007, 1009,  1014, 1015,
                                                 1016, 1021, 1022, 1115, 1182,  1185, 1187,
                                                 1231, 199,  2951, 3807, 99'999};

// ---- numeric ------------------------------------------------------------------------------------

void try_numeric(input& in) {
    const auto number = cm::decimal::try_parse(in.all());
    if (!number || number->exponent() > 2000 || number->exponent() < -2000) return;
    detail::wire_bytes bytes;
    detail::append_numeric(bytes, *number);
    std::string text;
    detail::numeric_to_text(bytes.view(), text);
    require(text == number->to_string(), "a numeric keeps its digits and its scale", text);
}

void try_numeric_bytes(input& in) {
    const std::string bytes = in.all();
    std::string text;
    detail::numeric_to_text(bytes, text);
    constexpr std::size_t long_text = 5000;  // the arithmetic of long numbers is slow
    const auto number = text.size() < long_text ? cm::decimal::try_parse(text) : std::nullopt;
    if (!number) return;
    detail::wire_bytes again_bytes;
    detail::append_numeric(again_bytes, *number);
    std::string again;
    detail::numeric_to_text(again_bytes.view(), again);
    require(again == number->to_string(), "a numeric that was read is written", text);
}

// ---- values -------------------------------------------------------------------------------------

value any_value(input& in, std::string& text) {
    switch (in.below(11)) {
        case 0:
            return value(in.flag());
        case 1:
            return value(in.integer<std::int64_t>());
        case 2:
            return value(in.integer<double>());
        case 3:
            return value(cm::decimal::from_parts(in.integer<std::int64_t>(),
                                                 static_cast<int>(in.below(60)) - 30));
        case 4:
            text = in.text();
            return value::copy(value_kind::text, text);
        case 5:
            text = in.text();
            return value::copy(value_kind::bytes, text);
        case 6:
            return value(cm::utc_time(std::chrono::microseconds(in.integer<std::int64_t>())));
        case 7:
            return value::date_from_days(in.integer<std::int32_t>());
        case 8:
            return value::duration_from_microseconds(in.integer<std::int64_t>());
        case 9: {
            std::array<std::byte, 16> bytes{};
            for (std::byte& b : bytes) b = std::byte{in.byte()};
            return value(cm::uuid(bytes));
        }
        default:
            return {};
    }
}

bool same_number(const detail::cell& read, const value& sent) {
    switch (sent.kind()) {
        case value_kind::integer:
        case value_kind::boolean:
        case value_kind::date:
        case value_kind::utc_time:
        case value_kind::duration:
            return read.integer == sent.as_integer();
        case value_kind::real:
            return std::bit_cast<std::uint64_t>(read.real) ==
                   std::bit_cast<std::uint64_t>(sent.as_real());
        case value_kind::decimal:
            return cm::decimal(read.text) == sent.as_decimal();
        case value_kind::text:
        case value_kind::bytes:
            return read.text == sent.as_text();
        case value_kind::uuid:
            return std::memcmp(read.text.data(), sent.as_uuid().bytes().data(), 16) == 0;
        default:
            return true;
    }
}

void try_value(input& in) {
    std::string text;
    const detail::type_number type = in.one_of(types);
    const value sent = any_value(in, text);
    if (sent.is_null()) return;
    detail::wire_bytes sent_bytes;
    detail::wire_format format{};
    if (detail::encode_value(sent_bytes, sent, type, format)) return;
    const std::string bytes(sent_bytes.view());
    if (format == detail::wire_format::text) {
        require(bytes.find('\0') == std::string::npos || sent.kind() == value_kind::bytes,
                "no zero byte in a text");
        return;
    }
    std::string scratch;
    const detail::cell read = detail::decode_binary(detail::wire_type_of(type), bytes, scratch);
    const bool same_kind =
        read.kind == sent.kind() || (sent.kind() == value_kind::uuid && type == pg::uuid);
    if (same_kind && !(sent.kind() == value_kind::real && type != pg::float8))
        require(same_number(read, sent), "a value that is sent is read");
}

void try_cell(input& in) {
    const detail::wire_type type = detail::wire_type_of(in.one_of(types));
    const bool binary = in.flag();
    const std::string bytes = in.all();
    std::string scratch;
    const detail::cell read = binary ? detail::decode_binary(type, bytes, scratch)
                                     : detail::decode_text(type, bytes, scratch);
    volatile std::size_t sum = 0;
    for (const char c : read.text) sum = sum + static_cast<unsigned char>(c);
}

// ---- arrays -------------------------------------------------------------------------------------

// {"a","b\"c",NULL}, as the server reads it.
std::vector<std::string> text_elements(const std::string& text) {
    std::vector<std::string> found;
    require(text.size() >= 2 && text.front() == '{' && text.back() == '}',
            "an array is between braces", text);
    std::size_t at = 1;
    while (text[at] != '}') {
        if (text.compare(at, 4, "NULL") == 0) {
            found.emplace_back();
            at += 4;
        } else {
            require(text[at] == '"', "an element is quoted", text);
            std::string element;
            for (++at; text[at] != '"'; ++at) {
                if (text[at] == '\\') ++at;
                require(at + 1 < text.size(), "quotes are closed", text);
                element += text[at];
            }
            found.push_back(element);
            ++at;
        }
        if (text[at] == ',') ++at;
    }
    require(at + 1 == text.size(), "nothing follows an array", text);
    return found;
}

void check_elements(const std::string& bytes, std::size_t count) {
    const auto word = [&](std::size_t at) {
        require(at + 4 <= bytes.size(), "an array is whole");
        return detail::read_network<std::int32_t>(bytes.data() + at);
    };
    if (count == 0)
        return require(bytes.size() == 12 && word(0) == 0, "an empty array has no dimension");
    require(word(0) == 1 && word(12) == static_cast<std::int32_t>(count),
            "an array has one dimension");
    std::size_t at = 20;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t length = word(at);
        at += 4 + static_cast<std::size_t>(std::max(length, 0));
    }
    require(at == bytes.size(), "an array is as long as its elements");
}

void try_array(input& in) {
    const detail::type_number type = in.one_of(arrays);
    std::vector<value> items(in.below(8));
    bool texts = true;
    for (value& item : items) {
        std::string text;
        item = any_value(in, text);
        texts = texts && item.kind() == value_kind::text;
    }
    detail::wire_bytes sent_bytes;
    detail::wire_format format{};
    if (detail::encode_array(sent_bytes, items, type, format)) return;
    const std::string bytes(sent_bytes.view());
    if (format == detail::wire_format::binary) return check_elements(bytes, items.size());
    const std::vector<std::string> found = text_elements(bytes);
    require(found.size() == items.size(), "an array has all its elements", bytes);
    for (std::size_t i = 0; texts && i < items.size(); ++i)
        require(found[i] == items[i].as_text(), "an element is its text", bytes);
}

// ---- arrays and ranges that are read ------------------------------------------------------------

void look_at(const detail::cell& read) {
    volatile std::size_t sum = 0;
    if (detail::is_container(read.kind))
        for (const detail::cell& item : read.items())
            for (const char c : item.text) sum = sum + static_cast<unsigned char>(c);
    else
        for (const char c : read.text) sum = sum + static_cast<unsigned char>(c);
}

void try_container(input& in) {
    const detail::type_number part = in.one_of(types);
    const std::size_t form = in.below(4);
    const std::string bytes = in.all();
    detail::container_cells cells;
    const auto read = form == 0   ? cells.read_array(part, bytes)
                      : form == 1 ? cells.parse_array(part, bytes)
                      : form == 2 ? cells.read_range(part, bytes)
                                  : cells.parse_range(part, bytes);
    if (!read) return;
    look_at(*read);
    if (read->kind == value_kind::range)
        require(read->items().size() == 2, "a range has two bounds");
    // Only what came in binary is made a text.
    if (form == 0 || form == 2) look_at(cells.as_text(*read));
}

void try_messages(input& in) {
    const std::string state = in.text(5);
    const std::string message = in.all();
    const std::string_view shown = detail::without_quoted_value(state, message);
    require(shown.size() <= std::max<std::size_t>(message.size(), 60),
            "a message is not longer than it was");
    (void)detail::postgres_error_kind(state);
    (void)detail::sort_of(message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    input in(data, size);
    switch (in.byte() % 32) {
        case 'n' % 32:
            try_numeric(in);
            break;
        case 'b' % 32:
            try_numeric_bytes(in);
            break;
        case 'v' % 32:
            try_value(in);
            break;
        case 'c' % 32:
            try_cell(in);
            break;
        case 'a' % 32:
            try_array(in);
            break;
        case 'm' % 32:
            try_messages(in);
            break;
        case 'k' % 32:
            try_container(in);
            break;
        default:
            break;
    }
    return 0;
}
