#pragma once

#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include "cormorant/expr/node.hpp"
#include "cormorant/query/sql_text.hpp"

/// SQL text of the program's own, alone or inside expressions.

namespace cormorant {

/// SQL text that was made at run time, for raw(), fetch(), execute() and cm::sql: the program
/// vouches for it. Never put what comes from elsewhere into it: values are arguments, one for each
/// `{}`. Their number is checked at run time.
class trusted {
public:
    explicit trusted(std::string text) noexcept : text_(std::move(text)) {}
    /// The text.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

}  // namespace cormorant

namespace cormorant::detail {

/// SQL text whose placeholders are counted against the arguments: at compile time, or at run time
/// where it is trusted. (Its name is what the compiler says where a text is neither.)
template <class... Args>
struct literal_or_cm_trusted {
    std::string_view text;
    std::source_location where;

    template <class Text>
        requires(std::convertible_to<const Text&, std::string_view> &&
                 !std::same_as<Text, std::string>)
    consteval literal_or_cm_trusted(const Text& sql,
                                    std::source_location at = std::source_location::current())
        : text(sql), where(at) {
        require_placeholders(text, sizeof...(Args));
    }
    /// Throws usage_error for another number of placeholders. The text must outlive this.
    literal_or_cm_trusted(const trusted& sql,
                          std::source_location at = std::source_location::current())
        : text(sql.text()), where(at) {
        check_placeholders(text, sizeof...(Args), at);
    }
    template <std::same_as<std::string> Text>
    literal_or_cm_trusted(const Text& sql, std::source_location = {}) : text(sql) {
        static_assert(!std::same_as<Text, std::string>,
                      "cormorant: SQL text is a literal, so that nothing from elsewhere gets into "
                      "it; text that the program makes at run time is cm::trusted(text), with {} "
                      "for values");
    }
};

// ---- arguments ----------------------------------------------------------------------------------

/// Several values, which are no text and no row: a list in SQL text, or an array.
template <class T>
concept several_values =
    !expression<T> && !std::convertible_to<T, std::string_view> && !std::same_as<T, bytes> &&
    !model_type<T> && !custom_type<T> && requires(const T& items) {
    items.begin() != items.end();
    *items.begin();
};

template <class Container>
using item_of = std::remove_cvref_t<decltype(*std::declval<const Container&>().begin())>;

/// The values as an array: NULLs stay.
template <class Container>
value array_of(const Container& items) {
    using item = item_of<Container>;
    using kept = std::conditional_t<value_traits<item>::relation, row_key<item>, item>;
    value_list values;
    for (const auto& one : items) {
        if constexpr (value_traits<item>::relation)
            values.push_back(value_traits<kept>::bind({key_of(one)}));
        else
            values.push_back(value_traits<item>::bind(one));
    }
    return value::array(value_traits<kept>::kind, std::move(values));
}

/// The values of a container as an argument of SQL text.
template <class T>
struct sql_items {
    static constexpr bool is_expression = true;
    static constexpr std::size_t arity = 1;
    static constexpr std::size_t size = 1;
    value held;

    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::value, .kind = value_traits<T>::kind, .list = true, .nullable = true};
    }
    void collect(value_sink& out) const { out.push_back(held); }
};

/// A value that the database is told to be an integer of four bytes.
template <class Bound>
struct narrow_value : Bound {
    using Bound::Bound;
    static constexpr void write(raw_token*& out) {
        Bound::write(out);
        out[-1].narrow = true;
    }
};

template <class T>
concept narrow_integer = (std::integral<T> && !std::same_as<T, bool> &&
                          (sizeof(T) < 4 || (sizeof(T) == 4 && std::is_signed_v<T>)));

template <class Arg>
constexpr auto sql_argument([[maybe_unused]] std::string_view text, [[maybe_unused]] std::size_t n,
                            const Arg& arg) {
    using plain = std::decay_t<Arg>;
    if constexpr (several_values<plain>)
        return sql_items<item_of<plain>>{list_or_array(array_of(arg), place_of_argument(text, n))};
    else if constexpr (narrow_integer<typename array_element<plain>::type>)
        return narrow_value<operand_t<Arg>>(arg);
    else
        return make_operand(arg);
}

// ---- the expression -----------------------------------------------------------------------------

/// The text of a fragment: the first operand of op::sql.
template <class Text>
struct sql_source {
    static constexpr bool is_expression = true;
    static constexpr std::size_t arity = 1;
    static constexpr std::size_t size = 1;
    Text text;

    static constexpr void write(raw_token*& out) {
        *out++ = {.code = op::value, .kind = value_kind::sql};
    }
    void collect(value_sink& out) const { out.push_back(value::copy(value_kind::sql, text)); }
};

/// SQL text inside an expression, whose value is an `R`: of a row (op::sql) or of the rows of a
/// group (op::sql_aggregate).
template <op Code, class R, class Text, class... Operands>
struct sql_fragment : expression_methods<sql_fragment<Code, R, Text, Operands...>>,
                      operand_pack<sql_source<Text>, Operands...> {
    using operands_type = operand_pack<sql_source<Text>, Operands...>;
    using result = value_traits<R>;
    /// What a row holds.
    using row_value = R;
    static_assert(result::kind != value_kind::null,
                  "cormorant: cm::sql<R> yields a column type: use one of the types in the "
                  "reference, std::optional of it where the value may be NULL");
    static constexpr std::size_t arity = 1;
    static constexpr std::size_t size = operands_type::size + 1;

    static constexpr void write(raw_token*& out) {
        operands_type::write(out);
        *out++ = {.code = Code,
                  .operands = operands_type::arity,
                  .index = sql_index(static_cast<std::uint8_t>(result::kind), result::nullable),
                  .kind = result::kind,
                  .nullable = result::nullable,
                  .element = element_kind_of<R>(),
                  .cpp_type = result::cpp_type};
    }
};

template <op Code, class R, class Text, std::size_t... I, class... Args>
constexpr auto make_fragment(std::string_view text, Text kept, std::index_sequence<I...>,
                             const Args&... args) {
    return sql_fragment<Code, R, Text, decltype(sql_argument(text, I, args))...>{
        {}, {{static_cast<Text&&>(kept)}, sql_argument(text, I, args)...}};
}

}  // namespace cormorant::detail

namespace cormorant {

/// SQL text as an expression: `cm::sql<std::string>("lower({}) || {}", "name"_f, suffix)`. It goes
/// to the database as it is, between parentheses; each `{}` is an argument: a path, which is joined
/// as ever, another expression, or a value, which is bound. `{{` and `}}` are braces. The values of
/// a container are a list in `in ({})`, and an array elsewhere. `R` is the type of the value,
/// std::optional of it where it may be NULL; nobody checks the text against it. An aggregate or
/// window function in the text is not seen as such, only one among the arguments: for aggregates
/// there is cm::sql_aggregate.
template <class R, class... Args>
[[nodiscard]] constexpr auto sql(detail::literal_or_cm_trusted<std::type_identity_t<Args>...> text,
                                 const Args&... args) {
    return detail::make_fragment<detail::op::sql, R>(text.text, text.text,
                                                     std::index_sequence_for<Args...>{}, args...);
}
/// The same with text that was made at run time. Throws usage_error for another number of
/// placeholders than of arguments.
template <class R, class... Args>
[[nodiscard]] auto sql(const trusted& text, const Args&... args) {
    detail::check_placeholders(text.text(), sizeof...(Args), {});
    return detail::make_fragment<detail::op::sql, R>(text.text(), text.text(),
                                                     std::index_sequence_for<Args...>{}, args...);
}

/// The same for an aggregate: `cm::sql_aggregate<std::string>("string_agg({}, ',')", "name"_f)`.
/// It stands where cm::sum may: over the rows of a group, over all of aggregate(), and, in
/// annotate(), over the related rows of each row, also where there are none. Its arguments hold no
/// aggregate. Throws usage_error, when the query is sent, over members of each row alone, and where
/// values over another relation to many rows repeat its rows.
template <class R, class... Args>
[[nodiscard]] constexpr auto sql_aggregate(
    detail::literal_or_cm_trusted<std::type_identity_t<Args>...> text, const Args&... args) {
    return detail::make_fragment<detail::op::sql_aggregate, R>(
        text.text, text.text, std::index_sequence_for<Args...>{}, args...);
}
/// The same with text that was made at run time.
template <class R, class... Args>
[[nodiscard]] auto sql_aggregate(const trusted& text, const Args&... args) {
    detail::check_placeholders(text.text(), sizeof...(Args), {});
    return detail::make_fragment<detail::op::sql_aggregate, R>(
        text.text(), text.text(), std::index_sequence_for<Args...>{}, args...);
}

}  // namespace cormorant
