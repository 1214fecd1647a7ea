#include "write/row_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/base/utf8.hpp"
#include "schema/foreign_key.hpp"
#include "schema/qualified.hpp"
#include "session/failures.hpp"

namespace cormorant::detail {
namespace {

std::string choices_of(const member_info& member) {
    std::string text;
    for (const value& choice : member.choices) {
        if (!text.empty()) text += ", ";
        if (choice.kind() == value_kind::text)
            text.append("'").append(choice.as_text()).append("'");
        else if (choice.kind() == value_kind::unsigned_integer)
            text += std::to_string(static_cast<std::uint64_t>(choice.as_integer()));
        else
            text += std::to_string(choice.as_integer());
    }
    return text;
}

// A choice may be written in another kind than the column's (1 for a decimal): then the database's
// own check tells.
bool is_choice(const member_info& member, const value& v) {
    const auto comparable = [&](const value& choice) { return choice.kind() == v.kind(); };
    return std::none_of(member.choices.begin(), member.choices.end(), comparable) ||
           std::find(member.choices.begin(), member.choices.end(), v) != member.choices.end();
}

void check_length(const model_info& model, const member_info& member, const value& v,
                  std::source_location where) {
    const auto limit = static_cast<std::size_t>(member.max_length);
    if (v.kind() == value_kind::bytes || v.as_text().size() <= limit) return;
    const std::size_t length = utf8_length(v.as_text());
    if (length <= limit) return;
    throw_data(model, member,
               fmt::format("the text has {} characters, max_length allows {}", length, limit),
               where);
}

void check_digits(const model_info& model, const member_info& member, const decimal& number,
                  std::source_location where) {
    if (number.rounded(member.decimal_places) != number)
        throw_data(
            model, member,
            fmt::format("the number has more than {} digits behind the point: round it first",
                        member.decimal_places),
            where);
    // |number| < 10^(digits before the point)
    const int before = member.max_digits - member.decimal_places;
    const decimal limit = decimal::from_parts(1, before);
    if (number < limit && -limit < number) return;
    throw_data(model, member,
               fmt::format("the number has more than {} digits before the point", before), where);
}

bool is_whole(const member_info& member, const value& v) {
    const bool is_unsigned = member.is_unsigned && member.integer_bits == 64;
    if (v.kind() == value_kind::decimal) {
        const decimal& number = v.as_decimal();
        return is_unsigned ? number.rounded(0) == number : number.to_int64().has_value();
    }
    const double limit = is_unsigned ? 0x1p64 : 0x1p63;
    const double number = v.as_real();
    return std::trunc(number) == number && number >= -0x1p63 && number < limit;
}

// Databases would round it, each in its own way, or keep a number that no integer holds.
void check_whole(const model_info& model, const member_info& member, const value& v,
                 std::source_location where) {
    if (v.kind() != value_kind::real && v.kind() != value_kind::decimal) return;
    if (is_whole(member, v)) return;
    throw_data(model, member,
               "a number with a fraction, or beyond 64 bits, is no integer: round it first", where);
}

// Whether rows of the model are told apart by a key that the database makes.
bool makes_keys(const model_info& model) {
    const model_info* m = &model;
    // A key may be a foreign key, whose target's key may be one: no sensible chain is longer.
    for (int hop = 0; hop < 8; ++hop) {
        if (m->generated_key()) return true;
        const member_info* key = m->single_key();
        if (key == nullptr || !is_relation(key->kind)) return false;
        m = &key->target();
    }
    return false;
}

[[noreturn]] void throw_not_stored(const model_info& model, const member_info& member,
                                   std::source_location where) {
    error_details details;
    details.kind = error_kind::usage;
    details.message = fmt::format("{}: the {} it refers to is not stored yet; create it first",
                                  qualified(model, member), member.target().name);
    details.model = model.name;
    details.members = {qualified(model, member)};
    details.where = where;
    details.outcome = outcome::not_sent;
    throw_error(std::move(details));
}

}  // namespace

bool may_be_long(const member_info& member) noexcept {
    const value_kind kind = member.type;
    return kind == value_kind::text || kind == value_kind::json || kind == value_kind::bytes ||
           kind == value_kind::array;
}

std::size_t bytes_on_the_way(const value& v) {
    switch (v.kind()) {
        case value_kind::text:
        case value_kind::json:
        case value_kind::bytes:
            return v.as_text().size();
        case value_kind::array: {
            std::size_t bytes = 0;
            for (const value& item : v.as_parts().items)
                bytes += bytes_on_the_way(item) + sizeof(std::int64_t);
            return bytes;
        }
        default:
            return 0;
    }
}

std::size_t bytes_on_the_way(std::span<const member_info* const> members, const void* row) {
    std::size_t bytes = 0;
    for (const member_info* m : members) {
        if (m->decode.stored == storage::text)
            bytes += stored_text(*m, row).size();
        else if (is_loaded(*m, row))
            bytes += bytes_on_the_way(load_value(*m, row));
    }
    return bytes;
}

bool is_left_to_clock(const member_info& member, const void* row) {
    if (!member.default_now || !is_loaded(member, row)) return false;
    const value at = load_value(member, row);
    return at.is_null() || at.as_integer() == 0;
}

bool has_checks(const member_info& member) {
    return member.max_length > 0 || member.max_digits > 0 || !member.choices.empty() ||
           (is_foreign_key(member) && makes_keys(member.target()));
}

void check_value(const model_info& model, const member_info& member, const value& v,
                 std::source_location where) {
    if (v.is_null()) return;
    if (is_foreign_key(member)) {
        if (v.kind() == value_kind::integer && v.as_integer() == 0 && makes_keys(member.target()))
            throw_not_stored(model, member, where);
        return;
    }
    if (member.type == value_kind::integer) check_whole(model, member, v, where);
    if (member.max_length > 0) check_length(model, member, v, where);
    if (member.max_digits > 0 && v.kind() == value_kind::decimal)
        check_digits(model, member, v.as_decimal(), where);
    if (!member.choices.empty() && !is_choice(member, v))
        throw_data(model, member,
                   fmt::format("the value is not among its choices: {}", choices_of(member)),
                   where);
}

void throw_data(const model_info& model, const member_info& member, const std::string& what,
                std::source_location where) {
    error_details details;
    details.kind = error_kind::data;
    details.message = fmt::format("{}.{}: {}", model.name, member.name, what);
    details.model = model.name;
    details.members = {qualified(model, member)};
    details.where = where;
    details.outcome = outcome::not_sent;
    throw_error(std::move(details));
}

}  // namespace cormorant::detail
