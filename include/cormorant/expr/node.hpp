#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cormorant/base/fixed_string.hpp"
#include "cormorant/base/inline_vector.hpp"
#include "cormorant/expr/container_methods.hpp"
#include "cormorant/expr/raw.hpp"
#include "cormorant/reflect/column_traits.hpp"
#include "cormorant/reflect/model_traits.hpp"

namespace cormorant {

/// NULL, for comparisons: `"profile"_f == cm::null`.
struct null_type {};
/// The one value of its type.
inline constexpr null_type null{};

}  // namespace cormorant

namespace cormorant::detail {

/// Where the values of an expression are collected, in the order of its program.
using value_sink = inline_vector<value, 3>;

// ---- operands -----------------------------------------------------------------------------------

/// A value in an expression. Literals and views are kept as views: they live to the end of the
/// statement, by when a queryset has copied them.
template <class T>
struct bound {
    static constexpr bool is_expression = true;
    static constexpr std::size_t arity = 1;
    T held;

    constexpr explicit bound(T v) : held(static_cast<T&&>(v)) {}
    /// A row is compared by its key.
    template <class Row>
        requires std::same_as<T, row_key<Row>>
    explicit bound(const Row& row) : held{key_of(row)} {}
    static constexpr std::size_t size = 1;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::value,
                  .kind = value_traits<T>::kind,
                  .nullable = value_traits<T>::nullable,
                  .relation = value_traits<T>::relation,
                  .element = element_kind_of<T>(),
                  .cpp_type = value_traits<T>::cpp_type};
    }
    void collect(value_sink& out) const { out.push_back(value_traits<T>::bind(held)); }
};

/// The values of an IN list, already converted.
template <class T>
struct bound_list {
    static constexpr bool is_expression = true;
    static constexpr std::size_t arity = 1;
    value_list items;

    explicit bound_list(value_list values) : items(std::move(values)) {}
    static constexpr std::size_t size = 1;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::value,
                  .kind = value_traits<T>::kind,
                  .list = true,
                  .relation = value_traits<T>::relation,
                  .cpp_type = value_traits<T>::cpp_type};
    }
    void collect(value_sink& out) const { out.push_back(value::list(items)); }
};

/// A query inside an expression; `Kind` is that of its one column, null for EXISTS, `Nullable`
/// whether the column may be NULL.
template <value_kind Kind, bool Nullable = true, type_id CppType = nullptr>
struct bound_query {
    static constexpr bool is_expression = true;
    static constexpr std::size_t arity = 1;
    std::shared_ptr<const void> query;

    explicit bound_query(std::shared_ptr<const void> q) : query(std::move(q)) {}
    static constexpr std::size_t size = 1;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::value,
                  .index = 1,
                  .kind = Kind,
                  .list = true,
                  .nullable = Nullable,
                  .cpp_type = CppType};
    }
    void collect(value_sink& out) const { out.push_back(value::subquery(query)); }
};

/// What an argument becomes in an expression: itself, or a bound value. Literals and views are kept
/// as views, rows as their keys.
template <class T>
struct operand_of {
    using type = bound<T>;
};
template <expression T>
struct operand_of<T> {
    using type = T;
};
template <class T>
    requires(std::convertible_to<T, std::string_view> && !std::same_as<T, std::string>)
struct operand_of<T> {
    using type = bound<std::string_view>;
};
template <class T>
    requires(!expression<T> && value_traits<T>::relation)
struct operand_of<T> {
    using type = bound<row_key<T>>;
};

template <class T>
using operand_t = typename operand_of<std::decay_t<T>>::type;

template <class T>
constexpr operand_t<T> make_operand(T&& v) {
    return static_cast<operand_t<T>>(static_cast<T&&>(v));
}

/// Operands side by side; a tuple without its compile time: aggregates, whose making costs no
/// function. A pack inside a pack counts as its parts.
template <class... Operands>
struct operand_pack {
    static constexpr std::size_t arity = 0;
    static constexpr std::size_t size = 0;
    static constexpr void write(raw_token*&) {}
    void collect(value_sink&) const {}
};

template <class First>
struct operand_pack<First> {
    [[no_unique_address]] First first;

    static constexpr std::size_t arity = First::arity;
    static constexpr std::size_t size = First::size;
    static constexpr void write(raw_token*& out) { First::write(out); }
    void collect(value_sink& out) const { first.collect(out); }
};

template <class First, class Second>
struct operand_pack<First, Second> {
    [[no_unique_address]] First first;
    [[no_unique_address]] Second second;

    static constexpr std::size_t arity = First::arity + Second::arity;
    static constexpr std::size_t size = First::size + Second::size;
    static constexpr void write(raw_token*& out) {
        First::write(out);
        Second::write(out);
    }
    void collect(value_sink& out) const {
        first.collect(out);
        second.collect(out);
    }
};

template <class First, class Second, class... Rest>
struct operand_pack<First, Second, Rest...> {
    [[no_unique_address]] First first;
    [[no_unique_address]] Second second;
    [[no_unique_address]] operand_pack<Rest...> rest;

    static constexpr std::size_t arity =
        First::arity + Second::arity + operand_pack<Rest...>::arity;
    static constexpr std::size_t size = First::size + Second::size + operand_pack<Rest...>::size;
    static constexpr void write(raw_token*& out) {
        First::write(out);
        Second::write(out);
        operand_pack<Rest...>::write(out);
    }
    void collect(value_sink& out) const {
        first.collect(out);
        second.collect(out);
        rest.collect(out);
    }
};

// ---- operators ----------------------------------------------------------------------------------

template <op Code, std::uint16_t Index, class... Operands>
struct node;

#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wmissing-braces"  // a pack cannot be braced where it nests
#endif
template <op Code, std::uint16_t Index, class... Operands>
constexpr auto make_node(Operands&&... operands) {
    return node<Code, Index, operand_t<Operands>...>{
        {}, {}, {static_cast<operand_t<Operands>>(static_cast<Operands&&>(operands))...}};
}
#ifdef __clang__
#pragma clang diagnostic pop
#endif

template <class T>
value_list list_of(const T& items) {
    value_list values;
    for (const auto& item : items) {
        using item_type = std::remove_cvref_t<decltype(item)>;
        if constexpr (value_traits<item_type>::relation)
            values.push_back(value_traits<row_key<item_type>>::bind({key_of(item)}));
        else
            values.push_back(value_traits<item_type>::bind(item));
    }
    return values;
}

template <class Q>
concept query_like = requires(const Q& q) {
    { q.shared_query() } -> std::convertible_to<std::shared_ptr<const void>>;
};

template <class T>
concept text_key = std::convertible_to<T, std::string_view>;

/// The types that a value inside JSON can be read as.
template <class T>
concept json_scalar = std::same_as<T, std::string> || std::same_as<T, decimal> ||
    std::same_as<T, json> || std::integral<T> || std::floating_point<T>;

[[noreturn]] void refuse_array_index();
[[noreturn]] void refuse_substr();
[[noreturn]] void refuse_text_length(const char* function);
[[noreturn]] void refuse_empty_fill(const char* function);

/// Start and length of substr(), where the program says them.
template <class T>
constexpr void check_substr(const T& n, int lowest) {
    if constexpr (std::integral<T>) {
        if (n < static_cast<T>(lowest)) refuse_substr();
    } else if constexpr (requires { n.has_value(); }) {
        if (n.has_value()) check_substr(*n, lowest);
    }
}

template <class Key>
constexpr void check_json_key(const Key& key) {
    if constexpr (array_index<Key>)
        if (key < 0 || static_cast<std::uint64_t>(key) > 0x7fffffff) refuse_array_index();
}

/// What can be asked of every expression.
template <class Self>
struct expression_methods {
    static constexpr bool is_expression = true;
    static constexpr std::size_t arity = 1;

    /// Among the values of a container. NULLs are dropped; an empty list matches nothing.
    template <class Container>
        requires(!query_like<Container>)
    [[nodiscard]] auto in(const Container& items) const {
        using item = std::remove_cvref_t<decltype(*items.begin())>;
        using kept = std::conditional_t<value_traits<item>::relation, row_key<item>, item>;
        return make_node<op::in>(self(), bound_list<kept>(list_of(items)));
    }
    template <class T>
    [[nodiscard]] auto in(std::initializer_list<T> items) const {
        using kept = std::conditional_t<value_traits<T>::relation, row_key<T>, T>;
        return make_node<op::in>(self(), bound_list<kept>(list_of(items)));
    }
    /// Among the values of the one column that another query reads. (As a value it may be NULL
    /// where that column may be.)
    template <query_like Q>
    [[nodiscard]] auto in(const Q& query) const {
        using inner = bound_query<Q::scalar_kind, Q::scalar_nullable, Q::scalar_type>;
        return make_node<op::in>(self(), inner(query.shared_query()));
    }
    /// From `low` to `high`, both included.
    template <class L, class H>
    [[nodiscard]] constexpr auto between(L&& low, H&& high) const {
        return make_node<op::between>(self(), static_cast<L&&>(low), static_cast<H&&>(high));
    }
    /// Holds the text. Case counts; % _ and \ are plain characters here and below. A JSON document
    /// holds all of a cm::json, at the same places, elements of arrays in any order; an array the
    /// element, or all elements of the other; a range the value, or the whole of the other.
    template <class T>
    [[nodiscard]] constexpr auto contains(T&& text) const {
        return make_node<op::contains>(self(), static_cast<T&&>(text));
    }
    /// Holds the text, whatever the case of ASCII letters (of all letters where the server does
    /// it).
    template <class T>
    [[nodiscard]] constexpr auto icontains(T&& text) const {
        return make_node<op::icontains>(self(), static_cast<T&&>(text));
    }
    /// Begins with the text. Case counts.
    template <class T>
    [[nodiscard]] constexpr auto starts_with(T&& text) const {
        return make_node<op::starts_with>(self(), static_cast<T&&>(text));
    }
    /// Begins with the text, whatever the case, as in icontains.
    template <class T>
    [[nodiscard]] constexpr auto istarts_with(T&& text) const {
        return make_node<op::istarts_with>(self(), static_cast<T&&>(text));
    }
    /// Ends with the text. Case counts.
    template <class T>
    [[nodiscard]] constexpr auto ends_with(T&& text) const {
        return make_node<op::ends_with>(self(), static_cast<T&&>(text));
    }
    /// Ends with the text, whatever the case, as in icontains.
    template <class T>
    [[nodiscard]] constexpr auto iends_with(T&& text) const {
        return make_node<op::iends_with>(self(), static_cast<T&&>(text));
    }
    /// Equal, whatever the case of ASCII letters.
    template <class T>
    [[nodiscard]] constexpr auto iexact(T&& text) const {
        return make_node<op::iexact>(self(), static_cast<T&&>(text));
    }
    /// SQL's LIKE: the caller writes % and _, and \ before a plain one. On SQLite it ignores the
    /// case of ASCII letters.
    template <class T>
    [[nodiscard]] constexpr auto like(T&& pattern) const {
        return make_node<op::like>(self(), static_cast<T&&>(pattern));
    }

    /// The value at a place inside a JSON document: keys of objects, as texts, and indexes of
    /// arrays, from 0 on, as in `"settings"_f.at("owner", "names", 0)`. Compared with a text, a
    /// number or a bool it is read as one: a value of another type equals none. is_null() means
    /// that there is no such place; a `null` there equals `cm::json()`. Throws usage_error for an
    /// index below 0 or above 2147483647.
    template <class... Keys>
    [[nodiscard]] constexpr auto at(Keys&&... keys) const {
        static_assert(sizeof...(Keys) > 0 && ((text_key<Keys> || array_index<Keys>)&&...),
                      "cormorant: at() takes keys of objects, as texts, and indexes of arrays, as "
                      "whole numbers: at(\"tags\", 0)");
        (check_json_key(keys), ...);
        return make_node<op::json_at, static_cast<std::uint16_t>(value_kind::json)>(
            self(), static_cast<Keys&&>(keys)...);
    }
    /// A JSON object that has the key, whatever its value.
    template <text_key Key>
    [[nodiscard]] constexpr auto has_key(Key&& key) const {
        return make_node<op::has_key>(self(), static_cast<Key&&>(key));
    }
    /// A JSON object that has one or more of the keys; of no keys it has none.
    [[nodiscard]] auto has_any_key(std::initializer_list<std::string_view> keys) const {
        return make_node<op::has_any_key>(self(), bound_list<std::string_view>(list_of(keys)));
    }
    template <class Container>
    [[nodiscard]] auto has_any_key(const Container& keys) const {
        static_assert(text_key<decltype(*keys.begin())>, "cormorant: keys are texts");
        return make_node<op::has_any_key>(self(), bound_list<std::string_view>(list_of(keys)));
    }
    /// A JSON object that has all of the keys.
    [[nodiscard]] auto has_keys(std::initializer_list<std::string_view> keys) const {
        return make_node<op::has_keys>(self(), bound_list<std::string_view>(list_of(keys)));
    }
    template <class Container>
    [[nodiscard]] auto has_keys(const Container& keys) const {
        static_assert(text_key<decltype(*keys.begin())>, "cormorant: keys are texts");
        return make_node<op::has_keys>(self(), bound_list<std::string_view>(list_of(keys)));
    }

    /// Like the text, in spite of slips of the pen: cm::similarity is above the server's
    /// pg_trgm.similarity_threshold (0.3). A trigram_index helps. PostgreSQL with its extension
    /// pg_trgm only; elsewhere the query throws usage_error.
    template <class T>
    [[nodiscard]] constexpr auto similar_to(T&& text) const {
        return make_node<op::similar>(self(), static_cast<T&&>(text));
    }
    /// The same with a threshold from 0 to 1; no index helps.
    template <class T>
    [[nodiscard]] constexpr auto similar_to(T&& text, double threshold) const {
        return make_node<op::similar>(self(), static_cast<T&&>(text), threshold);
    }
    /// A part of the text is like the words: cm::word_similarity is above the server's
    /// pg_trgm.word_similarity_threshold (0.6).
    template <class T>
    [[nodiscard]] constexpr auto word_similar_to(T&& words) const {
        return make_node<op::word_similar>(self(), static_cast<T&&>(words));
    }
    template <class T>
    [[nodiscard]] constexpr auto word_similar_to(T&& words, double threshold) const {
        return make_node<op::word_similar>(self(), static_cast<T&&>(words), threshold);
    }
    /// NULL. Inside JSON: there is no such place.
    [[nodiscard]] constexpr auto is_null() const { return make_node<op::is_null>(self()); }
    /// Not NULL. Inside JSON: there is such a place.
    [[nodiscard]] constexpr auto is_not_null() const { return make_node<op::is_not_null>(self()); }

    /// Ascending in an order_by; NULLs where the backend puts them unless it is said.
    [[nodiscard]] constexpr auto asc() const { return make_node<op::asc>(self()); }
    /// Descending in an order_by; NULLs where the backend puts them.
    [[nodiscard]] constexpr auto desc() const { return make_node<op::desc>(self()); }
    /// Ascending, NULLs before all others.
    [[nodiscard]] constexpr auto asc_nulls_first() const { return make_node<op::asc, 1>(self()); }
    /// Ascending, NULLs behind all others.
    [[nodiscard]] constexpr auto asc_nulls_last() const { return make_node<op::asc, 2>(self()); }
    /// Descending, NULLs before all others.
    [[nodiscard]] constexpr auto desc_nulls_first() const { return make_node<op::desc, 1>(self()); }
    /// Descending, NULLs behind all others.
    [[nodiscard]] constexpr auto desc_nulls_last() const { return make_node<op::desc, 2>(self()); }

    /// The year of a date or UTC time, as an integer.
    [[nodiscard]] constexpr auto year() const { return make_node<op::year>(self()); }
    /// The month, 1 to 12.
    [[nodiscard]] constexpr auto month() const { return make_node<op::month>(self()); }
    /// The day of the month, 1 to 31.
    [[nodiscard]] constexpr auto day() const { return make_node<op::day>(self()); }
    /// The hour of a UTC time, 0 to 23.
    [[nodiscard]] constexpr auto hour() const { return make_node<op::hour>(self()); }
    /// The minute, 0 to 59.
    [[nodiscard]] constexpr auto minute() const { return make_node<op::minute>(self()); }
    /// The second, 0 to 59, without its fraction.
    [[nodiscard]] constexpr auto second() const { return make_node<op::second>(self()); }
    /// 1 = Monday to 7 = Sunday (ISO 8601).
    [[nodiscard]] constexpr auto weekday() const { return make_node<op::weekday>(self()); }
    /// The day of the year, 1 to 366.
    [[nodiscard]] constexpr auto day_of_year() const { return make_node<op::day_of_year>(self()); }
    /// The quarter of the year, 1 to 4.
    [[nodiscard]] constexpr auto quarter() const { return make_node<op::quarter>(self()); }
    /// The week of the year, 1 to 53 (ISO 8601: weeks begin on Monday, the first one has the year's
    /// first Thursday).
    [[nodiscard]] constexpr auto iso_week() const { return make_node<op::iso_week>(self()); }
    /// The year that the week belongs to, which differs from the year at its edges (ISO 8601).
    [[nodiscard]] constexpr auto iso_year() const { return make_node<op::iso_year>(self()); }

private:
    constexpr const Self& self() const { return static_cast<const Self&>(*this); }
};

/// An aggregate can be filtered, made distinct, given a default, or computed over a window.
template <class Self, op Code, std::uint16_t Index, class... Operands>
struct aggregate_methods {};

/// A value inside JSON can be read as a type.
template <class Self, std::uint16_t Index, class... Operands>
struct aggregate_methods<Self, op::json_at, Index, Operands...> {
    /// The value as a bool, a whole number, a double, a cm::decimal, a std::string or a cm::json:
    /// NULL where there is none, where it is of another type, and where the type does not hold the
    /// number. A whole number loses its fraction.
    template <class T>
    [[nodiscard]] constexpr auto as() const {
        static_assert(json_scalar<T>,
                      "cormorant: as<T>() reads a value inside JSON as bool, a whole number, "
                      "double, cm::decimal, std::string or cm::json");
        return node<op::json_at, static_cast<std::uint16_t>(value_traits<T>::kind),
                    operand_pack<Operands...>>{{}, {}, {static_cast<const Self&>(*this)}};
    }
};

template <op Code, std::uint16_t Index, class... Operands>
struct node : expression_methods<node<Code, Index, Operands...>>,
              aggregate_methods<node<Code, Index, Operands...>, Code, Index, Operands...>,
              operand_pack<Operands...> {
    using operands_type = operand_pack<Operands...>;
    static constexpr std::size_t arity = 1;
    static constexpr std::size_t size = operands_type::size + 1;
    static constexpr void write(raw_token*& out) {
        operands_type::write(out);
        *out++ = {.code = Code, .operands = operands_type::arity, .index = Index};
    }
};

/// `name = expression`: an annotation, an aggregate, or a column that an update sets.
template <fixed_string Name, class Expression>
struct assignment {
    static constexpr auto name = Name;
    Expression expression;
};

/// A member by its path: `"profile.city"_f`.
template <fixed_string Path>
struct field : expression_methods<field<Path>>, container_methods<field<Path>> {
    static constexpr auto path_text = Path;
    static constexpr std::size_t size = 1;

    using expression_methods<field>::contains;
    using container_methods<field>::contains;

    constexpr field() = default;
    constexpr field(const field&) = default;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::path, .text = path_text.view()};
    }
    void collect(value_sink&) const {}

    template <class T>
    constexpr auto operator=(T&& v) const {
        return assignment<Path, operand_t<T>>{static_cast<operand_t<T>>(static_cast<T&&>(v))};
    }
    /// `"age"_f = "age"_f`, which would be the copy of a field otherwise.
    constexpr assignment<Path, field> operator=(const field& same) const { return {same}; }
    constexpr auto operator=(null_type) const {
        return assignment<Path, bound<null_type>>{bound<null_type>(null_type{})};
    }
};

/// A member of the enclosing query, inside a subquery.
template <fixed_string Path>
struct outer_field : expression_methods<outer_field<Path>>, container_methods<outer_field<Path>> {
    using expression_methods<outer_field>::contains;
    using container_methods<outer_field>::contains;

    static constexpr auto path_text = Path;
    static constexpr std::size_t size = 1;
    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::outer, .text = path_text.view()};
    }
    void collect(value_sink&) const {}
};

template <class A, class B>
concept either_expression = (expression<A> || expression<B>)&&!kept_predicate<A> &&
                            !kept_predicate<B>;

}  // namespace cormorant::detail

namespace cormorant::literals {

/// A member by its path from the model of the query: `"profile.city"_f`.
template <fixed_string Path>
consteval auto operator""_f() {
    return detail::field<Path>{};
}

}  // namespace cormorant::literals
