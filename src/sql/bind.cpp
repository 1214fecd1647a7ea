#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "cormorant/base/error.hpp"
#include "cormorant/base/utf8.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/bound_member.hpp"
#include "sql/compiled.hpp"

/// The values of parameters: found in the query, or in a query inside it, and made into patterns.

namespace cormorant::detail {
namespace {

const query_data& inner_query(const query_data& query, const bind_source& source) {
    const query_data* at = &query;
    for (const std::uint16_t index : source.inside)
        at = static_cast<const query_data*>(at->values[index].as_subquery().get());
    return *at;
}

// The last item pads the list.
const value& item_of(const value_list& items, std::size_t wanted) {
    return items[std::min(wanted, items.size() - 1)];
}

std::string like_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string glob_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '*' || c == '?' || c == '[')
            (out += '[') += c, out += ']';
        else
            out += c;
    }
    return out;
}

// The database never sees these bytes, so that they are looked at here.
void append_json_text(std::string& out, std::string_view text) {
    if (!valid_utf8(text) || text.find('\0') != std::string_view::npos)
        throw_error({.kind = error_kind::data,
                     .message = "a text of a list for in() is not UTF-8, or has a zero byte in it",
                     .outcome = outcome::not_sent});
    out += nlohmann::json(std::string(text)).dump();
}

void append_json(std::string& out, const value& item) {
    switch (item.kind()) {
        case value_kind::integer:
        case value_kind::boolean:
        case value_kind::duration:
            out += std::to_string(item.as_integer());
            return;
        case value_kind::unsigned_integer:
            out += std::to_string(static_cast<std::uint64_t>(item.as_integer()));
            return;
        case value_kind::real:
            out += decimal::from_double(item.as_real()).to_string();
            return;
        case value_kind::decimal:
            out += item.as_decimal().to_string();
            return;
        case value_kind::uuid:
            out += '"' + item.as_uuid().to_string() + '"';
            return;
        case value_kind::utc_time:
            out += '"' + to_text(utc_time(std::chrono::microseconds(item.as_integer()))) + '"';
            return;
        case value_kind::date:
            out += '"' + to_text(date(std::chrono::days(item.as_integer()))) + '"';
            return;
        default:
            return append_json_text(out, item.as_text());
    }
}

bool is_unsigned(const value& v) { return v.kind() == value_kind::unsigned_integer; }

// The database would take such a number of JSON for a floating-point one.
void refuse_unsigned(const query_data& query, const bind_source& source, const value_list& items) {
    if (std::none_of(items.begin(), items.end(), is_unsigned)) return;
    error_details details;
    details.kind = error_kind::data;
    details.message =
        "an unsigned integer above 9223372036854775807 does not fit: this database keeps integers "
        "of 64 bits with a sign";
    details.model = query.model->name;
    if (std::string member = bound_member(query, source); !member.empty())
        details.members.push_back(std::move(member));
    details.outcome = outcome::not_sent;
    throw_error(std::move(details));
}

std::string json_list(const value_list& items) {
    std::string out = "[";
    for (const value& item : items) {
        if (out.size() > 1) out += ',';
        append_json(out, item);
    }
    return out + ']';
}

value text(std::string_view made) { return value::copy(value_kind::text, made); }

value view_of(const value& v) {
    switch (v.kind()) {
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::json:
            return value::borrow(v.kind(), v.as_text());
        default:
            return v;
    }
}

const value& given_value(const query_data& from, std::size_t index, std::size_t item) {
    const value& v = from.values[index];
    return v.kind() == value_kind::list ? item_of(v.as_list(), item) : v;
}

std::string made_text(const query_data& from, const bind_source& source) {
    value_list given;
    for (std::int64_t i = 0; i < source.number; ++i)
        given.push_back(
            view_of(given_value(from, source.value + static_cast<std::size_t>(i), source.item)));
    return source.make(given);
}

}  // namespace

std::string pattern_of(bind_transform transform, std::string_view of) {
    switch (transform) {
        case bind_transform::contains:
            return '%' + like_escaped(of) + '%';
        case bind_transform::starts_with:
            return like_escaped(of) + '%';
        case bind_transform::ends_with:
            return '%' + like_escaped(of);
        case bind_transform::glob_starts_with:
            return glob_escaped(of) + '*';
        case bind_transform::glob_ends_with:
            return '*' + glob_escaped(of);
        default:
            return std::string(of);
    }
}

void check_equal_values(const query_data& query, const compiled_query& compiled) {
    for (const equal_values& pair : compiled.equal) {
        if (bound_value(query, pair.first) == bound_value(query, pair.again)) continue;
        throw_usage("the query over " + query.model->name +
                    " repeats a computed column of values() with other values, so that it is not "
                    "the same column: order_by and filter groups by the columns that they have");
    }
}

std::span<const value> items_at(const query_data& query, const bind_source& first) noexcept {
    if (first.run == 0) return {};
    const value_list& items = query.values[first.value].as_list();
    return {items.data(), std::min<std::size_t>(first.run, items.size())};
}

value bound_value(const query_data& query, const bind_source& source) {
    const query_data& from = inner_query(query, source);
    const auto given = [&] { return from.values[source.value].as_text(); };
    switch (source.transform) {
        case bind_transform::item_or_null: {
            const value_list& items = from.values[source.value].as_list();
            return source.item < items.size() ? items[source.item] : value();
        }
        case bind_transform::limit:
            return value(from.limit);
        case bind_transform::limit_of_one:
            return value(std::min<std::int64_t>(from.limit, 1));
        case bind_transform::offset:
            return value(from.offset);
        case bind_transform::json_list:
            return text(json_list(from.values[source.value].as_list()));
        case bind_transform::signed_json_list: {
            const value_list& items = from.values[source.value].as_list();
            refuse_unsigned(query, source, items);
            return text(json_list(items));
        }
        case bind_transform::list:
            return from.values[source.value];
        case bind_transform::one_element:
            return value::array(from.values[source.value].kind(), {from.values[source.value]});
        case bind_transform::constant:
            return value(source.number);
        case bind_transform::contains:
        case bind_transform::starts_with:
        case bind_transform::ends_with:
        case bind_transform::glob_starts_with:
        case bind_transform::glob_ends_with:
            return text(pattern_of(source.transform, given()));
        case bind_transform::made:
            return text(made_text(from, source));
        case bind_transform::none:
            break;
    }
    return view_of(given_value(from, source.value, source.item));
}

}  // namespace cormorant::detail
