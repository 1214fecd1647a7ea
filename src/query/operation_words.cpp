#include "query/operation_words.hpp"

namespace cormorant::detail {
namespace {

struct named_operation {
    op code;
    std::string_view word;
};

constexpr named_operation words[] = {
    {op::and_, "and"},
    {op::or_, "or"},
    {op::not_, "not"},
    {op::eq, "="},
    {op::ne, "<>"},
    {op::lt, "<"},
    {op::le, "<="},
    {op::gt, ">"},
    {op::ge, ">="},
    {op::in, "in"},
    {op::between, "between"},
    {op::contains, "contains"},
    {op::icontains, "icontains"},
    {op::starts_with, "starts_with"},
    {op::istarts_with, "istarts_with"},
    {op::ends_with, "ends_with"},
    {op::iends_with, "iends_with"},
    {op::iexact, "iexact"},
    {op::like, "like"},
    {op::has_key, "has_key"},
    {op::has_any_key, "has_any_key"},
    {op::has_keys, "has_keys"},
    {op::matches, "matches"},
    {op::similar, "similar"},
    {op::word_similar, "word_similar"},
    {op::contained_by, "contained_by"},
    {op::overlaps, "overlaps"},
    {op::adjacent_to, "adjacent_to"},
    {op::left_of, "left_of"},
    {op::right_of, "right_of"},
    {op::is_empty, "is_empty"},
    {op::is_null, "is_null"},
    {op::is_not_null, "is_not_null"},
    {op::add, "+"},
    {op::sub, "-"},
    {op::mul, "*"},
    {op::div, "/"},
    {op::mod, "%"},
    {op::neg, "negative"},
    {op::lower, "lower"},
    {op::upper, "upper"},
    {op::length, "length"},
    {op::trim, "trim"},
    {op::concat, "concat"},
    {op::replace, "replace"},
    {op::substr, "substr"},
    {op::right, "right"},
    {op::lpad, "lpad"},
    {op::rpad, "rpad"},
    {op::ltrim, "ltrim"},
    {op::rtrim, "rtrim"},
    {op::repeat, "repeat"},
    {op::reverse, "reverse"},
    {op::position, "position"},
    {op::coalesce, "coalesce"},
    {op::nullif, "nullif"},
    {op::greatest, "greatest"},
    {op::least, "least"},
    {op::abs, "abs"},
    {op::round, "round"},
    {op::floor, "floor"},
    {op::ceil, "ceil"},
    {op::power, "power"},
    {op::sqrt, "sqrt"},
    {op::exp, "exp"},
    {op::ln, "ln"},
    {op::log, "log"},
    {op::sign, "sign"},
    {op::sin, "sin"},
    {op::cos, "cos"},
    {op::tan, "tan"},
    {op::asin, "asin"},
    {op::acos, "acos"},
    {op::atan, "atan"},
    {op::atan2, "atan2"},
    {op::degrees, "degrees"},
    {op::radians, "radians"},
    {op::now, "now"},
    {op::year, "year"},
    {op::month, "month"},
    {op::day, "day"},
    {op::hour, "hour"},
    {op::minute, "minute"},
    {op::second, "second"},
    {op::weekday, "weekday"},
    {op::day_of_year, "day_of_year"},
    {op::quarter, "quarter"},
    {op::iso_week, "iso_week"},
    {op::iso_year, "iso_year"},
    {op::trunc_year, "trunc_year"},
    {op::trunc_quarter, "trunc_quarter"},
    {op::trunc_month, "trunc_month"},
    {op::trunc_week, "trunc_week"},
    {op::trunc_day, "trunc_day"},
    {op::trunc_hour, "trunc_hour"},
    {op::trunc_minute, "trunc_minute"},
    {op::json_at, "json_at"},
    {op::search_rank, "search_rank"},
    {op::similarity, "similarity"},
    {op::word_similarity, "word_similarity"},
    {op::element, "element"},
    {op::any_element, "any_element"},
    {op::lower_bound, "lower_bound"},
    {op::upper_bound, "upper_bound"},
    {op::cast, "cast"},
    {op::case_, "case"},
    {op::sql, "sql"},
};

}  // namespace

std::string_view word_of(op code) noexcept {
    for (const named_operation& one : words)
        if (one.code == code) return one.word;
    return {};
}

std::optional<op> operation_of(std::string_view word) noexcept {
    for (const named_operation& one : words)
        if (one.word == word) return one.code;
    return std::nullopt;
}

}  // namespace cormorant::detail
