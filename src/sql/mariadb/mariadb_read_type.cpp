#include "sql/mariadb/mariadb_read_type.hpp"

namespace cormorant::detail {
namespace {

constexpr known_type types[] = {
    {"tinyint", value_kind::integer, 8, type_numbers::width},
    {"smallint", value_kind::integer, 16, type_numbers::width},
    {"mediumint", value_kind::integer, 32, type_numbers::width, false},
    {"int", value_kind::integer, 32, type_numbers::width},
    {"bigint", value_kind::integer, 64, type_numbers::width},
    {"year", value_kind::integer, 16, type_numbers::width, false},
    {"double", value_kind::real},
    {"float", value_kind::real, 64, type_numbers::none, false},
    {"decimal", value_kind::decimal, 64, type_numbers::digits},
    {"varchar", value_kind::text, 64, type_numbers::length},
    {"char", value_kind::text, 64, type_numbers::length, false},
    {"tinytext", value_kind::text, 64, type_numbers::none, false},
    {"text", value_kind::text, 64, type_numbers::none, false},
    {"mediumtext", value_kind::text, 64, type_numbers::none, false},
    {"longtext", value_kind::text},
    {"enum", value_kind::text, 64, type_numbers::width, false},
    {"json", value_kind::json},
    {"varbinary", value_kind::bytes, 64, type_numbers::length},
    {"tinyblob", value_kind::bytes, 64, type_numbers::none, false},
    {"blob", value_kind::bytes, 64, type_numbers::none, false},
    {"mediumblob", value_kind::bytes, 64, type_numbers::none, false},
    {"longblob", value_kind::bytes},
    {"datetime", value_kind::utc_time, 64, type_numbers::width},
    {"timestamp", value_kind::utc_time, 64, type_numbers::width, false},
    {"date", value_kind::date},
};

}  // namespace

std::optional<type_reading> mariadb_read_type(std::string_view text) {
    const type_text parts = parts_of_type(text);
    const bool one = parts.numbers.size() == 1;
    std::optional<type_reading> made = read_known_type(parts, types);
    if (parts.name == "tinyint" && one && parts.numbers[0] == 1 && !parts.is_unsigned) {
        made->type.kind = value_kind::boolean;
        made->type.bits = 64;
    } else if (parts.name == "binary") {
        made = type_reading();
        made->exact = one && parts.numbers[0] == 16 && parts.rest.empty();
        made->type.kind = made->exact ? value_kind::uuid : value_kind::bytes;
    }
    // Times are kept with all their microseconds.
    if (made && parts.name == "datetime") made->exact = made->exact && one && parts.numbers[0] == 6;
    // Numbers that are filled up with zeros, and decimals as long as can be.
    if (made && made->type.max_digits == 65 && made->type.decimal_places == 30)
        made->type.max_digits = made->type.decimal_places = 0;
    return made;
}

}  // namespace cormorant::detail
