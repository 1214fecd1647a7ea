#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "cormorant/base/json.hpp"
#include "cormorant/expr/describe.hpp"

namespace cormorant {

namespace detail {

[[nodiscard]] json row_to_json(const model_info& model, const void* row);
[[nodiscard]] json rows_to_json(const model_info& model, const std::vector<const void*>& rows);
/// Sets the members that the document names.
void row_from_json(const model_info& model, void* row, std::string_view document);

template <class Rows>
concept model_rows_range = requires(const Rows& rows) {
    rows.begin() != rows.end();
    requires model_type<std::remove_cvref_t<decltype(*rows.begin())>>;
};

}  // namespace detail

/// A row as a JSON object: its columns by the members' names, in the order of the struct. Numbers
/// and booleans are such, a std::optional without a value is null; a decimal is a string of its
/// digits, a date "2026-11-28", a time "2026-11-28 09:30:00.25" in UTC, a uuid its text, a duration
/// its microseconds, bytes are base64; an enum is its enumerator's name, or its number where it has
/// none; a foreign key is its key; JSON and arrays stand as they are. A cm::lazy member that was
/// left out is left out; reverse and many_to_many are too. Sends nothing. Throws error of kind
/// data, which names the model and the member, for what JSON cannot hold: NaN, infinity, text that
/// is not UTF-8; ranges have no form in JSON.
template <class M>
    requires(detail::model_type<M>)
[[nodiscard]] json to_json(const M& row) {
    return detail::row_to_json(detail::model_of<M>(), &row);
}
/// Rows, of a vector or a queryset, as a JSON array of such objects.
template <detail::model_rows_range Rows>
[[nodiscard]] json to_json(const Rows& rows) {
    std::vector<const void*> each;
    for (const auto& row : rows) each.push_back(&row);
    using model = std::remove_cvref_t<decltype(*rows.begin())>;
    return detail::rows_to_json(detail::model_of<model>(), each);
}

/// A row from the text of a JSON object as to_json writes it; members that are not named keep the
/// struct's defaults. Times may have `T` and an offset, decimals may be numbers, enums numbers.
/// Throws error of kind data, which names the model and the member: for a name that is no column of
/// the model, a value of another kind, null where the member is not optional, a number too large
/// for it, a text that is no date, uuid or enumerator. Lengths, choices and checks are looked at
/// when the row is saved. Which members a request may set is for the program to say: a key is among
/// them.
template <class M>
    requires(detail::model_type<M>)
[[nodiscard]] M from_json(std::string_view document) {
    M row{};
    detail::row_from_json(detail::model_of<M>(), &row, document);
    return row;
}
template <class M>
    requires(detail::model_type<M>)
[[nodiscard]] M from_json(const json& document) { return from_json<M>(document.text()); }

}  // namespace cormorant
