#include "cormorant/query/sql_text.hpp"

#include <algorithm>

#include <string>

#include "cormorant/base/error.hpp"

namespace cormorant::detail {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_of_a_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::size_t behind_blanks(std::string_view sql, std::size_t at) {
    while (at < sql.size() && is_blank(sql[at])) ++at;
    return at;
}

// The number of characters in front of the blanks that end there.
std::size_t before_blanks(std::string_view sql, std::size_t end) {
    while (end > 0 && is_blank(sql[end - 1])) --end;
    return end;
}

// The parenthesis that is open at `end`, or npos.
std::size_t open_parenthesis(std::string_view sql, std::size_t end) {
    std::size_t closed = 0;
    while (end-- > 0) {
        if (sql[end] == ')') ++closed;
        if (sql[end] == '(' && closed-- == 0) return end;
    }
    return std::string_view::npos;
}

bool ends_with_in(std::string_view sql, std::size_t end) {
    end = before_blanks(sql, end);
    if (end < 2 || (sql[end - 2] | 0x20) != 'i' || (sql[end - 1] | 0x20) != 'n') return false;
    return end == 2 || !is_of_a_word(sql[end - 3]);
}

// Of the placeholder at `at`: "in (" before it, and nothing between but items and commas.
list_place place_at(std::string_view sql, std::size_t at) {
    const std::size_t before = before_blanks(sql, at);
    const std::size_t after = behind_blanks(sql, at + 2);
    if (before == 0 || after == sql.size()) return list_place::none;
    const char left = sql[before - 1];
    const char right = sql[after];
    if ((left != '(' && left != ',') || (right != ')' && right != ',')) return list_place::none;
    const std::size_t open = open_parenthesis(sql, before);
    if (open == std::string_view::npos || !ends_with_in(sql, open)) return list_place::none;
    return left == '(' && right == ')' ? list_place::alone : list_place::among;
}

}  // namespace

void check_placeholders(std::string_view sql, std::size_t wanted, std::source_location where) {
    const placeholder_count found = count_placeholders(sql);
    std::string message;
    if (found.broken)
        message =
            "the SQL text has a brace that is no placeholder: a placeholder is {}, and a "
            "brace is written twice";
    else if (found.number != wanted)
        message = "the SQL text has " + std::to_string(found.number) + " placeholders {} for " +
                  std::to_string(wanted) + " arguments";
    else
        return;
    throw_error({.kind = error_kind::usage, .message = message, .where = where});
}

std::vector<sql_part> parts_of_sql(std::string_view sql) {
    std::vector<sql_part> parts;
    std::size_t begin = 0;
    const auto keep = [&](std::size_t end) {
        if (end > begin) parts.push_back({sql.substr(begin, end - begin)});
    };
    for (std::size_t i = 0; i + 1 < sql.size(); ++i) {
        const char c = sql[i];
        if (c != '{' && c != '}') continue;
        const bool argument = c == '{' && sql[i + 1] == '}';
        if (!argument && sql[i + 1] != c) continue;
        keep(argument ? i : i + 1);
        if (argument) parts.push_back({{}, true, place_at(sql, i)});
        begin = i + 2;
        ++i;
    }
    keep(sql.size());
    return parts;
}

list_place place_of_argument(std::string_view sql, std::size_t n) {
    for (const sql_part& part : parts_of_sql(sql))
        if (part.argument && n-- == 0) return part.place;
    return list_place::none;
}

void refuse_empty_list() {
    throw_usage(
        "an empty list among other items of an IN in SQL text: leave its placeholder out, or write "
        "a list that stands alone, in ({})");
}

void refuse_long_list(std::size_t size) {
    throw_usage("a list of " + std::to_string(size) +
                " values in SQL text: use a subquery, or ask in parts");
}

value list_or_array(value array, list_place place) {
    if (place == list_place::none) return array;
    const value_parts& parts = array.as_parts();
    const bool empty = std::all_of(parts.items.begin(), parts.items.end(),
                                   [](const value& item) { return item.is_null(); });
    if (empty && place == list_place::among) refuse_empty_list();
    return empty ? value::array(parts.of, {}) : value::list(parts.items);
}

}  // namespace cormorant::detail
