#include "sql/sqlite/sqlite_read_type.hpp"

namespace cormorant::detail {
namespace {

constexpr known_type types[] = {
    {"integer", value_kind::integer},
    {"int", value_kind::integer},
    {"tinyint", value_kind::integer},
    {"smallint", value_kind::integer},
    {"mediumint", value_kind::integer},
    {"bigint", value_kind::integer},
    {"int2", value_kind::integer},
    {"int8", value_kind::integer},
    {"real", value_kind::real},
    {"double", value_kind::real},
    {"double precision", value_kind::real},
    {"float", value_kind::real},
    {"numeric", value_kind::decimal, 64, type_numbers::digits},
    {"decimal", value_kind::decimal, 64, type_numbers::digits},
    {"text", value_kind::text},
    {"clob", value_kind::text},
    {"varchar", value_kind::text, 64, type_numbers::length},
    {"nvarchar", value_kind::text, 64, type_numbers::length},
    {"char", value_kind::text, 64, type_numbers::length},
    {"nchar", value_kind::text, 64, type_numbers::length},
    {"character", value_kind::text, 64, type_numbers::length},
    {"character varying", value_kind::text, 64, type_numbers::length},
    {"blob", value_kind::bytes},
    {"bool", value_kind::boolean},
    {"boolean", value_kind::boolean},
    {"datetime", value_kind::utc_time},
    {"timestamp", value_kind::utc_time},
    {"date", value_kind::date},
    {"uuid", value_kind::uuid},
    {"json", value_kind::json},
};

// What SQLite does with a name that it does not know (datatype3.html, 3.1).
value_kind by_affinity(const std::string& name) {
    const auto holds = [&](const char* part) { return name.find(part) != std::string::npos; };
    if (holds("int")) return value_kind::integer;
    if (holds("char") || holds("clob") || holds("text")) return value_kind::text;
    if (holds("blob") || name.empty()) return value_kind::bytes;
    if (holds("real") || holds("floa") || holds("doub")) return value_kind::real;
    return value_kind::decimal;
}

}  // namespace

type_reading sqlite_read_type(std::string_view text) {
    const type_text parts = parts_of_type(text);
    if (const auto known = read_known_type(parts, types)) return *known;
    type_reading made;
    made.type.kind = by_affinity(parts.name);
    return made;
}

}  // namespace cormorant::detail
