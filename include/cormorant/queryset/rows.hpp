#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "cormorant/expr/describe.hpp"
#include "cormorant/expr/lower.hpp"
#include "cormorant/relations/fetch.hpp"

/// The rows that querysets give, beyond plain models.

namespace cormorant::detail {

/// A template argument's text with static storage.
template <fixed_string Name>
inline constexpr std::string_view static_name = Name.view();

/// A named column of a row, as a type.
template <fixed_string Name, class T, value_kind Kind, bool Nullable>
struct named_column {
    static constexpr auto name = Name;
    static constexpr value_kind kind = Kind;
    static constexpr bool nullable = Nullable;
    using type = T;
};

template <class M, class Lowered, fixed_string Name>
using named_result = named_column<Name, typename result_type<M, Lowered>::type,
                                  Lowered::result.result.kind, Lowered::result.result.nullable>;

template <std::size_t I, class T>
struct column_leaf {
    T held{};
};
template <class Indices, class... T>
struct column_leaves;
template <std::size_t... I, class... T>
struct column_leaves<std::index_sequence<I...>, T...> : column_leaf<I, T>... {};

template <std::size_t I, class T>
constexpr T& leaf_at(column_leaf<I, T>& leaf) noexcept {
    return leaf.held;
}
template <std::size_t I, class T>
constexpr const T& leaf_at(const column_leaf<I, T>& leaf) noexcept {
    return leaf.held;
}

template <class... Named>
consteval std::size_t column_named(std::string_view name) {
    std::size_t found = sizeof...(Named);
    std::size_t i = 0;
    ((Named::name.view() == name ? void(found = i) : void(), ++i), ...);
    return found;
}

/// What a column that is not there gives, after the compiler told of it.
inline constexpr any_member any_value{};

/// The place of a C++ object in a row's columns.
template <class T>
slot slot_of(std::size_t offset, const char* name) {
    member_info m;
    member_describer<T>::describe(m);
    slot s = m.decode;
    s.offset = static_cast<std::uint32_t>(offset);
    using plain = typename member_traits<T>::base;
    s.wanted = column_traits<plain>::kind;
    s.name = name;
    return s;
}

template <class Leaves, class... Named, std::size_t... I>
row_plan plan_of_leaves(const Leaves& probe, const void* object, std::index_sequence<I...>) {
    row_plan plan;
    plan.model = "the query";
    (plan.slots.push_back(slot_of<typename Named::type>(
         static_cast<std::size_t>(reinterpret_cast<const char*>(&leaf_at<I>(probe)) -
                                  static_cast<const char*>(object)),
         Named::name.characters)),
     ...);
    return plan;
}

}  // namespace cormorant::detail

namespace cormorant {

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
            return detail::leaf_at<i>(leaves_);
        else
            return detail::any_value;
    }
    /// By position; structured bindings use it.
    template <std::size_t I>
    [[nodiscard]] const auto& get() const {
        return detail::leaf_at<I>(leaves_);
    }
    template <std::size_t I>
    [[nodiscard]] auto& get() {
        return detail::leaf_at<I>(leaves_);
    }
    [[nodiscard]] std::tuple<typename Named::type...> to_tuple() const {
        return tuple_of(std::index_sequence_for<Named...>{});
    }

    /// For the library.
    static const detail::row_plan& plan() {
        static const detail::row_plan made = [] {
            const columns_row probe;
            return detail::plan_of_leaves<leaves_type, Named...>(
                probe.leaves_, &probe, std::index_sequence_for<Named...>{});
        }();
        return made;
    }

private:
    template <std::size_t... I>
    auto tuple_of(std::index_sequence<I...>) const {
        return std::tuple<typename Named::type...>(detail::leaf_at<I>(leaves_)...);
    }

    using leaves_type =
        detail::column_leaves<std::index_sequence_for<Named...>, typename Named::type...>;
    leaves_type leaves_;
};

/// A model's row with annotations: `row->name`, `row["order_count"_f]`.
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

    /// For the library.
    columns_row<Named...>* extra() noexcept { return &extra_; }

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

namespace cormorant::detail {

// ---- what a queryset gives: how a row is read ---------------------------------------------------

/// Rows of the model itself.
template <class M>
struct model_rows {
    using row = M;
    static constexpr bool has_model = true;
    static constexpr value_kind scalar_kind = value_kind::null;

    template <class Rows>
    static record_ref read_all(const scope_ref& from, const query_data& query, Rows& out,
                               const fetch_settings& settings) {
        related_rows_of<M> rows;
        record_ref record = fetch_rows(from, query, rows, settings);
        out = std::move(rows.rows);
        return record;
    }
    static void read_one(row_reader& reader, row& into) { reader.read(&into); }
};

/// Rows of the model, each with named expressions.
template <class M, class... Named>
struct annotated_rows {
    using row = annotated_row<M, Named...>;
    static constexpr bool has_model = true;
    static constexpr value_kind scalar_kind = value_kind::null;

    static void read_one(row_reader& reader, row& into) {
        reader.read(&*into);
        reader.statement().read(columns_row<Named...>::plan(), reader.first_extra(), into.extra());
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

    static void read_one(row_reader& reader, row& into) {
        reader.statement().read(row::plan(), 0, &into);
    }
};

/// One value a row.
template <class Named>
struct scalar_rows {
    using row = typename Named::type;
    static constexpr bool has_model = false;
    static constexpr value_kind scalar_kind = Named::kind;

    static void read_one(row_reader& reader, row& into) {
        static const row_plan plan{{slot_of<row>(0, Named::name.characters)}, "the query"};
        reader.statement().read(plan, 0, &into);
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

template <class S, class... Named>
row_plan plan_of_struct() {
    row_plan plan;
    static const std::string model(type_name<S>());
    plan.model = model.c_str();
    const S probe{};
    const auto members = visit_members(probe, source_collector{&probe});
    const std::string_view columns[] = {Named::name.view()...};
    static const auto names = [] {
        std::vector<std::string> copies(member_names<S>.begin(), member_names<S>.end());
        return copies;
    }();
    for (const std::string_view column : columns) {
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (member_names<S>[i] != column) continue;
            member_info m;
            members[i].describe(m);
            m.decode.offset =
                static_cast<std::uint32_t>(static_cast<const char*>(members[i].address) -
                                           reinterpret_cast<const char*>(&probe));
            m.decode.name = names[i].c_str();
            plan.slots.push_back(m.decode);
        }
    }
    return plan;
}

/// Rows as a struct of the program, whose members have the columns' names.
template <class S, class... Named>
struct struct_rows {
    using row = S;
    static constexpr bool has_model = false;
    static constexpr value_kind scalar_kind = value_kind::null;

    static void read_one(row_reader& reader, row& into) {
        static const row_plan plan = plan_of_struct<S, Named...>();
        reader.statement().read(plan, 0, &into);
    }
};

template <class Out>
record_ref read_all_rows(const scope_ref& from, const query_data& query,
                         std::vector<typename Out::row>& out, const fetch_settings& settings) {
    if constexpr (requires { Out::read_all(from, query, out, settings); }) {
        return Out::read_all(from, query, out, settings);
    } else {
        record_ref record;
        {
            row_reader reader(from, query, settings);
            while (reader.next()) {
                typename Out::row next{};
                Out::read_one(reader, next);
                out.push_back(std::move(next));
            }
            reader.finish();
            record = reader.record();
        }
        if (record && settings.prefetches != nullptr)
            load_prefetches(*record.get(), *settings.prefetches);
        return record;
    }
}

}  // namespace cormorant::detail
