#pragma once

#include <span>

#include "cormorant/expr/lower.hpp"
#include "cormorant/reflect/model_traits.hpp"

/// A model's own mistakes, found at compile time and told in plain words.

namespace cormorant::detail {

enum class model_problem : std::uint8_t {
    none,
    no_such_member,
    not_a_column,
    not_text,
    not_decimal,
    not_json,
    not_searchable,
    not_a_time,
    not_a_foreign_key,
    set_null_not_optional,
    reverse_without_foreign_key,
    reverse_of_another_model,
    wrong_key_type,
    key_of_several_members,
    nullable_key,
};

struct model_verdict {
    model_problem problem = model_problem::none;
    std::string_view member = {};
    std::string_view similar = {};
};

constexpr std::string_view without_sign(std::string_view name) {
    return !name.empty() && name[0] == '-' ? name.substr(1) : name;
}

constexpr model_verdict check_option(const model_shape& shape, const model_option& o) {
    for (std::size_t i = 0; i < o.member_count + o.include_count; ++i) {
        const std::string_view name =
            without_sign(i < o.member_count ? o.members[i] : o.include[i - o.member_count]);
        const std::size_t index = shape.find(name);
        if (index == shape.size)
            return {model_problem::no_such_member, name, nearest_member(shape, name)};
        const member_shape& m = shape.members[index];
        if (!has_column(m.kind)) return {model_problem::not_a_column, name};
        if (o.method == index_method::json && m.type != value_kind::json)
            return {model_problem::not_json, name};
        if (o.method > index_method::json && m.type != value_kind::text)
            return {model_problem::not_searchable, name};
        const bool key = is_relation(m.kind);
        if (o.kind == option_kind::max_length && m.type != value_kind::text)
            return {model_problem::not_text, name};
        if (o.kind == option_kind::digits && m.type != value_kind::decimal)
            return {model_problem::not_decimal, name};
        if (o.kind == option_kind::auto_now && m.type != value_kind::utc_time)
            return {model_problem::not_a_time, name};
        if ((o.kind == option_kind::on_delete || o.kind == option_kind::no_index) && !key)
            return {model_problem::not_a_foreign_key, name};
        if (o.kind == option_kind::on_delete && o.action == on_delete_action::set_null &&
            !m.nullable)
            return {model_problem::set_null_not_optional, name};
        if (o.kind == option_kind::primary_key && m.nullable)
            return {model_problem::nullable_key, name};
    }
    return {};
}

template <class Member>
struct relation_check {
    template <class M>
    static consteval model_problem run() {
        return model_problem::none;
    }
};

template <class Target, class Key>
struct foreign_key_check {
    template <class M>
    static consteval model_problem run() {
        if constexpr (constexpr key_name_list key = key_names<Target>(); key.count > 1)
            return model_problem::key_of_several_members;
        else
            return std::is_same_v<Key, key_type_of<Target>> ? model_problem::none
                                                            : model_problem::wrong_key_type;
    }
};
template <class T, class K>
struct relation_check<foreign_key<T, K>> : foreign_key_check<T, K> {};
template <class T, class K>
struct relation_check<one_to_one<T, K>> : foreign_key_check<T, K> {};
template <class T>
struct relation_check<std::optional<T>> : relation_check<T> {};

template <class Child, fixed_string Via>
struct relation_check<reverse<Child, Via>> {
    template <class M>
    static consteval model_problem run() {
        constexpr std::size_t index = find_member<Child>(Via.view());
        if constexpr (index == member_count<Child>) {
            return model_problem::reverse_without_foreign_key;
        } else {
            using traits = member_traits<member_type<Child, index>>;
            if constexpr (!requires { typename traits::target; })
                return model_problem::reverse_without_foreign_key;
            else
                return std::is_same_v<typename traits::target, M>
                           ? model_problem::none
                           : model_problem::reverse_of_another_model;
        }
    }
};

template <class M, class... Member>
consteval model_verdict check_relations(type_list<Member...>) {
    const model_problem problems[] = {relation_check<Member>::template run<M>()...};
    for (std::size_t i = 0; i < sizeof...(Member); ++i)
        if (problems[i] != model_problem::none) return {problems[i], member_names<M>[i]};
    return {};
}

template <class M>
consteval model_verdict check_model() {
    for (const model_option* option : options_of<M>) {
        const model_verdict verdict = check_option(shape_of<M>(), *option);
        if (verdict.problem != model_problem::none) return verdict;
    }
    return check_relations<M>(member_types<M>{});
}

template <model_problem Found, model_problem Told>
inline constexpr bool is_no_problem = Found != Told;

/// Instantiated only to fail: its arguments name the model and the member.
template <model_problem P, class Model, class Member, class... Near>
constexpr void model_error() {
    static_assert(
        is_no_problem<P, model_problem::no_such_member>,
        "cormorant: meta names a member that the model does not have: see member_<...> and "
        "did_you_mean<...> beside this message");
    static_assert(is_no_problem<P, model_problem::not_a_column>,
                  "cormorant: meta names a member without a column: reverse and many_to_many have "
                  "none");
    static_assert(is_no_problem<P, model_problem::not_text>,
                  "cormorant: max_length is for text members");
    static_assert(is_no_problem<P, model_problem::not_decimal>,
                  "cormorant: digits is for cm::decimal members");
    static_assert(is_no_problem<P, model_problem::not_json>,
                  "cormorant: json_index is for cm::json members");
    static_assert(is_no_problem<P, model_problem::not_searchable>,
                  "cormorant: search_index and trigram_index are for text members");
    static_assert(is_no_problem<P, model_problem::not_a_time>,
                  "cormorant: auto_now is for cm::utc_time members");
    static_assert(is_no_problem<P, model_problem::not_a_foreign_key>,
                  "cormorant: on_delete and no_index are for foreign keys");
    static_assert(is_no_problem<P, model_problem::set_null_not_optional>,
                  "cormorant: on_delete set_null needs a key that may be NULL: "
                  "std::optional<cm::foreign_key<...>>");
    static_assert(is_no_problem<P, model_problem::reverse_without_foreign_key>,
                  "cormorant: cm::reverse<Model, \"member\"> names no foreign key, one_to_one or "
                  "many_to_many of that model");
    static_assert(is_no_problem<P, model_problem::reverse_of_another_model>,
                  "cormorant: cm::reverse names a foreign key that refers to another model");
    static_assert(is_no_problem<P, model_problem::wrong_key_type>,
                  "cormorant: the key of the model it refers to has another type: write it, as in "
                  "cm::foreign_key<Product, std::string>");
    static_assert(is_no_problem<P, model_problem::key_of_several_members>,
                  "cormorant: a foreign key refers to a row by one member, and the key of that "
                  "model has several: give it a member id, and a cm::unique over these");
    static_assert(is_no_problem<P, model_problem::nullable_key>,
                  "cormorant: a key's member cannot be optional");
}

/// Instantiated only to fail: a member that is named alone, as in an update, is the model's own.
template <class Model, class Member, class Near>
constexpr void own_member_error() {
    constexpr bool is_a_member = sizeof(Model) == 0;
    static_assert(is_a_member,
                  "cormorant: the model has no such member of its own: see member_<...> and "
                  "did_you_mean<...> beside this message");
}

/// The index of a member of the model itself. A name that it does not have does not compile.
template <class M, fixed_string Name>
constexpr std::size_t own_member() {
    constexpr std::size_t index = find_member<M>(Name.view());
    if constexpr (index == member_count<M>) {
        constexpr std::string_view similar = nearest_member(shape_of<M>(), Name.view());
        own_member_error<M, member_<Name>, did_you_mean<to_fixed<similar.size()>(similar)>>();
    }
    return index;
}

/// Whether both are the same names, in any order.
constexpr bool same_names(std::span<const std::string_view> a,
                          std::span<const std::string_view> b) {
    if (a.size() != b.size()) return false;
    for (const std::string_view name : a) {
        bool found = false;
        for (const std::string_view other : b)
            found = found || without_sign(other) == without_sign(name);
        if (!found) return false;
    }
    return true;
}

/// Whether no two rows, or no two of some rows, are equal in these members.
template <class M, fixed_string... Members>
constexpr bool are_unique() {
    constexpr std::string_view names[] = {Members.view()...};
    constexpr std::size_t first = find_member<M>(names[0]);
    if constexpr (sizeof...(Members) == 1 && first < member_count<M>)
        if (shape_of<M>().members[first].kind == member_kind::one_to_one) return true;
    constexpr auto keys = key_names<M>();
    bool found = same_names(names, {keys.names, keys.count});
    for (const model_option* o : options_of<M>)
        if (o->kind == option_kind::unique)
            found = found || same_names(names, {o->members.data(), o->member_count});
    return found;
}

/// Whether an upsert can find rows by these members. Where it cannot, it does not compile.
template <class M, fixed_string... Members>
constexpr bool told_unique() {
    constexpr bool members_are_unique = are_unique<M, Members...>();
    static_assert(members_are_unique,
                  "cormorant: upsert finds the stored row by members that no two rows share: these "
                  "are neither the key nor one cm::unique of the model. Add the cm::unique, or use "
                  "update_or_create");
    return members_are_unique;
}

/// Whether the model is right. A mistake is told here and does not compile; the caller then leaves
/// the rest undone, so that nothing is told twice.
template <class M>
constexpr bool checked_model() {
    if constexpr (plain_struct<M>::fault != struct_fault::none || !model_key<M>::found ||
                  !shape_builder<M, member_types<M>>::supported) {
        (void)shape_of<M>();
        return false;
    } else {
        constexpr model_verdict verdict = check_model<M>();
        constexpr auto member = to_fixed<verdict.member.size()>(verdict.member);
        if constexpr (verdict.problem == model_problem::no_such_member)
            model_error<verdict.problem, M, member_<member>,
                        did_you_mean<to_fixed<verdict.similar.size()>(verdict.similar)>>();
        else if constexpr (verdict.problem != model_problem::none)
            model_error<verdict.problem, M, member_<member>>();
        return verdict.problem == model_problem::none;
    }
}

}  // namespace cormorant::detail
