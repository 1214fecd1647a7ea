#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>
#include <vector>

#include "cormorant/base/value.hpp"

/// SQL text of the program's own: `{}` stands for an argument, `{{` and `}}` for braces.

namespace cormorant::detail {

// Not defined, and called at compile time only: their names are what the compiler says.
void sql_text_has_another_number_of_placeholders_than_there_are_arguments();
void sql_text_has_a_brace_that_is_no_placeholder_write_two_of_them();

/// The number of `{}` in the text, or `broken` where a `{` is neither one nor doubled.
struct placeholder_count {
    std::size_t number = 0;
    bool broken = false;
};

[[nodiscard]] constexpr placeholder_count count_placeholders(std::string_view sql) {
    placeholder_count count;
    for (std::size_t i = 0; i + 1 < sql.size(); ++i) {
        const char c = sql.data()[i];
        const char next = sql.data()[i + 1];
        if ((c == '{' || c == '}') && c == next)
            ++i;
        else if (c == '{' && next == '}')
            ++count.number;
        else if (c == '{')
            count.broken = true;
    }
    return count;
}

/// Fails to be a constant where the text has not as many placeholders.
consteval void require_placeholders(std::string_view sql, std::size_t wanted) {
    const placeholder_count found = count_placeholders(sql);
    if (found.broken) sql_text_has_a_brace_that_is_no_placeholder_write_two_of_them();
    if (found.number != wanted)
        sql_text_has_another_number_of_placeholders_than_there_are_arguments();
}

/// The same at run time. Throws usage_error.
void check_placeholders(std::string_view sql, std::size_t wanted, std::source_location where);

/// Where a placeholder stands: as `x in ({})` it may be a list of values.
enum class list_place : std::uint8_t {
    none,
    among,  ///< with others, as in `x in (1, {})`
    alone,
};

/// A piece of the text as it is, or the place of an argument.
struct sql_part {
    std::string_view text;
    bool argument = false;
    list_place place = list_place::none;
};

[[nodiscard]] std::vector<sql_part> parts_of_sql(std::string_view sql);
/// Where argument `n` stands.
[[nodiscard]] list_place place_of_argument(std::string_view sql, std::size_t n);

/// Throws usage_error: a list without values among others, or a longer one than can be sent.
[[noreturn]] void refuse_empty_list();
[[noreturn]] void refuse_long_list(std::size_t size);

/// An array as a list where its placeholder stands in an IN; an empty one stays an array, which
/// knows the kind of the values that are not there.
[[nodiscard]] value list_or_array(value array, list_place place);

}  // namespace cormorant::detail
