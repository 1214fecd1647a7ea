#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "cormorant/expr/describe.hpp"
#include "cormorant/expr/lower.hpp"
#include "cormorant/relations/row_type.hpp"

/// The rows that querysets give, beyond plain models.

namespace cormorant::detail {

/// A template argument's text with static storage.
template <fixed_string Name>
inline constexpr std::string_view static_name = Name.view();

/// A named column of a row, as a type.
template <fixed_string Name, class T, value_kind Kind, bool Nullable,
          value_kind Element = value_kind::null, bool ToMany = false>
struct named_column {
    static constexpr auto name = Name;
    static constexpr value_kind kind = Kind;
    static constexpr value_kind element = Element;
    static constexpr bool nullable = Nullable;
    static constexpr type_id cpp_type = cpp_type_of<typename member_traits<T>::base>();
    static constexpr bool to_many = ToMany;  ///< over a relation to many rows
    using type = T;
};

/// Annotation lists one after another; never called.
template <class... A, class... B>
annotation_list<A..., B...> operator+(annotation_list<A...>, annotation_list<B...>);

template <class M, class Lowered, fixed_string Name>
using named_result = named_column<Name, typename result_type<M, Lowered>::type,
                                  Lowered::result.result.kind, Lowered::result.result.nullable,
                                  Lowered::result.result.element, Lowered::result.result.to_many>;

template <std::size_t I, class T>
struct column_leaf {
    using type = T;
    T held;
};
template <class Indices, class... T>
struct column_leaves;
template <std::size_t... I, class... T>
struct column_leaves<std::index_sequence<I...>, T...> : column_leaf<I, T>... {};

// Never called: it tells the type of leaf `I`.
template <std::size_t I, class T>
column_leaf<I, T> leaf_at(const column_leaf<I, T>& leaves);
template <std::size_t I, class Leaves>
using leaf_type = decltype(leaf_at<I>(std::declval<const Leaves&>()));

template <class... Named>
consteval std::size_t column_named(std::string_view name) {
    std::size_t found = sizeof...(Named);
    std::size_t i = 0;
    ((Named::name.view() == name ? void(found = i) : void(), ++i), ...);
    return found;
}

/// What a column that is not there gives, after the compiler told of it: whatever is done with it,
/// so that nothing more is told.
struct no_column {
    template <class T>
    operator T() const;
    template <class Stream>
    friend Stream& operator<<(Stream& to, const no_column&) {
        return to;
    }
};
inline constexpr no_column any_value{};

/// Where one column goes: how its type is written, an address inside an object of the row's type,
/// and the name for messages.
struct column_source {
    const member_access* access;
    const void* address;
    const char* name;
};

/// The plan of an object at `start` that has its columns at these addresses.
[[nodiscard]] row_plan plan_of_columns(const char* type, const void* start,
                                       std::span<const column_source> columns);
/// The plan of a row that is one value.
[[nodiscard]] row_plan plan_of_value(const member_access& access, const char* name);
/// The plan of a struct's members: of those named, in their order, or of all of them. `type` and
/// the names of members are copied, once for each type.
[[nodiscard]] row_plan plan_of_members(std::string_view type, const void* start,
                                       std::span<const member_source> members,
                                       std::span<const std::string_view> names,
                                       std::span<const std::string_view> chosen);

template <class S>
row_plan plan_of_struct(std::span<const std::string_view> chosen) {
    const S probe{};
    return plan_of_members(type_name<S>(), &probe, visit_members(probe, source_collector{}),
                           member_names<S>, chosen);
}

}  // namespace cormorant::detail

namespace cormorant {

/// A column of rows as a type: its name, and what a row holds, std::optional where it may be NULL.
/// For cm::annotated and cm::columns.
template <fixed_string Name, class T>
using named = detail::named_column<
    Name, T, detail::column_traits<typename detail::array_element<T>::type>::kind,
    !std::is_same_v<T, typename detail::array_element<T>::type>, detail::element_kind_of<T>()>;

/// A row of named columns: `auto [name, city] = row`, `row["name"_f]`. A column that was not asked
/// for does not compile.
template <class... Named>
class columns_row {
public:
    template <fixed_string Name>
    [[nodiscard]] const auto& operator[](detail::field<Name>) const {
        constexpr std::size_t i = detail::column_named<Named...>(Name.view());
        static_assert(
            i < sizeof...(Named),
            "cormorant: the query does not read this column: name it in only() or values()");
        if constexpr (i < sizeof...(Named))
            return static_cast<const detail::leaf_type<i, leaves_type>&>(leaves_).held;
        else
            return detail::any_value;
    }
    /// By position; structured bindings use it.
    template <std::size_t I>
    [[nodiscard]] const auto& get() const {
        return static_cast<const detail::leaf_type<I, leaves_type>&>(leaves_).held;
    }
    template <std::size_t I>
    [[nodiscard]] auto& get() {
        return static_cast<detail::leaf_type<I, leaves_type>&>(leaves_).held;
    }
    template <class Wrong = columns_row>
    const Wrong* operator->() const {
        static_assert(sizeof(Wrong) == 0,
                      "cormorant: a row of named columns is read with row[\"name\"_f], or taken "
                      "apart: auto [name, city] = row");
        return nullptr;
    }
    /// The columns as a tuple.
    [[nodiscard]] std::tuple<typename Named::type...> to_tuple() const {
        return tuple_of(std::index_sequence_for<Named...>{});
    }

    /// For the library.
    static const detail::row_plan& plan() {
        static const detail::row_plan made = make_plan(std::index_sequence_for<Named...>{});
        return made;
    }

private:
    using leaves_type =
        detail::column_leaves<std::index_sequence_for<Named...>, typename Named::type...>;

    template <std::size_t... I>
    auto tuple_of(std::index_sequence<I...>) const {
        return std::tuple<typename Named::type...>(get<I>()...);
    }
    template <std::size_t... I>
    static detail::row_plan make_plan(std::index_sequence<I...>) {
        const columns_row probe;
        const detail::column_source columns[] = {
            {&detail::access_of<typename Named::type>,
             &static_cast<const detail::column_leaf<I, typename Named::type>&>(probe.leaves_).held,
             Named::name.characters}...,
            {}};
        return detail::plan_of_columns("the query", &probe, {columns, sizeof...(Named)});
    }

    leaves_type leaves_{};
};

/// A model's row with annotations: `row->name`, `row["order_count"_f]`, and
/// `auto& [user, order_count] = row`.
template <class M, class... Named>
class annotated_row {
public:
    [[nodiscard]] const M& operator*() const noexcept { return model_; }
    [[nodiscard]] M& operator*() noexcept { return model_; }
    const M* operator->() const noexcept { return &model_; }
    M* operator->() noexcept { return &model_; }
    /// An annotation. Members of the model are reached with ->.
    template <fixed_string Name>
    [[nodiscard]] const auto& operator[](detail::field<Name>) const {
        constexpr std::size_t i = detail::column_named<Named...>(Name.view());
        static_assert(i < sizeof...(Named),
                      "cormorant: the row has no annotation of this name; members of the model are "
                      "read with ->");
        if constexpr (i < sizeof...(Named))
            return extra_.template get<i>();
        else
            return detail::any_value;
    }

    /// By position, the model's row first; structured bindings use it.
    template <std::size_t I>
    [[nodiscard]] const auto& get() const {
        if constexpr (I == 0)
            return model_;
        else
            return extra_.template get<I - 1>();
    }
    template <std::size_t I>
    [[nodiscard]] auto& get() {
        if constexpr (I == 0)
            return model_;
        else
            return extra_.template get<I - 1>();
    }

    /// For the library: where the annotations are. The model's row is at the start.
    static constexpr std::size_t columns_offset = (sizeof(M) + alignof(columns_row<Named...>) - 1) /
                                                  alignof(columns_row<Named...>) *
                                                  alignof(columns_row<Named...>);

private:
    M model_{};
    columns_row<Named...> extra_;
};

}  // namespace cormorant

template <class... Named>
struct std::tuple_size<cormorant::columns_row<Named...>>
    : std::integral_constant<std::size_t, sizeof...(Named)> {};
template <std::size_t I, class... Named>
struct std::tuple_element<I, cormorant::columns_row<Named...>> {
    using type =
        typename cormorant::detail::nth_type<cormorant::detail::type_list<typename Named::type...>,
                                             I>::type;
};

template <class M, class... Named>
struct std::tuple_size<cormorant::annotated_row<M, Named...>>
    : std::integral_constant<std::size_t, sizeof...(Named) + 1> {};
template <std::size_t I, class M, class... Named>
struct std::tuple_element<I, cormorant::annotated_row<M, Named...>> {
    using type = typename cormorant::detail::nth_type<
        cormorant::detail::type_list<M, typename Named::type...>, I>::type;
};

namespace cormorant::detail {

// ---- what a queryset gives: how a row is read ---------------------------------------------------

/// Rows of the model itself.
template <class M>
struct model_rows {
    using row = M;
    static constexpr bool has_model = true;
    static constexpr value_kind scalar_kind = value_kind::null;
    static constexpr bool scalar_nullable = true;
    static constexpr type_id scalar_type = nullptr;

    static row_type type() { return {&row_ops_of<M>, true}; }
};

/// Rows of the model, each with named expressions.
template <class M, class... Named>
struct annotated_rows {
    using row = annotated_row<M, Named...>;
    static constexpr bool has_model = true;
    static constexpr value_kind scalar_kind = value_kind::null;
    static constexpr bool scalar_nullable = true;
    static constexpr type_id scalar_type = nullptr;

    static row_type type() {
        return {&row_ops_of<row>, true, &columns_row<Named...>::plan(), row::columns_offset};
    }
};

/// Rows of named columns.
template <class... Named>
struct column_rows {
    using row = columns_row<Named...>;
    static constexpr bool has_model = false;
    static constexpr value_kind scalar_kind = [] {
        if constexpr (sizeof...(Named) == 1)
            return nth_type<type_list<Named...>, 0>::type::kind;
        else
            return value_kind::null;
    }();
    static constexpr bool scalar_nullable = (Named::nullable || ...);
    static constexpr type_id scalar_type = [] {
        if constexpr (sizeof...(Named) == 1)
            return nth_type<type_list<Named...>, 0>::type::cpp_type;
        else
            return type_id{};
    }();

    static row_type type() { return {&row_ops_of<row>, false, &row::plan()}; }
};

/// Whether the names known behind a query are those of its columns.
template <class Out, class Names>
inline constexpr bool names_its_columns = false;
template <class... Named>
inline constexpr bool names_its_columns<column_rows<Named...>, annotation_list<Named...>> = true;

/// One value a row.
template <class Named>
struct scalar_rows {
    using row = typename Named::type;
    static constexpr bool has_model = false;
    static constexpr value_kind scalar_kind = Named::kind;
    static constexpr bool scalar_nullable = Named::nullable;
    static constexpr type_id scalar_type = Named::cpp_type;

    static row_type type() {
        static const row_plan plan = plan_of_value(access_of<row>, Named::name.characters);
        return {&row_ops_of<row>, false, &plan};
    }
};

/// Instantiated only to fail.
template <class Struct, class Member>
constexpr void struct_lacks() {
    constexpr bool fits = sizeof(Struct) == 0;
    static_assert(fits,
                  "cormorant: the query reads a column that the struct has no member for: see "
                  "member_<...> beside this message");
}
template <class Struct, class Member>
constexpr void struct_has_too_much() {
    constexpr bool fits = sizeof(Struct) == 0;
    static_assert(
        fits,
        "cormorant: the struct has a member that the query does not read: see member_<...> "
        "beside this message");
}
template <class Struct, class Member, class Type>
constexpr void struct_has_another_type() {
    constexpr bool fits = sizeof(Struct) == 0;
    static_assert(
        fits,
        "cormorant: the struct's member is of another type than the column: see member_<...> "
        "and of_kind<...> beside this message");
}

template <class Struct, class Model, class Member, class Nearest>
constexpr void struct_names_nothing() {
    constexpr bool known = sizeof(Struct) == 0;
    static_assert(
        known,
        "cormorant: as<Struct>() reads the members of the model, and the annotations, that "
        "have the names of the struct's members: see the name that none has in member_<...>, "
        "and did_you_mean<...>, beside this message");
}

template <class S, class M, class Annotations, std::size_t I>
constexpr bool name_is_known() {
    constexpr std::string_view name = member_names<S>[I];
    bool known = find_member<M>(name) != member_count<M>;
    for (const annotation_shape& a : annotation_table<Annotations>::shapes)
        known = known || a.name == name;
    return known;
}

template <class S, class M, class Annotations, std::size_t I>
constexpr bool tell_of_name() {
    constexpr bool known = name_is_known<S, M, Annotations, I>();
    if constexpr (!known) {
        constexpr std::string_view name = member_names<S>[I];
        constexpr std::string_view similar = nearest_member(shape_of<M>(), name);
        struct_names_nothing<S, M, member_<to_fixed<name.size()>(name)>,
                             did_you_mean<to_fixed<similar.size()>(similar)>>();
    }
    return known;
}

/// Whether each member of the struct has the name of a member of the model or of an annotation;
/// told where not.
template <class S, class M, class Annotations>
constexpr bool names_are_known() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return (static_cast<int>(tell_of_name<S, M, Annotations, I>()) & ... & 1) != 0;
    }
    (std::make_index_sequence<member_count<S>>{});
}

template <class S, class Column>
constexpr void check_struct_member() {
    constexpr std::size_t index = find_member<S>(Column::name.view());
    if constexpr (index == member_count<S>) {
        struct_lacks<S, member_<Column::name>>();
    } else {
        using base = typename member_traits<member_type<S, index>>::base;
        constexpr auto kind = name_of(Column::kind);
        if constexpr (column_type<base>)
            if constexpr (compatible({.kind = column_traits<base>::kind}, {.kind = Column::kind}) !=
                          check_error::none)
                struct_has_another_type<S, member_<Column::name>,
                                        of_kind<to_fixed<kind.size()>(kind)>>();
    }
}

/// Whether each column has its member, and each member its column.
template <class S, class... Named, std::size_t... I>
constexpr bool check_struct(std::index_sequence<I...>) {
    (check_struct_member<S, Named>(), ...);
    const auto read = []<std::size_t Member>(std::integral_constant<std::size_t, Member>) {
        constexpr std::string_view name = member_names<S>[Member];
        if constexpr (column_named<Named...>(name) == sizeof...(Named))
            struct_has_too_much<S, member_<to_fixed<name.size()>(name)>>();
    };
    (read(std::integral_constant<std::size_t, I>{}), ...);
    return true;
}

/// Rows as a struct of the program, whose members have the columns' names.
template <class S, class... Named>
struct struct_rows {
    using row = S;
    static constexpr bool has_model = false;
    static constexpr value_kind scalar_kind = value_kind::null;
    static constexpr bool scalar_nullable = true;
    static constexpr type_id scalar_type = nullptr;

    static row_type type() {
        static constexpr std::string_view columns[] = {Named::name.view()..., {}};
        static const row_plan plan = plan_of_struct<S>({columns, sizeof...(Named)});
        return {&row_ops_of<S>, false, &plan};
    }
};

}  // namespace cormorant::detail
