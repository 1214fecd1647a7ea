#pragma once

#include "cormorant/expr/node.hpp"
#include "cormorant/schema/text_language.hpp"

namespace cormorant::detail {

/// Columns whose texts are searched together.
template <text_language Language, class... Columns>
struct text_search {
    static constexpr auto index = static_cast<std::uint16_t>(Language);
    [[no_unique_address]] operand_pack<Columns...> columns;

    /// Holds what a person typed into a search box: all words, in any order; "words in quotes" side
    /// by side; -word not; `a or b` one of both. Any text is a search: nothing in it is an error.
    template <class T>
    [[nodiscard]] constexpr auto matches(T&& text) const {
        return node<op::matches, index, operand_pack<Columns...>, operand_t<T>>{
            {}, {}, {columns, static_cast<operand_t<T>>(static_cast<T&&>(text))}};
    }
    /// How well the texts match, as a double, higher for better: for order_by and annotate. Only
    /// the order means something: each backend counts in its own way.
    template <class T>
    [[nodiscard]] constexpr auto rank(T&& text) const {
        return node<op::search_rank, index, operand_pack<Columns...>, operand_t<T>>{
            {}, {}, {columns, static_cast<operand_t<T>>(static_cast<T&&>(text))}};
    }
};

}  // namespace cormorant::detail

namespace cormorant {

/// Full-text search in these columns: `cm::search<cm::text_language::english>("title"_f,
/// "body"_f).matches("cats -dogs")`. On PostgreSQL an index helps, `cm::search_index` of the same
/// columns and language; on MariaDB there must be one, whose parser takes the place of the
/// language; on SQLite the query throws usage_error.
template <text_language Language = text_language::simple, detail::expression... Columns>
[[nodiscard]] constexpr auto search(const Columns&... columns) {
    static_assert(sizeof...(Columns) > 0, "cormorant: search() takes one or more text columns");
    return detail::text_search<Language, Columns...>{{columns...}};
}

/// How alike two texts are, as a double from 0 to 1: the share of their groups of three letters
/// that they have in common. PostgreSQL with its extension pg_trgm only; elsewhere the query throws
/// usage_error.
template <detail::expression E, class T>
[[nodiscard]] constexpr auto similarity(const E& e, T&& text) {
    return detail::make_node<detail::op::similarity>(e, static_cast<T&&>(text));
}
/// The same of the words and the part of the text that is most like them.
template <detail::expression E, class T>
[[nodiscard]] constexpr auto word_similarity(const E& e, T&& words) {
    return detail::make_node<detail::op::word_similarity>(e, static_cast<T&&>(words));
}

}  // namespace cormorant
