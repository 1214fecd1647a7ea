#include "queryset/dynamic_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "cormorant/base/error.hpp"
#include "cormorant/base/json.hpp"
#include "cormorant/base/utf8.hpp"
#include "cormorant/reflect/enums.hpp"

namespace cormorant::detail {

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
    constexpr std::size_t most = 32;
    std::string out;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
        out += (out.empty() ? "" : ", ") + names[i];
    return out + (names.size() > most ? ", …" : "");
}

std::optional<value> boolean_in(std::string_view text) {
    if (text == "true" || text == "1") return value(true);
    if (text == "false" || text == "0") return value(false);
    return std::nullopt;
}

namespace {

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number n{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (failed != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return n;
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
            return boolean_in(text);
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

// ---- enums and choices --------------------------------------------------------------------------

[[noreturn]] void refuse(const dynamic_member& of, const std::vector<std::string>& possible,
                         std::string_view text) {
    throw_usage(of.name + " takes " + joined(possible) + ": " + quoted(text) + " is none of them");
}

std::vector<named_value> enumerators_of(const dynamic_member& of) {
    if (of.member->enum_labels == nullptr) return named_values(of.member->spelled_values);
    std::vector<named_value> all;
    for (std::int64_t i = 0; i < stored_label_count; ++i)
        if (!of.member->enum_labels[i].empty()) all.push_back({of.member->enum_labels[i], i});
    return all;
}

value enumerator_in(const dynamic_member& of, std::string_view text) {
    const std::vector<named_value> all = enumerators_of(of);
    const bool by_name = of.kind == value_kind::text;
    const std::optional<std::int64_t> number = number_in<std::int64_t>(text);
    for (const named_value& e : all) {
        if (e.name == text || (!by_name && number == e.number))
            return by_name ? value::copy(value_kind::text, e.name) : value(e.number);
    }
    // Numbers of enumerators that are not looked for.
    if (!by_name && number && (*number < 0 || *number >= std::int64_t{spelled_value_count}))
        return value(*number);
    std::vector<std::string> possible;
    for (const named_value& e : all)
        possible.push_back(std::string(e.name) +
                           (by_name ? "" : " (" + std::to_string(e.number) + ")"));
    refuse(of, possible, text);
}

std::string shown(const value& choice) {
    switch (choice.kind()) {
        case value_kind::text:
            return '"' + std::string(choice.as_text()) + '"';
        case value_kind::boolean:
            return choice.as_integer() != 0 ? "true" : "false";
        case value_kind::real: {
            std::string text = std::to_string(choice.as_real());
            text.erase(text.find_last_not_of('0') + 1);
            return text;
        }
        case value_kind::unsigned_integer:
            return std::to_string(static_cast<std::uint64_t>(choice.as_integer()));
        default:
            return std::to_string(choice.as_integer());
    }
}

// A choice may be written in another kind than the column's: 1 for a decimal.
bool is_choice(const value& choice, const value& v) {
    if (choice.kind() == v.kind()) return choice == v;
    const auto number = [](const value& n) -> std::optional<decimal> {
        if (n.kind() == value_kind::integer) return decimal(n.as_integer());
        if (n.kind() == value_kind::decimal) return n.as_decimal();
        return std::nullopt;
    };
    if (choice.kind() == value_kind::integer && v.kind() == value_kind::real)
        return static_cast<double>(choice.as_integer()) == v.as_real();
    const auto a = number(choice);
    const auto b = number(v);
    return !a || !b || *a == *b;
}

void check_choice(const dynamic_member& of, const value& v, std::string_view text) {
    const std::vector<value>& choices = of.member->choices;
    if (choices.empty() || std::any_of(choices.begin(), choices.end(),
                                       [&](const value& c) { return is_choice(c, v); }))
        return;
    std::vector<std::string> possible;
    for (const value& choice : choices) possible.push_back(shown(choice));
    refuse(of, possible, text);
}

value plain_value(const dynamic_member& of, std::string_view text) {
    auto parsed = parse_value(of.kind, text);
    if (!parsed && of.kind == value_kind::integer && of.member->is_unsigned)
        parsed = made(number_in<std::uint64_t>(text), &value::of_unsigned);
    if (!parsed)
        throw_usage(of.name + " is of kind " + std::string(name_of(of.kind)) + ": " + quoted(text) +
                    " is no value of it");
    return std::move(*parsed);
}

}  // namespace

value dynamic_value(const dynamic_member& of, dynamic_match match, std::string_view text) {
    const bool is_enum = of.member->spelled_values != nullptr || of.member->enum_labels != nullptr;
    const bool named = is_enum && !is_container(of.kind);
    value v =
        named && match != dynamic_match::part ? enumerator_in(of, text) : plain_value(of, text);
    if (match == dynamic_match::equal) check_choice(of, v, text);
    return v;
}

}  // namespace cormorant::detail
