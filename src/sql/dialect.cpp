#include "sql/dialect.hpp"

#include <fmt/format.h>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "schema/qualified.hpp"
#include "sql/print/printer.hpp"

namespace cormorant::detail {
namespace {

std::string between(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote) out += quote;
        out += c;
    }
    out += quote;
    return out;
}

}  // namespace

std::string dialect::quote(std::string_view identifier) const { return between(identifier, '"'); }

std::string dialect::typed_placeholder(std::size_t number, value_kind, const member_info*) const {
    return placeholder(number);
}

std::string dialect::array_placeholder(std::size_t number, value_kind, const member_info*) const {
    return placeholder(number);
}

void dialect::print_assigned(printer& out, const term& n, const model_info&,
                             const member_info& to) const {
    out.assigned(n, to);
}

std::string_view dialect::aggregate_type(op, value_kind) const { return {}; }

std::string dialect::reserve_keys(const model_info&) const { return {}; }
std::string dialect::replace_zero_key(const model_info&) const { return {}; }

std::string dialect::literal(const value& v) const {
    switch (v.kind()) {
        case value_kind::null:
            return "NULL";
        case value_kind::boolean:
            return v.as_integer() != 0 ? "TRUE" : "FALSE";
        case value_kind::integer:
        case value_kind::duration:
            return std::to_string(v.as_integer());
        case value_kind::unsigned_integer:
            return std::to_string(static_cast<std::uint64_t>(v.as_integer()));
        case value_kind::real:
            return fmt::format("{}", v.as_real());
        case value_kind::decimal:
            return v.as_decimal().to_string();
        case value_kind::text:
        case value_kind::json:
            return between(v.as_text(), '\'');
        case value_kind::utc_time:
            return between(to_text(utc_time(std::chrono::microseconds(v.as_integer()))), '\'');
        case value_kind::date:
            return between(to_text(date(std::chrono::days(v.as_integer()))), '\'');
        case value_kind::uuid:
            return between(v.as_uuid().to_string(), '\'');
        case value_kind::bytes: {
            std::string out = "X'";
            for (const char c : v.as_text())
                out += fmt::format("{:02X}", static_cast<unsigned char>(c));
            return out + "'";
        }
        case value_kind::sql:  // a default that was read from a database
            return std::string(v.as_text());
        case value_kind::list:
        case value_kind::subquery:
        case value_kind::array:
        case value_kind::range:
            break;
    }
    throw_usage("a " + std::string(name_of(v.kind())) +
                " cannot be a constant of an index or a check: write a plain value");
}

std::string_view dialect::aggregate(op code, value_kind) const { return info_of(code).sql; }

std::string dialect::list_of_json(std::string_view parameter, value_kind) const {
    return std::string("SELECT value FROM json_each(").append(parameter).append(")");
}

void dialect::require_type(const model_info& model, const member_info& member) const {
    if (is_container(member.type)) require_type(qualified(model, member), member.type);
}

void dialect::require_type(std::string_view whose, value_kind kind) const {
    if (facts_.container_columns || !is_container(kind)) return;
    throw_usage(fmt::format(
        "{} is {} {}, and {} has no columns of such: PostgreSQL has. Keep it as cm::json, or as "
        "rows of a table of its own",
        whose, kind == value_kind::array ? "an" : "a", name_of(kind), name()));
}

std::string_view dialect::row_lock(lock_mode mode) const {
    switch (mode) {
        case lock_mode::none:
            return {};
        case lock_mode::update:
            return "FOR UPDATE";
        case lock_mode::no_key_update:
            return "FOR NO KEY UPDATE";
        case lock_mode::share:
            return "FOR SHARE";
    }
    return {};
}

}  // namespace cormorant::detail
