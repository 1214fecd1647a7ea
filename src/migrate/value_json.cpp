#include "migrate/value_json.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace cormorant::detail {
namespace {

struct named_kind {
    value_kind kind;
    std::string_view word;
};

constexpr named_kind kinds[] = {
    {value_kind::null, "null"},
    {value_kind::boolean, "boolean"},
    {value_kind::integer, "integer"},
    {value_kind::real, "real"},
    {value_kind::decimal, "decimal"},
    {value_kind::text, "text"},
    {value_kind::bytes, "bytes"},
    {value_kind::utc_time, "utc"},
    {value_kind::date, "date"},
    {value_kind::duration, "duration"},
    {value_kind::uuid, "uuid"},
    {value_kind::json, "json"},
    {value_kind::list, "list"},
    {value_kind::sql, "sql"},
    {value_kind::array, "array"},
    {value_kind::range, "range"},
    {value_kind::unsigned_integer, "unsigned"},
};

std::string hex_of(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4U];
        text += "0123456789abcdef"[static_cast<unsigned char>(c) & 15U];
    }
    return text;
}

std::optional<std::string> bytes_of(std::string_view hex) {
    const std::string_view digits = "0123456789abcdef";
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const std::size_t high = digits.find(hex[i]);
        const std::size_t low = digits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        bytes += static_cast<char>(high << 4U | low);
    }
    return bytes;
}

file_json items_of(const value_list& items) {
    file_json list = file_json::array();
    for (const value& item : items) list.push_back(json_of(item));
    return list;
}

file_json json_of_real(double number) {
    if (std::isnan(number)) return {{"real", "nan"}};
    if (std::isinf(number)) return {{"real", number < 0 ? "-inf" : "inf"}};
    return number;
}

file_json json_of_parts(const value& v) {
    const value_parts& parts = v.as_parts();
    const bool range = v.kind() == value_kind::range;
    file_json made = {{range ? "range" : "array", items_of(parts.items)},
                      {"of", kind_word(parts.of)}};
    if (range) made["flags"] = parts.flags;
    return made;
}

value_list list_of_json(const file_json& from, const std::string& where) {
    if (!from.is_array()) refuse_json(where, "a list is expected");
    value_list items;
    for (const file_json& item : from)
        items.push_back(value_of_json(item, where + "[" + std::to_string(items.size()) + "]"));
    return items;
}

value real_of(const std::string& word, const std::string& where) {
    if (word == "nan") return value(std::numeric_limits<double>::quiet_NaN());
    if (word == "inf") return value(std::numeric_limits<double>::infinity());
    if (word == "-inf") return value(-std::numeric_limits<double>::infinity());
    refuse_json(where, "the number is none");
}

std::optional<value> text_value(const std::string& tag, const std::string& text) {
    if (tag == "json") return value::copy(value_kind::json, text);
    if (tag == "sql") return value::copy(value_kind::sql, text);
    if (tag == "decimal")
        if (const auto d = decimal::try_parse(text)) return value(*d);
    if (tag == "uuid")
        if (const auto id = uuid::try_parse(text)) return value(*id);
    if (tag == "utc")
        if (const auto t = parse_utc_time(text)) return value(*t);
    if (tag == "date")
        if (const auto d = parse_date(text))
            return value::date_from_days(std::chrono::sys_days(*d).time_since_epoch().count());
    if (tag == "hex")
        if (const auto bytes = bytes_of(text)) return value::copy(value_kind::bytes, *bytes);
    return std::nullopt;
}

value tagged_value(const file_json& from, const std::string& where) {
    json_reader in(from, where);
    if (from.empty()) refuse_json(where, "the value has no tag");
    const std::string tag = from.begin().key();
    const char* key = tag.c_str();
    value made;
    if (tag == "list") {
        made = value::list(list_of_json(in.at(key), in.place(key)));
    } else if (tag == "array") {
        made = value::array(kind_of_word(in.text("of"), where),
                            list_of_json(in.at(key), in.place(key)));
    } else if (tag == "range") {
        made = value::range(kind_of_word(in.text("of"), where),
                            static_cast<std::uint8_t>(in.number("flags", 0)),
                            list_of_json(in.at(key), in.place(key)));
    } else if (tag == "microseconds" && in.at(key).is_number_integer()) {
        made = value::duration_from_microseconds(in.at(key).get<std::int64_t>());
    } else if (tag == "real") {
        made = real_of(in.text(key), in.place(key));
    } else {
        const auto found = text_value(tag, in.text(key));
        if (!found)
            refuse_json(where, "\"" + tag + "\" is no tag of a value, or not with this one");
        made = *found;
    }
    in.done();
    return made;
}

}  // namespace

std::string_view kind_word(value_kind kind) noexcept {
    for (const named_kind& one : kinds)
        if (one.kind == kind) return one.word;
    return {};
}

value_kind kind_of_word(std::string_view word, const std::string& where) {
    for (const named_kind& one : kinds)
        if (one.word == word) return one.kind;
    refuse_json(where, "\"" + std::string(word) + "\" is no kind of value");
}

file_json json_of(const value& v) {
    switch (v.kind()) {
        case value_kind::null:
        case value_kind::subquery:
            return nullptr;
        case value_kind::boolean:
            return v.as_integer() != 0;
        case value_kind::integer:
            return v.as_integer();
        case value_kind::unsigned_integer:
            return static_cast<std::uint64_t>(v.as_integer());
        case value_kind::real:
            return json_of_real(v.as_real());
        case value_kind::text:
            return std::string(v.as_text());
        case value_kind::decimal:
            return {{"decimal", v.as_decimal().to_string()}};
        case value_kind::bytes:
            return {{"hex", hex_of(v.as_text())}};
        case value_kind::utc_time:
            return {{"utc", to_text(utc_time(std::chrono::microseconds(v.as_integer())))}};
        case value_kind::date:
            return {{"date", to_text(date(std::chrono::days(v.as_integer())))}};
        case value_kind::duration:
            return {{"microseconds", v.as_integer()}};
        case value_kind::uuid:
            return {{"uuid", v.as_uuid().to_string()}};
        case value_kind::json:
            return {{"json", std::string(v.as_text())}};
        case value_kind::sql:
            return {{"sql", std::string(v.as_text())}};
        case value_kind::list:
            return {{"list", items_of(v.as_list())}};
        case value_kind::array:
        case value_kind::range:
            return json_of_parts(v);
    }
    return nullptr;
}

value value_of_json(const file_json& from, const std::string& where) {
    if (from.is_null()) return value();
    if (from.is_boolean()) return value(from.get<bool>());
    if (from.is_number_unsigned()) return value::of_unsigned(from.get<std::uint64_t>());
    if (from.is_number_integer()) return value(from.get<std::int64_t>());
    if (from.is_number_float()) return value(from.get<double>());
    if (from.is_string()) return value::copy(value_kind::text, from.get<std::string>());
    if (from.is_object()) return tagged_value(from, where);
    refuse_json(where, "a value is expected");
}

}  // namespace cormorant::detail
