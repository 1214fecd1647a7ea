#include "sql/postgres/postgres_read_type.hpp"

namespace cormorant::detail {
namespace {

constexpr known_type types[] = {
    {"boolean", value_kind::boolean},
    {"smallint", value_kind::integer, 16},
    {"integer", value_kind::integer, 32},
    {"bigint", value_kind::integer, 64},
    {"double precision", value_kind::real},
    {"real", value_kind::real, 64, type_numbers::none, false},
    {"numeric", value_kind::decimal, 64, type_numbers::digits},
    {"text", value_kind::text},
    {"character varying", value_kind::text, 64, type_numbers::length},
    {"character", value_kind::text, 64, type_numbers::length, false},
    {"citext", value_kind::text, 64, type_numbers::none, false},
    {"name", value_kind::text, 64, type_numbers::none, false},
    {"bytea", value_kind::bytes},
    {"timestamp with time zone", value_kind::utc_time},
    {"timestamp without time zone", value_kind::utc_time, 64, type_numbers::none, false},
    {"date", value_kind::date},
    {"interval", value_kind::duration},
    {"uuid", value_kind::uuid},
    {"jsonb", value_kind::json},
    {"json", value_kind::json, 64, type_numbers::none, false},
    {"int4range", value_kind::range, 32, type_numbers::none, true, value_kind::integer},
    {"int8range", value_kind::range, 64, type_numbers::none, true, value_kind::integer},
    {"numrange", value_kind::range, 64, type_numbers::none, true, value_kind::decimal},
    {"tstzrange", value_kind::range, 64, type_numbers::none, true, value_kind::utc_time},
    {"daterange", value_kind::range, 64, type_numbers::none, true, value_kind::date},
};

}  // namespace

std::optional<type_reading> postgres_read_type(std::string_view text) {
    const type_text parts = parts_of_type(text);
    std::optional<type_reading> made = read_known_type(parts, types);
    if (made && parts.is_array && made->type.element == value_kind::range) return std::nullopt;
    return made;
}

}  // namespace cormorant::detail
