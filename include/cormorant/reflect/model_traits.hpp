#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "cormorant/reflect/column_traits.hpp"
#include "cormorant/reflect/container_columns.hpp"
#include "cormorant/reflect/members.hpp"
#include "cormorant/reflect/messages.hpp"
#include "cormorant/reflect/meta.hpp"
#include "cormorant/reflect/relation_names.hpp"
#include "cormorant/schema/shape.hpp"

namespace cormorant {
struct null_type;
}

namespace cormorant::detail {

/// A struct that can be a model: a plain aggregate that is no column type.
template <class M>
concept model_type = std::is_class_v<M> && std::is_aggregate_v<M> && !column_type<M>;

template <class M>
constexpr auto list_options() {
    if constexpr (requires { M::meta; }) {
        std::array<const model_option*, options_in(M::meta)> options{};
        M::meta.each(option_lister{options.data()});
        return options;
    } else {
        return std::array<const model_option*, 0>{};
    }
}

/// What a model says of itself, as constant data: one list for all that asks, so that an option
/// costs the compiler little.
template <class M>
inline constexpr auto options_of = list_options<M>();

// ---- members ------------------------------------------------------------------------------------

/// What a member's type says: `base` is the C++ type of the column's value.
template <class T>
struct member_traits {
    static constexpr bool supported = column_type<T>;
    static constexpr member_kind kind = member_kind::column;
    static constexpr bool nullable = false;
    static constexpr bool lazy = false;
    using base = T;
};

template <class T>
struct member_traits<std::optional<T>> : member_traits<T> {
    static constexpr bool nullable = true;
    static constexpr bool supported = member_traits<T>::supported && !member_traits<T>::nullable;
};

template <class T>
struct member_traits<lazy<T>> : member_traits<T> {
    static constexpr bool lazy = true;
};

template <member_kind Kind, class Target, class Key>
struct key_member_traits {
    static constexpr bool supported = true;
    static constexpr member_kind kind = Kind;
    static constexpr bool nullable = false;
    static constexpr bool lazy = false;
    using base = Key;
    using target = Target;
};

template <class M, class Key>
struct member_traits<foreign_key<M, Key>> : key_member_traits<member_kind::foreign_key, M, Key> {};
template <class M, class Key>
struct member_traits<one_to_one<M, Key>> : key_member_traits<member_kind::one_to_one, M, Key> {};
template <class M, fixed_string Via>
struct member_traits<reverse<M, Via>> : key_member_traits<member_kind::reverse, M, void> {
    static constexpr std::string_view via = Via.view();
};
template <class M, class Through>
struct member_traits<many_to_many<M, Through>>
    : key_member_traits<member_kind::many_to_many, M, void> {
    using through = Through;
};

// ---- keys ---------------------------------------------------------------------------------------

struct key_name_list {
    std::string_view names[8] = {};
    std::size_t count = 0;
};

/// The names of the key's members: those of cm::primary_key, or id.
template <class M>
constexpr key_name_list key_names() {
    key_name_list found{{"id"}, 1};
    for (const model_option* o : options_of<M>) {
        if (o->kind != option_kind::primary_key) continue;
        found.count = o->member_count;
        for (std::size_t i = 0; i < found.count; ++i) found.names[i] = o->members[i];
    }
    return found;
}

/// The table that the model's meta names; empty where it names none.
template <class M>
constexpr std::string_view table_in_meta() {
    std::string_view table;
    for (const model_option* o : options_of<M>)
        if (o->kind == option_kind::table) table = o->text;
    return table;
}

template <class M>
constexpr std::size_t find_member(std::string_view name) {
    for (std::size_t i = 0; i < member_names<M>.size(); ++i)
        if (member_names<M>[i] == name) return i;
    return member_names<M>.size();
}

template <class M>
constexpr bool has_key() {
    constexpr auto keys = key_names<M>();
    for (std::size_t i = 0; i < keys.count; ++i)
        if (find_member<M>(keys.names[i]) == member_count<M>) return false;
    return true;
}

/// A model without a key fails here, once; the rest of the library then takes its first member.
template <class Model>
constexpr bool told_key() {
    constexpr bool found = has_key<Model>();
    static_assert(found,
                  "cormorant: this model has no key: name a member id, or say "
                  "cm::primary_key(\"member\") in its meta with the names of its members");
    return found;
}

template <class M>
struct model_key {
    static constexpr bool found = told_key<M>();
    static constexpr std::size_t index = found ? find_member<M>(key_names<M>().names[0]) : 0;
};

/// The index of the key's only member; of its first where the key is composite.
template <class M>
inline constexpr std::size_t key_index = model_key<M>::index;

template <class M>
struct key_member {
    using type = typename member_traits<member_type<M, key_index<M>>>::base;
};

/// The C++ type of a model's key.
template <class M>
using key_type_of = typename key_member<M>::type;

template <class M>
struct default_key {
    using type = std::int64_t;
};
template <class M>
    requires(sizeof(M) > 0)
struct default_key<M> {
    using type = key_type_of<M>;
};

struct nth_member {
    std::size_t index;
    template <class... Member>
    const void* operator()(Member&... member) const {
        const void* const addresses[] = {static_cast<const void*>(&member)...};
        return addresses[index];
    }
};

/// The key of a row; a foreign key that is the key gives its own.
template <class M>
const key_type_of<M>& key_of(const M& row) {
    using type = member_type<M, key_index<M>>;
    const auto& member = *static_cast<const type*>(visit_members(row, nth_member{key_index<M>}));
    if constexpr (is_relation(member_traits<type>::kind))
        return member.key();
    else
        return member;
}

/// A row's key as a value.
template <class M>
value bound_key_of(const M& row) {
    return column_traits<key_type_of<M>>::bind(key_of(row));
}

// ---- values in expressions ----------------------------------------------------------------------

/// The key of a row that is compared with a foreign key.
template <class M>
struct row_key {
    key_type_of<M> key;
};

/// Enums and users' types are compared with their own kind only.
template <class T>
constexpr type_id cpp_type_of() {
    if constexpr (std::is_enum_v<T> || custom_type<T>)
        return &type_tag<T>;
    else if constexpr (!std::is_same_v<part_type<T>, T>)
        return cpp_type_of<part_type<T>>();
    else
        return nullptr;
}

template <class T>
struct value_traits {
    static constexpr bool relation = model_type<T>;
    static constexpr value_kind kind = [] {
        if constexpr (column_type<T>)
            return column_traits<T>::kind;
        else
            return value_kind::null;
    }();
    static constexpr bool nullable = false;
    static constexpr type_id cpp_type = cpp_type_of<T>();
    static value bind(const T& v) {
        static_assert(column_type<T>,
                      "cormorant: this C++ type is no column type: use one of the types in the "
                      "reference, or specialise cormorant::custom_column for it");
        return column_traits<T>::bind(v);
    }
};

template <>
struct value_traits<std::string_view> : value_traits<std::string> {
    static value bind(std::string_view v) { return column_traits<std::string>::bind(v); }
};

/// String literals as list items and keys: `in({"a", "b"})`, `cm::key("a")`.
template <>
struct value_traits<const char*> : value_traits<std::string_view> {};

template <>
struct value_traits<null_type> {
    static constexpr bool relation = false;
    static constexpr value_kind kind = value_kind::null;
    static constexpr bool nullable = true;
    static constexpr type_id cpp_type = nullptr;
    static value bind(const null_type&) { return {}; }
};

template <class T>
struct value_traits<std::optional<T>> : value_traits<T> {
    static constexpr bool nullable = true;
    static value bind(const std::optional<T>& v) { return v ? value_traits<T>::bind(*v) : value{}; }
};

template <class M>
struct value_traits<row_key<M>> : value_traits<key_type_of<M>> {
    static constexpr bool relation = true;
    static constexpr type_id cpp_type = &type_tag<M>;
    static value bind(const row_key<M>& v) { return value_traits<key_type_of<M>>::bind(v.key); }
};

// ---- the shape ----------------------------------------------------------------------------------

template <class M>
constexpr const model_shape& shape_of();

template <class M, class... Member>
constexpr member_kind kind_of_member(std::size_t index, type_list<Member...>) {
    constexpr member_kind kinds[] = {member_traits<Member>::kind...};
    return kinds[index];
}

/// The other side of a foreign key is `reverse`, that of a many_to_many is one too.
template <class Child>
constexpr member_kind kind_of_reverse(std::string_view via) {
    const std::size_t index = find_member<Child>(via);
    if (index == member_count<Child>) return member_kind::reverse;
    const auto kind = kind_of_member<Child>(index, member_types<Child>{});
    return kind == member_kind::many_to_many ? kind : member_kind::reverse;
}

template <class Child>
constexpr bool is_single(std::string_view via) {
    const std::size_t index = find_member<Child>(via);
    return index != member_count<Child> &&
           kind_of_member<Child>(index, member_types<Child>{}) == member_kind::one_to_one;
}

// `Owner` is the model for relations: Clang makes a function for a constant at once, and models
// that refer to each other must not meet in one that is being made.
template <class Member, class Owner>
constexpr member_shape shape_of_member(std::string_view name) {
    using traits = member_traits<Member>;
    member_shape shape;
    shape.name = name;
    shape.kind = traits::kind;
    shape.nullable = traits::nullable;
    shape.lazy = traits::lazy;
    if constexpr (traits::supported && !std::is_void_v<typename traits::base>) {
        shape.type = column_traits<typename traits::base>::kind;
        shape.cpp_type = cpp_type_of<typename traits::base>();
        shape.element = element_kind_of<typename traits::base>();
    }
    if constexpr (requires { typename traits::target; }) {
        shape.target = &shape_of<typename traits::target>;
        // A set of related rows is compared by their keys.
        if constexpr (std::is_void_v<typename traits::base>)
            shape.type = column_traits<key_type_of<typename traits::target>>::kind;
        shape.cpp_type = &type_tag<typename traits::target>;
    }
    if constexpr (requires { traits::via; }) {
        shape.via = traits::via;
        shape.kind = kind_of_reverse<typename traits::target>(traits::via);
        shape.single = is_single<typename traits::target>(traits::via);
    }
    return shape;
}

/// Instantiated for members of other types only, to fail.
template <class Model, class Member, class Type>
constexpr void member_type_error() {
    constexpr bool can_be_a_column = member_traits<Type>::supported;
    static_assert(can_be_a_column,
                  "cormorant: a member of this type can be no column: use a type of the reference, "
                  "std::optional of one, a relation, or specialise cormorant::custom_column");
}

template <class M, std::size_t I, class Member>
constexpr void check_member_type() {
    constexpr std::string_view name = member_names<M>[I];
    if constexpr (!member_traits<Member>::supported)
        member_type_error<M, member_<to_fixed<name.size()>(name)>, Member>();
}

template <class M, class Types>
struct shape_builder;
template <class M, class... Member>
struct shape_builder<M, type_list<Member...>> {
    static constexpr bool supported = (member_traits<Member>::supported && ...);
    template <class Type>
    using owner = std::conditional_t<is_relation(member_traits<Type>::kind), M, void>;

    template <std::size_t... I>
    static constexpr auto build(std::index_sequence<I...>) {
        if constexpr (!supported) (check_member_type<M, I, Member>(), ...);
        std::array<member_shape, sizeof...(Member)> members{
            shape_of_member<Member, owner<Member>>(member_names<M>[I])...};
        constexpr auto keys = key_names<M>();
        for (auto& m : members)
            for (std::size_t k = 0; k < keys.count; ++k)
                if (m.name == keys.names[k]) m.primary_key = true;
        return members;
    }
};

template <class M>
inline constexpr auto member_shapes =
    shape_builder<M, member_types<M>>::build(std::make_index_sequence<member_count<M>>{});

/// The model's name, from which its table's is made.
template <class M>
consteval std::string_view model_name() {
    constexpr bool the_table_has_a_name = has_portable_name<M>() || !table_in_meta<M>().empty();
    static_assert(the_table_has_a_name,
                  "cormorant: no name for the table can be made of this template's arguments that "
                  "is the same with every compiler: name the table with cm::table");
    return type_name<M>();
}

template <class M>
inline constexpr model_shape model_shape_of{model_name<M>(), member_shapes<M>.data(),
                                            member_shapes<M>.size(), spelled_type<M>()};

/// The model as the compiler checks paths against it.
template <class M>
constexpr const model_shape& shape_of() {
    return model_shape_of<M>;
}

}  // namespace cormorant::detail
