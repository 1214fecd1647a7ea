#include "session/execute/raw_statement.hpp"

#include <algorithm>

#include "sql/dialect.hpp"
#include "sql/print/empty_list.hpp"
#include "sql/tree.hpp"

namespace cormorant::detail {
namespace {

/// Whether the database is told the kind of a value. Where it could not know it, as in
/// `select {}`, it would take the value for a text. Texts and integers are left to what stands
/// beside them: they may become enums, or arguments of narrower types.
bool says_its_kind(value_kind kind) {
    return kind != value_kind::text && kind != value_kind::integer && kind != value_kind::duration;
}

}  // namespace

raw_statement::raw_statement(std::string_view sql, const value_list& given, const dialect& target)
    : target_(target) {
    text_.reserve(sql.size() + 8);
    values_.reserve(given.size());
    std::size_t next = 0;
    for (const sql_part& part : parts_of_sql(sql)) {
        if (!part.argument)
            text_ += part.text;
        else if (part.place != list_place::none && given[next].kind() == value_kind::array)
            list(given[next++], part.place);
        else
            one(given[next++]);
    }
}

void raw_statement::one(const value& v) {
    const std::size_t number = values_.size() + 1;
    text_ += says_its_kind(v.kind()) ? target_.typed_placeholder(number, v.kind(), nullptr)
                                     : target_.placeholder(number);
    values_.push_back(v);
}

// Padded with its last value, so that lists of many lengths are few statements.
void raw_statement::list(const value& array, list_place place) {
    const value given = list_or_array(array, place);
    if (given.kind() == value_kind::array) {
        text_ += empty_list(target_, given.as_parts().of);
        return;
    }
    const value_list& items = given.as_list();
    const std::size_t length = padded_length(items.size());
    if (length > most_items) refuse_long_list(items.size());
    for (std::size_t i = 0; i < length; ++i) {
        if (i != 0) text_ += ", ";
        one(items[std::min(i, items.size() - 1)]);
    }
}

}  // namespace cormorant::detail
