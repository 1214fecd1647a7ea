#include "cormorant/queryset/row_json.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <nlohmann/json.hpp>
#include <string>

#include "cormorant/base/error.hpp"
#include "cormorant/base/utf8.hpp"
#include "cormorant/schema/model.hpp"
#include "queryset/base64.hpp"
#include "write/row_check.hpp"

/// Rows as JSON, by the description of their model: compiled once for all models.

namespace cormorant::detail {
namespace {

using document = nlohmann::ordered_json;

/// A member of a model, for errors.
struct place {
    const model_info& model;
    const member_info& member;

    [[noreturn]] void refuse(const std::string& why) const {
        throw_data(model, member, why, std::source_location());
    }
};

const named_value* find(const std::vector<named_value>& all, std::int64_t number) {
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&](const named_value& v) { return v.number == number; });
    return at == all.end() ? nullptr : &*at;
}

// ---- to JSON ------------------------------------------------------------------------------------

document text_of(std::string_view text, const place& at) {
    if (!valid_utf8(text)) at.refuse("the text is not UTF-8, which JSON needs: use cm::bytes");
    return std::string(text);
}

document number_of(std::int64_t n, const place& at) {
    if (at.member.spelled_values != nullptr)
        if (const auto all = named_values(at.member.spelled_values);
            const auto* named = find(all, n))
            return std::string(named->name);
    if (at.member.is_unsigned && at.member.integer_bits == 64) return static_cast<std::uint64_t>(n);
    return n;
}

document json_of(const value& v, const place& at) {
    switch (v.kind()) {
        case value_kind::null:
            return nullptr;
        case value_kind::boolean:
            return v.as_integer() != 0;
        case value_kind::integer:
            return number_of(v.as_integer(), at);
        case value_kind::unsigned_integer:
            return static_cast<std::uint64_t>(v.as_integer());
        case value_kind::duration:
            return v.as_integer();
        case value_kind::real:
            if (!std::isfinite(v.as_real())) at.refuse("JSON has no NaN and no infinity");
            return v.as_real();
        case value_kind::decimal:
            return v.as_decimal().to_string();
        case value_kind::text:
            return text_of(v.as_text(), at);
        case value_kind::bytes:
            return to_base64(v.as_text());
        case value_kind::utc_time:
            return to_text(utc_time(std::chrono::microseconds(v.as_integer())));
        case value_kind::date:
            return to_text(date(std::chrono::days(v.as_integer())));
        case value_kind::uuid:
            return v.as_uuid().to_string();
        case value_kind::json:
            return document::parse(v.as_text());
        case value_kind::array: {
            document all = document::array();
            for (const value& item : v.as_parts().items) all.push_back(json_of(item, at));
            return all;
        }
        case value_kind::list:
        case value_kind::subquery:
        case value_kind::range:
        case value_kind::sql:
            break;
    }
    at.refuse("a range has no form in JSON: leave it out, or write its bounds by hand");
}

document object_of(const model_info& model, const void* row) {
    document object = document::object();
    for (const member_info& m : model.members) {
        if (!has_column(m.kind)) continue;
        const void* member = static_cast<const char*>(row) + m.offset;
        if (m.is_loaded != nullptr && !m.is_loaded(member)) continue;
        object[m.name] = json_of(m.load(member), {model, m});
    }
    return object;
}

// ---- from JSON ----------------------------------------------------------------------------------

/// A value of a document as a cell, and the texts that the cell views.
class cell_maker {
public:
    explicit cell_maker(const place& at) : at_(at) {}

    cell make(const document& from, value_kind wanted) {
        if (wanted == value_kind::json) return text(value_kind::json, from.dump());
        if (from.is_null()) return {};
        switch (wanted) {
            case value_kind::boolean:
                need(from.is_boolean(), from, "true or false");
                return number(wanted, from.get<bool>() ? 1 : 0);
            case value_kind::integer:
                if (is_large(from) && at_.member.is_unsigned)
                    return number(value_kind::unsigned_integer,
                                  static_cast<std::int64_t>(from.get<std::uint64_t>()));
                return number(wanted, integer(from));
            case value_kind::duration:
                need(from.is_number_integer(), from, "a whole number of microseconds");
                return number(wanted, integer(from));
            case value_kind::real: {
                need(from.is_number(), from, "a number");
                cell made;
                made.kind = wanted;
                made.real = from.get<double>();
                return made;
            }
            case value_kind::decimal:
                need(from.is_string() || from.is_number(), from, "a number, or its digits as text");
                return text(value_kind::text,
                            from.is_string() ? from.get<std::string>() : from.dump());
            case value_kind::bytes:
                return bytes(from);
            case value_kind::array:
                return array(from);
            case value_kind::range:
                at_.refuse("a range cannot be read from JSON: set it by hand");
            default:
                need(from.is_string(), from, "a text");
                return text(value_kind::text, from.get<std::string>());
        }
    }

private:
    void need(bool right, const document& from, std::string_view wanted) const {
        if (!right)
            at_.refuse("wants " + std::string(wanted) + ", and the JSON has " +
                       std::string(from.type_name()));
    }
    static cell number(value_kind kind, std::int64_t n) {
        cell made;
        made.kind = kind;
        made.integer = n;
        return made;
    }
    cell text(value_kind kind, std::string made) {
        cell c;
        c.kind = kind;
        c.text = texts_.emplace_back(std::move(made));
        return c;
    }
    std::int64_t integer(const document& from) const {
        const bool is_enum = at_.member.spelled_values != nullptr;
        if (!is_enum) {
            need(from.is_number_integer(), from, "a whole number");
            return whole(from);
        }
        need(from.is_string() || from.is_number_integer(), from, "the name of an enumerator");
        const auto all = named_values(at_.member.spelled_values);
        if (from.is_number_integer() && may_be_enumerator(all, whole(from))) return whole(from);
        for (const named_value& v : all)
            if (from.is_string() && v.name == from.get_ref<const std::string&>()) return v.number;
        std::string names;
        for (const named_value& v : all) names.append(names.empty() ? "" : ", ").append(v.name);
        at_.refuse("wants one of " + names);
    }
    // Enumerators of other numbers have names that nobody looked for.
    static bool may_be_enumerator(const std::vector<named_value>& all, std::int64_t n) {
        return n < 0 || n >= static_cast<std::int64_t>(spelled_value_count) ||
               find(all, n) != nullptr;
    }
    static bool is_large(const document& from) {
        return from.is_number_unsigned() &&
               from.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
    }
    std::int64_t whole(const document& from) const {
        if (is_large(from)) at_.refuse("the number is larger than 9223372036854775807");
        return from.get<std::int64_t>();
    }
    cell bytes(const document& from) {
        need(from.is_string(), from, "bytes as base64");
        auto decoded = from_base64(from.get_ref<const std::string&>());
        if (!decoded) at_.refuse("the text is not base64");
        return text(value_kind::bytes, *std::move(decoded));
    }
    cell array(const document& from) {
        need(from.is_array(), from, "an array");
        std::vector<cell>& items = arrays_.emplace_back();
        for (const document& item : from) items.push_back(make(item, at_.member.element));
        cell made = number(value_kind::array, 1);
        made.text = {reinterpret_cast<const char*>(items.data()), items.size()};
        return made;
    }

    const place& at_;
    std::deque<std::string> texts_;
    std::deque<std::vector<cell>> arrays_;
};

void set_member(const place& at, void* row, const document& from) {
    if (from.is_null() && !at.member.nullable && at.member.type != value_kind::json)
        at.refuse("null, but the member is not optional");
    cell_maker maker(at);
    const cell made =
        from.is_null() && at.member.nullable ? cell{} : maker.make(from, at.member.type);
    if (!at.member.store(static_cast<char*>(row) + at.member.offset, made))
        at.refuse("the JSON's value is no " + std::string(name_of(at.member.type)) +
                  " that the member holds");
}

[[noreturn]] void refuse(const model_info& model, const std::string& why) {
    throw_error(
        {.kind = error_kind::data, .message = model.name + ": " + why, .model = model.name});
}

std::string columns_of(const model_info& model) {
    std::string all;
    for (const member_info& m : model.members)
        if (has_column(m.kind)) all.append(all.empty() ? "" : ", ").append(m.name);
    return all;
}

}  // namespace

json row_to_json(const model_info& model, const void* row) {
    return json(object_of(model, row).dump());
}

json rows_to_json(const model_info& model, const std::vector<const void*>& rows) {
    document all = document::array();
    for (const void* row : rows) all.push_back(object_of(model, row));
    return json(all.dump());
}

void row_from_json(const model_info& model, void* row, std::string_view text) {
    const document object = document::parse(text, nullptr, false);
    if (object.is_discarded()) refuse(model, "the text is not JSON");
    if (!object.is_object())
        refuse(model, std::string("a row is a JSON object, and this is ") + object.type_name());
    for (const auto& [name, from] : object.items()) {
        const member_info* m = model.find(name);
        if (m == nullptr || !has_column(m->kind))
            refuse(model, "the JSON names \"" + name +
                              "\", which is no column of the model: it has " + columns_of(model));
        set_member({model, *m}, row, from);
    }
}

}  // namespace cormorant::detail
