#include "cormorant/queryset/dynamic.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "cormorant/base/error.hpp"
#include "cormorant/base/json.hpp"
#include "cormorant/base/utf8.hpp"
#include "cormorant/expr/check.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

struct operator_name {
    std::string_view name;
    op code;
    bool text_only;
};

constexpr operator_name operators[] = {
    {"eq", op::eq, false},
    {"ne", op::ne, false},
    {"lt", op::lt, false},
    {"le", op::le, false},
    {"gt", op::gt, false},
    {"ge", op::ge, false},
    {"contains", op::contains, true},
    {"icontains", op::icontains, true},
    {"starts_with", op::starts_with, true},
    {"istarts_with", op::istarts_with, true},
    {"ends_with", op::ends_with, true},
    {"iends_with", op::iends_with, true},
    {"iexact", op::iexact, true},
    {"is_null", op::is_null, false},
};

// From a request: shown, but neither at length nor with control characters, and as UTF-8 whatever
// it is, so that a log can hold it.
std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string_view rest = text.substr(0, longest);
    // Not inside a character: its further bytes begin with the bits 10.
    while (rest.size() < text.size() && !rest.empty() &&
           (static_cast<unsigned char>(text[rest.size()]) & 0xc0U) == 0x80U)
        rest.remove_suffix(1);
    std::string out = "\"";
    for (const char c : rest) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    for (std::size_t at = first_invalid(out); at != out.size(); at = first_invalid(out))
        out[at] = '?';
    return out + (text.size() > longest ? "…\"" : "\"");
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& n : names) out += (out.empty() ? "" : ", ") + n;
    return out;
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number n{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (failed != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return n;
}

std::optional<value> parse_boolean(std::string_view text) {
    if (text == "true" || text == "1") return value(true);
    if (text == "false" || text == "0") return value(false);
    return std::nullopt;
}

template <class T, class Make>
std::optional<value> made(const std::optional<T>& parsed, Make make) {
    return parsed ? std::optional<value>(make(*parsed)) : std::nullopt;
}

// from_chars reads "nan" and "inf", which no column holds.
std::optional<value> finite(const std::optional<double>& number) {
    if (!number || !std::isfinite(*number)) return std::nullopt;
    return value(*number);
}

std::optional<value> parse_value(value_kind kind, std::string_view text) {
    switch (kind) {
        case value_kind::boolean:
            return parse_boolean(text);
        case value_kind::integer:
        case value_kind::duration:
            return made(number_in<std::int64_t>(text), [&](std::int64_t n) {
                return kind == value_kind::integer ? value(n)
                                                   : value::duration_from_microseconds(n);
            });
        case value_kind::real:
            return finite(number_in<double>(text));
        case value_kind::decimal:
            return made(decimal::try_parse(text), [](const decimal& d) { return value(d); });
        case value_kind::text:
            if (!valid_utf8(text) || text.find('\0') != std::string_view::npos) return std::nullopt;
            return value::copy(value_kind::text, text);
        case value_kind::utc_time:
            return made(parse_utc_time(text), [](utc_time t) { return value(t); });
        case value_kind::date:
            return made(parse_date(text),
                        [](date d) { return value::date_from_days(d.time_since_epoch().count()); });
        case value_kind::uuid:
            return made(uuid::try_parse(text), [](const uuid& id) { return value(id); });
        case value_kind::json:
            return made(json::try_parse(text),
                        [](const json& j) { return value::copy(value_kind::json, j.text()); });
        default:
            return std::nullopt;
    }
}

struct resolved {
    path hops;
    operand_type type;
};

resolved resolve(const model_info& model, const std::vector<std::string>& allowed,
                 std::string_view text) {
    if (std::find(allowed.begin(), allowed.end(), text) == allowed.end())
        throw_usage("the path " + quoted(text) + " cannot be searched by on " + model.name +
                    ": possible are " + joined(allowed));
    resolved r;
    std::string_view near;
    // The constructor checked every allowed path.
    (void)resolve_path(*model.shape, text, r.hops, r.type, near);
    return r;
}

value value_for(const model_info& model, std::string_view path_text, const operand_type& type,
                std::string_view text) {
    auto parsed = parse_value(type.kind, text);
    if (!parsed)
        throw_usage(model.name + "." + std::string(path_text) + " is of kind " +
                    std::string(name_of(type.kind)) + ": " + quoted(text) + " is no value of it");
    return std::move(*parsed);
}

predicate_data built(program_builder& builder) {
    predicate_data data;
    data.owned = builder.build();
    data.expression = data.owned.get();
    return data;
}

const operator_name& operator_named(std::string_view name) {
    for (const operator_name& o : operators)
        if (o.name == name) return o;
    std::string all;
    for (const operator_name& o : operators) all += (all.empty() ? "" : ", ") + std::string(o.name);
    throw_usage("there is no operator " + quoted(name) + "; there are " + all);
}

predicate_data null_test(const resolved& at, std::string_view path_text, std::string_view text) {
    const auto wanted = parse_boolean(text);
    if (!wanted)
        throw_usage("is_null on " + quoted(path_text) + " takes true or false, not " +
                    quoted(text));
    program_builder builder;
    builder.add_path(at.hops);
    builder.add({wanted->as_integer() != 0 ? op::is_null : op::is_not_null, 1, 0});
    return built(builder);
}

}  // namespace

dynamic_parser::dynamic_parser(const model_info& model, std::vector<std::string> allowed)
    : model_(model), allowed_(std::move(allowed)) {
    for (const std::string& text : allowed_) {
        path hops;
        operand_type type;
        std::string_view near;
        if (resolve_path(*model.shape, text, hops, type, near) != check_error::none)
            throw_usage("model " + model.name + " has no path " + quoted(text) +
                        (near.empty() ? "" : "; did you mean " + std::string(near) + "?"));
    }
}

predicate_data dynamic_parser::parse(std::string_view path_text, std::string_view op_name,
                                     std::string_view text) const {
    const resolved at = resolve(model_, allowed_, path_text);
    const operator_name& o = operator_named(op_name);
    if (o.code == op::is_null) return null_test(at, path_text, text);
    if (at.type.rows)
        throw_usage(model_.name + "." + std::string(path_text) +
                    " is a relation to many rows: only is_null fits it");
    if (o.text_only && at.type.kind != value_kind::text)
        throw_usage("the operator " + std::string(o.name) + " is for text; " + model_.name + "." +
                    std::string(path_text) + " is of kind " + std::string(name_of(at.type.kind)));
    program_builder builder;
    builder.add_path(at.hops);
    builder.add({op::value, static_cast<std::uint8_t>(at.type.kind), builder.next_value()});
    builder.add({o.code, 2, 0});
    predicate_data data = built(builder);
    data.values.push_back(value_for(model_, path_text, at.type, text));
    return data;
}

predicate_data dynamic_parser::parse_list(std::string_view path_text,
                                          const std::vector<std::string>& texts) const {
    const resolved at = resolve(model_, allowed_, path_text);
    value_list items;
    for (const std::string& text : texts)
        items.push_back(value_for(model_, path_text, at.type, text));
    program_builder builder;
    builder.add_path(at.hops);
    builder.add({op::value, static_cast<std::uint8_t>(at.type.kind), builder.next_value()});
    builder.add({op::in, 2, 0});
    predicate_data data = built(builder);
    data.values.push_back(value::list(std::move(items)));
    return data;
}

}  // namespace cormorant::detail
