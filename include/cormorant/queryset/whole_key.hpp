#pragma once

#include <tuple>
#include <utility>
#include <vector>

#include "cormorant/queryset/predicate_data.hpp"
#include "cormorant/reflect/model_traits.hpp"

/// Keys of one or several members.

namespace cormorant::detail {

struct model_info;

template <class M>
inline constexpr std::size_t key_size = key_names<M>().count;

template <class M, std::size_t I>
inline constexpr std::size_t key_part = find_member<M>(key_names<M>().names[I]);

/// Part `I` of a row's key; a foreign key gives its own.
template <class M, std::size_t I>
const auto& key_part_of(const M& row) {
    using type = member_type<M, key_part<M, I>>;
    const auto& member = *static_cast<const type*>(visit_members(row, nth_member{key_part<M, I>}));
    if constexpr (is_relation(member_traits<type>::kind))
        return member.key();
    else
        return member;
}

template <class M, class Parts = std::make_index_sequence<key_size<M>>>
struct whole_key;

template <class M>
struct whole_key<M, std::index_sequence<0>> {
    using type = key_type_of<M>;
};

template <class M, std::size_t... I>
struct whole_key<M, std::index_sequence<I...>> {
    using type = std::tuple<typename member_traits<member_type<M, key_part<M, I>>>::base...>;

    static type of(const M& row) { return type(key_part_of<M, I>(row)...); }
    static const type& of(const type& key) { return key; }
    template <class Other>
        requires(!std::convertible_to<const Other&, type> && !std::same_as<Other, M>)
    static type of(const Other&) {
        static_assert(sizeof(Other) == 0,
                      "cormorant: the key of this model has several members: a key is a std::tuple "
                      "of them, in the order of cm::primary_key (cm::key_type<Model> is its type), "
                      "or a row");
        return {};
    }
    static value_list values(const type& key) {
        value_list parts;
        (parts.push_back(value_traits<std::tuple_element_t<I, type>>::bind(std::get<I>(key))), ...);
        return parts;
    }
};

/// Tells of a tuple as the key of a model whose key is one member.
template <class Given>
constexpr bool told_one_key() {
    constexpr bool is_one = !requires { std::tuple_size<std::remove_cvref_t<Given>>::value; };
    static_assert(is_one,
                  "cormorant: the key of this model is one member: give its values themselves, not "
                  "in tuples");
    return is_one;
}

/// Conditions that together find the rows with these composite keys: several, so that none is
/// longer than databases take.
[[nodiscard]] std::vector<predicate_data> keys_among(const model_info& model,
                                                     const std::vector<value_list>& keys);

}  // namespace cormorant::detail

namespace cormorant {

/// The type of a model's key: of `id`, or of the member that cm::primary_key names; where it names
/// several, std::tuple of theirs. Foreign keys count as the key they hold.
template <class M>
using key_type = typename detail::whole_key<M>::type;

}  // namespace cormorant
