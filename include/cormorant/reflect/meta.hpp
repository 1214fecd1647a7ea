#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cormorant/base/value.hpp"
#include "cormorant/reflect/enums.hpp"
#include "cormorant/schema/option_types.hpp"
#include "cormorant/schema/text_language.hpp"

/// What a model says of itself: `static constexpr auto meta = cm::model(cm::table("app_user"),
/// ...)`.

namespace cormorant::detail {

enum class option_kind : std::uint8_t {
    table,
    column,
    primary_key,
    max_length,
    digits,
    unique,
    index,
    check,
    on_delete,
    ordering,
    default_value,
    default_now,
    choices,
    database_type,
    comment,
    no_index,
    default_filter,
    auto_now,
};

/// A constant in a model's options.
struct literal {
    value_kind kind = value_kind::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text = {};

    constexpr literal() = default;
    constexpr literal(bool b) : kind(value_kind::boolean), integer(b) {}
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    constexpr literal(T n) : kind(value_kind::integer), integer(static_cast<std::int64_t>(n)) {}
    template <class T>
        requires std::is_enum_v<T>
    constexpr literal(T e) : kind(value_kind::integer), integer(static_cast<std::int64_t>(e)) {
        // As the column holds it: by name or by number.
        if constexpr (stored_by_name<T>) {
            kind = value_kind::text;
            text = name_of_enumerator(e);
        }
    }
    constexpr literal(double d) : kind(value_kind::real), real(d) {}
    constexpr literal(const char* t) : kind(value_kind::text), text(t) {}
    constexpr literal(std::string_view t) : kind(value_kind::text), text(t) {}
};

/// One option of a model, as plain data.
struct model_option {
    option_kind kind = option_kind::table;
    std::array<std::string_view, 8> members = {};  ///< "-name" in an index or ordering descends
    std::size_t member_count = 0;
    std::array<std::string_view, 8> include = {};
    std::size_t include_count = 0;
    std::string_view text = {};  ///< table, column, name, type, comment
    int number = 0;
    int second_number = 0;
    index_method method = index_method::ordered;
    text_language language = text_language::simple;
    on_delete_action action = on_delete_action::cascade;
    bool in_database = false;
    std::array<literal, 16> literals = {};
    std::size_t literal_count = 0;
};

template <class... Names>
constexpr model_option option_on(option_kind kind, Names... names) {
    static_assert(sizeof...(Names) <= 8, "at most eight members in one option");
    model_option o;
    o.kind = kind;
    o.member_count = sizeof...(Names);
    std::size_t i = 0;
    ((o.members[i++] = std::string_view(names)), ...);
    return o;
}

struct no_condition {};

/// An option with the expression of an index or a check.
template <class Condition>
struct conditional_option {
    model_option option;
    [[no_unique_address]] Condition condition;

    /// The index covers only the rows that match.
    template <class C>
    [[nodiscard]] constexpr auto where(C c) const {
        return conditional_option<C>{option, c};
    }
    /// Columns kept in the index beside its keys, so that a query need not visit the table. SQLite
    /// has no such columns: there they become further keys of the index.
    template <class... Names>
    [[nodiscard]] constexpr auto include(Names... names) const {
        auto copy = *this;
        copy.option.include_count = sizeof...(Names);
        std::size_t i = 0;
        ((copy.option.include[i++] = std::string_view(names)), ...);
        return copy;
    }
    /// The name in the database; without it one is made of the table and the columns.
    [[nodiscard]] constexpr auto named(std::string_view name) const {
        auto copy = *this;
        copy.option.text = name;
        return copy;
    }
};

/// Which rows are to be seen.
template <class Condition>
struct default_filter_option {
    model_option option;
    [[no_unique_address]] Condition condition;
};

/// An index of one of the ways to look inside a column.
struct lookup_index_option {
    model_option option;

    /// The name in the database; without it one is made of the table and the columns.
    [[nodiscard]] constexpr lookup_index_option named(std::string_view name) const {
        auto copy = *this;
        copy.option.text = name;
        return copy;
    }
};

template <class... Names>
constexpr lookup_index_option index_for(index_method method, Names... names) {
    lookup_index_option o{option_on(option_kind::index, names...)};
    o.option.method = method;
    return o;
}

/// on_delete, which the database itself may carry out.
struct on_delete_option {
    model_option option;

    /// The database's own ON DELETE clause does it; the library sends nothing for these rows.
    [[nodiscard]] constexpr on_delete_option in_database() const {
        auto copy = *this;
        copy.option.in_database = true;
        return copy;
    }
};

template <class... Options>
struct option_pack {
    template <class Visitor>
    constexpr void each(Visitor&&) const {}
};
template <class First, class... Rest>
struct option_pack<First, Rest...> {
    First first;
    option_pack<Rest...> rest;

    template <class Visitor>
    constexpr void each(Visitor&& visitor) const {
        visitor(first);
        rest.each(visitor);
    }
};

constexpr const model_option& plain(const model_option& o) { return o; }
constexpr const model_option& plain(const on_delete_option& o) { return o.option; }
constexpr const model_option& plain(const lookup_index_option& o) { return o.option; }
template <class C>
constexpr const model_option& plain(const conditional_option<C>& o) {
    return o.option;
}

template <class Option>
inline constexpr bool has_condition = false;
template <class C>
inline constexpr bool has_condition<conditional_option<C>> = !std::is_same_v<C, no_condition>;
template <class C>
inline constexpr bool has_condition<default_filter_option<C>> = true;

template <class Option>
inline constexpr bool is_default_filter = false;
template <class C>
inline constexpr bool is_default_filter<default_filter_option<C>> = true;

template <class... Options>
constexpr std::size_t options_in(const option_pack<Options...>&) {
    return sizeof...(Options);
}
template <class... Options>
constexpr bool conditions_in(const option_pack<Options...>&) {
    return (has_condition<Options> || ...);
}

struct option_lister {
    const model_option** next;

    template <class Option>
    constexpr void operator()(const Option& option) {
        *next++ = &plain(option);
    }
};

template <class C>
constexpr const model_option& plain(const default_filter_option<C>& o) {
    return o.option;
}

constexpr option_pack<> pack_options() { return {}; }
template <class First, class... Rest>
constexpr option_pack<First, Rest...> pack_options(First first, Rest... rest) {
    return {first, pack_options(rest...)};
}

}  // namespace cormorant::detail

namespace cormorant {

/// A model's options together: `static constexpr auto meta = cm::model(...)`.
template <class... Options>
[[nodiscard]] constexpr auto model(Options... options) {
    return detail::pack_options(options...);
}

/// The table's name. Without it: the struct's name in snake_case.
[[nodiscard]] constexpr auto table(std::string_view name) {
    auto o = detail::option_on(detail::option_kind::table);
    o.text = name;
    return o;
}

/// The name of a member's column. Without it: the member's name, with _id behind a foreign key's.
[[nodiscard]] constexpr auto column(std::string_view member, std::string_view name) {
    auto o = detail::option_on(detail::option_kind::column, member);
    o.text = name;
    return o;
}

/// The members that are the key. Without it: the member named id.
template <class... Members>
[[nodiscard]] constexpr auto primary_key(Members... members) {
    return detail::option_on(detail::option_kind::primary_key, members...);
}

/// The longest text that a member holds, in code points; longer ones are refused before sending.
[[nodiscard]] constexpr auto max_length(std::string_view member, int code_points) {
    auto o = detail::option_on(detail::option_kind::max_length, member);
    o.number = code_points;
    return o;
}

/// A decimal's digits in all, and those behind the point.
[[nodiscard]] constexpr auto digits(std::string_view member, int in_all, int behind_the_point) {
    auto o = detail::option_on(detail::option_kind::digits, member);
    o.number = in_all;
    o.second_number = behind_the_point;
    return o;
}

/// No two rows are equal in all of these members. May have .where(), .include() and .named().
template <class... Members>
[[nodiscard]] constexpr auto unique(Members... members) {
    return detail::conditional_option<detail::no_condition>{
        detail::option_on(detail::option_kind::unique, members...), {}};
}

/// An index over these members; "-created" descends. May have .where(), .include() and .named().
template <class... Members>
[[nodiscard]] constexpr auto index(Members... members) {
    return detail::conditional_option<detail::no_condition>{
        detail::option_on(detail::option_kind::index, members...), {}};
}

/// An index that helps contains(), has_key() and its kin on a JSON member: GIN on PostgreSQL. The
/// others have none, and read the documents of all rows. May have .named().
[[nodiscard]] constexpr auto json_index(std::string_view member) {
    return detail::index_for(detail::index_method::json, member);
}

/// An index for cm::search of these members, all of them in this order, in this language: GIN on
/// PostgreSQL; FULLTEXT on MariaDB, which cannot search without. SQLite has none. May have
/// .named().
template <class... Members>
[[nodiscard]] constexpr auto search_index(text_language language, Members... members) {
    auto o = detail::index_for(detail::index_method::search, members...);
    o.option.language = language;
    return o;
}

/// An index that helps similar_to() and word_similar_to(), and contains() and its kin, on text
/// members: GIN on PostgreSQL, whose extension pg_trgm must be there. The others have none. May
/// have .named().
template <class... Members>
[[nodiscard]] constexpr auto trigram_index(Members... members) {
    return detail::index_for(detail::index_method::trigram, members...);
}

/// A condition that every row fulfils, checked by the database.
template <class Condition>
[[nodiscard]] constexpr auto(check)(std::string_view name, Condition condition) {
    auto o = detail::option_on(detail::option_kind::check);
    o.text = name;
    return detail::conditional_option<Condition>{o, condition};
}

/// The rows that queries see: `cm::default_filter("deleted_at"_f == cm::null)`. It compares members
/// of the model itself with constants, and holds for all rows that are looked for: in objects(),
/// also by key, in updates and removals of querysets, over relations to many rows, which are
/// loaded, asked about and aggregated without the others, and over the other side of a one_to_one.
/// What a foreign key refers to is there all the same. Rows that the program has in its hands are
/// saved, refreshed and removed whatever they hold, on_delete reaches all rows, and SQL text is
/// left as it is. queryset::without_default_filter() lifts it. Several hold together.
template <class Condition>
[[nodiscard]] constexpr auto default_filter(Condition condition) {
    return detail::default_filter_option<Condition>{
        detail::option_on(detail::option_kind::default_filter), condition};
}

/// The words of on_delete.
inline constexpr on_delete_action cascade = on_delete_action::cascade;
inline constexpr on_delete_action protect = on_delete_action::protect;
inline constexpr on_delete_action restrict_rows = on_delete_action::restrict_;
inline constexpr on_delete_action set_null = on_delete_action::set_null;
inline constexpr on_delete_action set_default = on_delete_action::set_default;
inline constexpr on_delete_action do_nothing = on_delete_action::do_nothing;

/// What happens to a row when the row that this foreign key refers to is removed. Without it:
/// protect, so that nothing is lost unasked. May have .in_database().
[[nodiscard]] constexpr auto on_delete(std::string_view foreign_key, on_delete_action action) {
    detail::on_delete_option o{detail::option_on(detail::option_kind::on_delete, foreign_key)};
    o.option.action = action;
    return o;
}

/// The order of rows where a query gives none; "-created" descends.
template <class... Members>
[[nodiscard]] constexpr auto ordering(Members... members) {
    return detail::option_on(detail::option_kind::ordering, members...);
}

/// The column's DEFAULT in the database.
[[nodiscard]] constexpr auto default_value(std::string_view member, detail::literal value) {
    auto o = detail::option_on(detail::option_kind::default_value, member);
    o.literals[0] = value;
    o.literal_count = 1;
    return o;
}

/// The column's DEFAULT in the database is its clock, in UTC.
[[nodiscard]] constexpr auto default_now(std::string_view member) {
    return detail::option_on(detail::option_kind::default_now, member);
}

/// The member is the time of the row's last write: create, save, also of some members only,
/// upsert, update_or_create, bulk_create, bulk_update and a queryset's update set it to cm::now(),
/// in the row in hand too, whatever it held; an update that sets the member itself is left as it
/// is. Not set by SQL text, nor where on_delete or links change a row.
[[nodiscard]] constexpr auto auto_now(std::string_view member) {
    return detail::option_on(detail::option_kind::auto_now, member);
}

/// The only values that a column takes, checked before sending and by the database.
template <class... Values>
[[nodiscard]] constexpr auto choices(std::string_view member, Values... values) {
    static_assert(sizeof...(Values) <= 16, "at most sixteen choices; use an enum or a table");
    auto o = detail::option_on(detail::option_kind::choices, member);
    std::size_t i = 0;
    ((o.literals[i++] = detail::literal(values)), ...);
    o.literal_count = sizeof...(Values);
    return o;
}

/// The column's type as the database spells it, where the library's choice does not do.
[[nodiscard]] constexpr auto database_type(std::string_view member, std::string_view type) {
    auto o = detail::option_on(detail::option_kind::database_type, member);
    o.text = type;
    return o;
}

/// A remark kept in the schema.
[[nodiscard]] constexpr auto comment(std::string_view member, std::string_view text) {
    auto o = detail::option_on(detail::option_kind::comment, member);
    o.text = text;
    return o;
}

/// The foreign key gets no index of its own.
[[nodiscard]] constexpr auto no_index(std::string_view foreign_key) {
    return detail::option_on(detail::option_kind::no_index, foreign_key);
}

}  // namespace cormorant
