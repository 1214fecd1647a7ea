#pragma once

#include <array>

#include "cormorant/expr/check.hpp"
#include "cormorant/expr/node.hpp"
#include "cormorant/reflect/model_traits.hpp"

/// Where a typed expression meets a model: checked, then erased to a program that is a constant.

namespace cormorant::detail {

/// Named expressions that later clauses may use, as types.
template <class... Named>
struct annotation_list {};

template <class List>
struct annotation_table;
template <class... Named>
struct annotation_table<annotation_list<Named...>> {
    static constexpr std::size_t size = sizeof...(Named);
    static constexpr std::array<annotation_shape, sizeof...(Named) + 1> shapes{
        annotation_shape{Named::name.view(), Named::kind, Named::nullable, Named::element,
                         Named::cpp_type, Named::to_many}...,
        annotation_shape{}};
    /// What a row holds of annotation `I`, without std::optional.
    template <std::size_t I>
    using plain = typename array_element<
        typename nth_type<type_list<typename Named::type...>, I>::type>::type;
};

template <class Expression>
constexpr auto raw_tokens() {
    std::array<raw_token, Expression::size> tokens{};
    raw_token* out = tokens.data();
    Expression::write(out);
    return tokens;
}

// ---- messages -----------------------------------------------------------------------------------

template <check_error Found, check_error Told>
inline constexpr bool is_not = Found != Told;

/// Instantiated only to fail: its template arguments name the model, the path and what is wrong. (A
/// function, since nothing follows from its failure; a class that fails is told of at each use.)
template <check_error Error, class Model, class Path, class... Details>
constexpr bool expression_error() {
    static_assert(
        is_not<Error, check_error::no_such_path>,
        "cormorant: the model has no such path: see path_<...> and did_you_mean<...> beside "
        "this message");
    static_assert(is_not<Error, check_error::path_through_column>,
                  "cormorant: the path goes through a column; only relations lead further");
    static_assert(is_not<Error, check_error::path_too_long>,
                  "cormorant: a path has at most seven members");
    static_assert(is_not<Error, check_error::wrong_value_type>,
                  "cormorant: the column and the value it is compared with are of different types: "
                  "see of_kind<...> and with_kind<...> beside this message");
    static_assert(
        is_not<Error, check_error::wrong_enum_or_model>,
        "cormorant: an enum is compared with its own enum, a foreign key with a row of its "
        "own model or with a key");
    static_assert(is_not<Error, check_error::operator_needs_text>,
                  "cormorant: this operator works on text columns and values only");
    static_assert(is_not<Error, check_error::operator_needs_container>,
                  "cormorant: this operator works on arrays and ranges only");
    static_assert(is_not<Error, check_error::operator_needs_array>,
                  "cormorant: [] and any() work on arrays only");
    static_assert(is_not<Error, check_error::operator_needs_range>,
                  "cormorant: this operator works on ranges only");
    static_assert(is_not<Error, check_error::container_not_here>,
                  "cormorant: an array or range cannot be looked for in a list: join comparisons "
                  "with ||");
    static_assert(is_not<Error, check_error::any_not_here>,
                  "cormorant: any() stands on one side of == != < <= > >=");
    static_assert(
        is_not<Error, check_error::operator_needs_number>,
        "cormorant: this operator works on numbers only: see the of_kind<...> of path_<...>, "
        "or value_of_kind<...>, beside this message");
    static_assert(is_not<Error, check_error::operator_needs_time>,
                  "cormorant: this operator works on dates and UTC times only");
    static_assert(is_not<Error, check_error::operator_needs_condition>,
                  "cormorant: a condition is needed here: a comparison, a bool column, or several "
                  "joined with && || !");
    static_assert(
        is_not<Error, check_error::relation_has_no_value>,
        "cormorant: a relation to many rows has no value of its own: name a member behind "
        "it, count it (cm::count), or compare it with cm::null");
    static_assert(is_not<Error, check_error::to_many_not_here>,
                  "cormorant: a path over a relation to many rows would repeat rows here: use an "
                  "aggregate (cm::min, cm::max, cm::count) in annotate");
    static_assert(is_not<Error, check_error::mixed_results>,
                  "cormorant: the results of coalesce, CASE, greatest and least are of one type");
    static_assert(is_not<Error, check_error::aggregate_inside_aggregate>,
                  "cormorant: an aggregate cannot hold another aggregate");
    static_assert(is_not<Error, check_error::ordering_inside>,
                  "cormorant: asc() and desc() belong in order_by, not inside an expression");
    static_assert(is_not<Error, check_error::operator_needs_json>,
                  "cormorant: at(), has_key(), has_any_key() and has_keys() look inside cm::json "
                  "members only");
    static_assert(is_not<Error, check_error::contains_needs_json>,
                  "cormorant: a JSON document contains() a cm::json; a text is looked up in one of "
                  "its texts: .at(\"key\").contains(\"text\")");
    static_assert(is_not<Error, check_error::json_needs_type>,
                  "cormorant: a value inside JSON may be of any type: say which one is meant here, "
                  "as in .at(\"age\").as<int>()");
    static_assert(is_not<Error, check_error::outer_needs_type>,
                  "cormorant: the type of cm::outer is not known here: say it, as in "
                  "cm::cast<int>(cm::outer(\"age\"_f))");
    static_assert(is_not<Error, check_error::window_needed>,
                  "cormorant: rank(), row_number(), lag() and their kin need a window: "
                  "cm::rank().over(cm::window_order_by(\"age\"_f))");
    return true;
}

// ---- lowering -----------------------------------------------------------------------------------

/// What a place accepts beyond a well-formed expression.
enum class place : std::uint8_t {
    any,
    condition,
    single_row,
    order,
    value,      ///< a column of a query that may read related rows
    annotation  ///< a value beside each row of the model
};

constexpr check_error suits(const checked& result, place where) {
    if (result.error != check_error::none) return result.error;
    if (where != place::single_row && where != place::order && result.result.order)
        return check_error::ordering_inside;
    if (where == place::order && result.result.inside_json) return check_error::json_needs_type;
    if (result.result.any) return check_error::any_not_here;
    if (result.result.needs_window) return check_error::window_needed;
    if (where == place::condition && !is_condition(result.result))
        return check_error::operator_needs_condition;
    if ((where == place::single_row || where == place::order) && result.result.to_many)
        return check_error::to_many_not_here;
    const bool valued = where == place::value || where == place::annotation;
    if (valued && result.result.outer) return check_error::outer_needs_type;
    if (valued && (result.result.rows || result.result.kind == value_kind::null))
        return check_error::relation_has_no_value;
    return check_error::none;
}

/// Completes a report that found a fault: the first path and its kind are what the reader looks
/// for.
template <std::size_t N>
constexpr void name_fault(checked& report, const std::array<raw_token, N>& tokens) {
    for (std::size_t i = 0; i < N && report.where.empty(); ++i)
        if (tokens[i].code == op::path) report.where = tokens[i].text;
    if (report.left == value_kind::null) report.left = report.right = report.result.kind;
}

template <std::size_t N>
constexpr std::size_t count_paths(const std::array<raw_token, N>& tokens) {
    std::size_t n = 0;
    for (const raw_token& t : tokens)
        if (t.code == op::path || t.code == op::outer) ++n;
    return n;
}

/// A checked expression: what it yields, and its program's parts.
template <std::size_t Tokens, std::size_t Paths>
struct checked_program {
    checked report = {};
    token tokens[Tokens] = {};
    path paths[Paths + 1] = {};
    std::string_view names[Paths + 1] = {};
};

/// The expression over the model: checked, with its program as constant data.
template <class M, class Annotations, class Expression, place Where = place::any>
struct lowered {
    using annotations = annotation_table<Annotations>;
    using expression_type = Expression;

    static constexpr auto raw = raw_tokens<Expression>();
    using storage_type = checked_program<raw.size(), count_paths(raw)>;

    // One walk gives both the verdict and the program: constant evaluation is what costs here.
    static constexpr storage_type storage = [] {
        storage_type s;
        operand_type stack[raw.size()] = {};
        const program_space space{s.tokens, s.paths, s.names, stack};
        s.report = check_tokens(
            shape_of<M>(), annotation_table<Annotations>::shapes.data(),
            annotation_table<Annotations>::size, raw.data(), raw.size(), space,
            Where == place::value ? related_rows_are::at_hand : related_rows_are::asked_for);
        s.report.error = suits(s.report, Where);
        if (s.report.error != check_error::none) name_fault(s.report, raw);
        return s;
    }();
    static constexpr const checked& result = storage.report;
    static constexpr check_error error = result.error;

    template <class... Details>
    static constexpr bool fail() {
        return expression_error<error, M, path_<to_fixed<result.where.size()>(result.where)>,
                                Details...>();
    }
    static constexpr bool report() {
        constexpr auto left = name_of(result.left);
        constexpr auto right = name_of(result.right);
        if constexpr (error == check_error::none)
            return true;
        else if constexpr (!result.similar.empty())
            return fail<did_you_mean<to_fixed<result.similar.size()>(result.similar)>>();
        else if constexpr (result.left == value_kind::null)
            return fail<>();
        else if constexpr (result.left == result.right && result.value_at_fault)
            return fail<value_of_kind<to_fixed<left.size()>(left)>>();
        else if constexpr (result.left == result.right)
            return fail<of_kind<to_fixed<left.size()>(left)>>();
        else
            return fail<of_kind<to_fixed<left.size()>(left)>,
                        with_kind<to_fixed<right.size()>(right)>>();
    }
    static constexpr bool reported = report();

    static constexpr program value{storage.tokens,
                                   storage.paths,
                                   storage.names,
                                   static_cast<std::uint16_t>(raw.size()),
                                   static_cast<std::uint16_t>(result.paths),
                                   static_cast<std::uint16_t>(result.names),
                                   static_cast<std::uint16_t>(result.values),
                                   fingerprint_of(storage.tokens, raw.size(), storage.paths,
                                                  result.paths, storage.names, result.names)};
};

// ---- C++ types of results -----------------------------------------------------------------------

/// After a mistake that was told already: any type will do.
template <value_kind Kind>
struct cpp_type_of_kind {
    using type = int;
};
template <>
struct cpp_type_of_kind<value_kind::boolean> {
    using type = bool;
};
template <>
struct cpp_type_of_kind<value_kind::integer> {
    using type = std::int64_t;
};
template <>
struct cpp_type_of_kind<value_kind::real> {
    using type = double;
};
template <>
struct cpp_type_of_kind<value_kind::decimal> {
    using type = decimal;
};
template <>
struct cpp_type_of_kind<value_kind::text> {
    using type = std::string;
};
template <>
struct cpp_type_of_kind<value_kind::bytes> {
    using type = bytes;
};
template <>
struct cpp_type_of_kind<value_kind::utc_time> {
    using type = utc_time;
};
template <>
struct cpp_type_of_kind<value_kind::date> {
    using type = date;
};
template <>
struct cpp_type_of_kind<value_kind::duration> {
    using type = duration;
};
template <>
struct cpp_type_of_kind<value_kind::uuid> {
    using type = uuid;
};
template <>
struct cpp_type_of_kind<value_kind::json> {
    using type = json;
};

/// The same for what has parts of a kind: arrays and ranges.
template <value_kind Kind, value_kind Element>
struct computed_type : cpp_type_of_kind<Kind> {};
template <value_kind Element>
struct computed_type<value_kind::array, Element> {
    using type = std::vector<typename cpp_type_of_kind<Element>::type>;
};
template <value_kind Element>
struct computed_type<value_kind::range, Element> {
    using type = range<typename cpp_type_of_kind<Element>::type>;
};

/// The C++ type of the column at the end of a path.
template <class M, path Path, std::size_t Hop>
struct type_at_path {
    using traits = member_traits<member_type<M, Path.hops[Hop]>>;
    static constexpr auto find() {
        if constexpr (Hop + 1 == Path.size)
            return std::type_identity<typename traits::base>{};
        else
            return std::type_identity<
                typename type_at_path<typename traits::target, Path, Hop + 1>::type>{};
    }
    using type = typename decltype(find())::type;
};

/// Whether it is the least or the greatest of a member whose values no int64 holds.
template <class M, class Lowered>
constexpr bool is_unsigned_extreme() {
    constexpr std::uint16_t extreme = Lowered::result.result.extreme;
    if constexpr (extreme != 0xffff) {
        using member = typename type_at_path<M, Lowered::storage.paths[extreme], 0>::type;
        return std::is_unsigned_v<member> && sizeof(member) == sizeof(std::uint64_t);
    } else {
        return false;
    }
}

/// The C++ type that an expression's value has in a row; optional where it may be NULL.
template <class M, class Lowered>
struct result_type {
    static constexpr operand_type info = Lowered::result.result;
    static constexpr auto find() {
        if constexpr (Lowered::error != check_error::none)
            return std::type_identity<int>{};
        else if constexpr (info.path != 0xffff)
            return std::type_identity<
                typename type_at_path<M, Lowered::storage.paths[info.path], 0>::type>{};
        else if constexpr (info.annotation != 0xffff)
            return std::type_identity<
                typename Lowered::annotations::template plain<info.annotation>>{};
        else if constexpr (is_unsigned_extreme<M, Lowered>())
            return std::type_identity<std::uint64_t>{};
        else if constexpr (requires { typename Lowered::expression_type::row_value; })
            return std::type_identity<
                typename array_element<typename Lowered::expression_type::row_value>::type>{};
        else
            return std::type_identity<typename computed_type<info.kind, info.element>::type>{};
    }
    using plain = typename decltype(find())::type;
    using type = std::conditional_t<info.nullable, std::optional<plain>, plain>;
};

}  // namespace cormorant::detail
