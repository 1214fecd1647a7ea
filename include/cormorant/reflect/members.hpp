#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cormorant/reflect/type_name.hpp"

/// Members of plain aggregates, counted, visited and named at compile time.

namespace cormorant::detail {

/// Stands for a value of any member's type while members are counted; never evaluated. It has a
/// body since Clang wants one for types of an unnamed namespace.
struct any_member {
    template <class T>
    operator T() const {
        __builtin_trap();
    }
};

template <class M, class... Counted>
concept braced_from = requires {
    M{Counted{}...};
};

template <class M, class... Counted>
consteval std::size_t count_members() {
    // One more than a model may have is enough to tell.
    if constexpr (sizeof...(Counted) <= 64 && braced_from<M, Counted..., any_member>)
        return count_members<M, Counted..., any_member>();
    else
        return sizeof...(Counted);
}

// ---- plain structs ------------------------------------------------------------------------------

/// Stands for a base class of `M`.
template <class M>
struct any_base {
    template <class T>
        requires(std::is_base_of_v<T, M> && !std::is_same_v<T, M>)
    operator T() const { __builtin_trap(); }
};

// One type for all positions: each further one would be tried with every constructor of every
// member's type.
template <std::size_t>
using member_at = any_member;

/// Stands for a value of an unnamed union, whose members no binding can name.
struct any_unnamed_union {
    template <class T>
        requires(std::is_union_v<T>&& is_unnamed<T>())
    operator T() const;
};
/// Stands for a value of any class.
struct any_class {
    template <class T>
        requires(std::is_class_v<T>)
    operator T() const;
};

/// Whether the member behind the first ones is one object, and no union without a name. A C array
/// is not: without braces of its own each of its elements counts.
template <class M, std::size_t... Before, std::size_t... Behind>
consteval bool is_usual(std::index_sequence<Before...>, std::index_sequence<Behind...>) {
    return requires { M{member_at<Before>{}..., {}, member_at<Behind>{}...}; }
    &&!requires { M{member_at<Before>{}..., any_unnamed_union{}, member_at<Behind>{}...}; };
}
template <class M, std::size_t... I>
consteval bool are_usual(std::index_sequence<I...>) {
    return (is_usual<M>(std::make_index_sequence<I>{},
                        std::make_index_sequence<sizeof...(I) - 1 - I>{}) &&
            ...);
}

template <class M, std::size_t... Before, std::size_t... Behind>
consteval bool is_array(std::index_sequence<Before...>, std::index_sequence<Behind...>) {
    return !requires { M{member_at<Before>{}..., {}, member_at<Behind>{}...}; };
}
template <class M, std::size_t... I>
consteval bool has_an_array(std::index_sequence<I...>) {
    return (is_array<M>(std::make_index_sequence<I>{},
                        std::make_index_sequence<sizeof...(I) - 1 - I>{}) ||
            ...);
}

// A class whose constructor takes anything is no union.
template <class M, std::size_t... Before, std::size_t... Behind>
consteval bool is_a_union(std::index_sequence<Before...>, std::index_sequence<Behind...>) {
    return requires { M{member_at<Before>{}..., any_unnamed_union{}, member_at<Behind>{}...}; }
    &&!requires { M{member_at<Before>{}..., any_class{}, member_at<Behind>{}...}; };
}
template <class M, std::size_t... I>
consteval bool has_a_union(std::index_sequence<I...>) {
    return (is_a_union<M>(std::make_index_sequence<I>{},
                          std::make_index_sequence<sizeof...(I) - 1 - I>{}) ||
            ...);
}

/// Stands for an object that a reference can be bound to.
struct any_lvalue {
    template <class T>
    operator T&() const;
};

/// Whether a struct whose members cannot be counted has references, which must be bound.
template <class M, class... Tried>
consteval bool has_a_reference() {
    if constexpr (braced_from<M, Tried..., any_lvalue>)
        return true;
    else if constexpr (sizeof...(Tried) < 64)
        return has_a_reference<M, Tried..., any_lvalue>();
    else
        return false;
}

// The name of a member is read from the compiler's spelling of a pointer to it. The object is never
// defined: a plain wrapper around the model keeps GCC 12 from evaluating its constructors.
template <class M>
struct extern_holder {
    M value;
};

#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

template <class M>
extern const extern_holder<M> external_object;

template <std::size_t I, class Pointer>
struct pointer_leaf {
    Pointer pointer;
};
template <class Indices, class... Pointers>
struct pointer_pack;
template <std::size_t... I, class... Pointers>
struct pointer_pack<std::index_sequence<I...>, Pointers...> : pointer_leaf<I, Pointers>... {};

struct pointer_collector {
    template <class... Member>
    constexpr auto operator()(Member&... member) const {
        return pointer_pack<std::index_sequence_for<Member...>, Member*...>{{&member}...};
    }
};

/// Pointers to the `size` members of a struct.
template <class M, std::size_t size>
consteval auto member_pointers() {
    const auto& object = external_object<M>.value;
    constexpr pointer_collector visitor;
#include "cormorant/reflect/bindings.inc"
}

template <auto>
struct known_value;

/// Whether each of its members has an address: a bit-field has none.
template <class M, std::size_t size>
consteval bool has_addresses() {
    return requires { typename known_value<member_pointers<M, size>()>; };
}

#ifdef __clang__
#pragma clang diagnostic pop
#endif

enum class struct_fault : std::uint8_t {
    none,
    incomplete,
    not_plain,
    base_class,
    reference,
    array,
    unnamed_union,
    bit_field,
    only_moves,
    size
};

template <class M, std::size_t Size>
consteval struct_fault fault_of_members() {
    constexpr std::make_index_sequence<Size> members;
    if constexpr (Size > 64) {
        return has_an_array<M>(members) ? struct_fault::array : struct_fault::size;
    } else if constexpr (are_usual<M>(members)) {
        if constexpr (!has_addresses<M, Size>())
            return struct_fault::bit_field;
        else
            return std::is_copy_constructible_v<M> ? struct_fault::none : struct_fault::only_moves;
    } else {
        constexpr bool array = has_an_array<M>(members);
        constexpr bool unnamed = has_a_union<M>(members);
        return array ? struct_fault::array
                     : (unnamed ? struct_fault::unnamed_union : struct_fault::none);
    }
}

template <class M>
consteval struct_fault fault_of() {
    if constexpr (!requires { sizeof(M); }) {
        return struct_fault::incomplete;
    } else if constexpr (!std::is_class_v<M> || !std::is_aggregate_v<M>) {
        return struct_fault::not_plain;
    } else if constexpr (braced_from<M, any_base<M>>) {
        return struct_fault::base_class;
    } else {
        constexpr std::size_t size = count_members<M>();
        if constexpr (size == 0)
            return has_a_reference<M>() ? struct_fault::reference : struct_fault::size;
        else
            return fault_of_members<M, size>();
    }
}

/// A struct that can be no model fails here, once; the rest of the library then takes it for one
/// with the member id alone.
template <class Model>
constexpr struct_fault told_fault() {
    constexpr struct_fault fault = fault_of<Model>();
    constexpr bool is_complete = fault != struct_fault::incomplete;
    constexpr bool is_plain = fault != struct_fault::not_plain;
    constexpr bool has_no_base = fault != struct_fault::base_class;
    constexpr bool has_no_reference = fault != struct_fault::reference;
    constexpr bool has_no_array = fault != struct_fault::array;
    constexpr bool has_no_union = fault != struct_fault::unnamed_union;
    constexpr bool has_no_bit_field = fault != struct_fault::bit_field;
    constexpr bool can_be_copied = fault != struct_fault::only_moves;
    constexpr bool has_members = fault != struct_fault::size;
    static_assert(is_complete,
                  "cormorant: this struct is only declared here: include the header that defines "
                  "it, above all that asks for its rows");
    static_assert(is_plain,
                  "cormorant: a model is a plain struct: no constructors, no private or virtual "
                  "members, no base class");
    static_assert(has_no_base,
                  "cormorant: a model is a plain struct without a base class: write the members in "
                  "the struct itself");
    static_assert(
        has_no_reference,
        "cormorant: a model has no references: keep the value itself, or a cm::foreign_key "
        "to another row");
    static_assert(
        has_no_array,
        "cormorant: a model has no C arrays, and each of its members can be made from {}: "
        "use std::string for text, cm::bytes for bytes");
    static_assert(
        has_no_union,
        "cormorant: a model has no unions without a name: write one std::optional member for "
        "each of the values");
    static_assert(has_no_bit_field,
                  "cormorant: a model has no bit-fields, as they have no address: write bool, or "
                  "std::int8_t and its kin");
    static_assert(can_be_copied,
                  "cormorant: rows can be copied: a model has no member that only moves, such as "
                  "std::unique_ptr: keep the value itself, or std::optional of it");
    static_assert(has_members, "cormorant: a model has 1 to 64 members");
    return fault;
}

template <class M>
struct plain_struct {
    static constexpr struct_fault fault = told_fault<M>();

    static consteval std::size_t count() {
        if constexpr (fault == struct_fault::none)
            return count_members<M>();
        else
            return 1;
    }
};

template <class M>
inline constexpr std::size_t member_count = plain_struct<M>::count();

namespace stand_in {
inline std::int64_t id = 0;
}

/// Calls `visitor(first, second, ...)` with references to all members.
template <class M, class Visitor>
constexpr decltype(auto) visit_members([[maybe_unused]] M& object, Visitor&& visitor) {
    using model = std::remove_const_t<M>;
    if constexpr (plain_struct<model>::fault != struct_fault::none) {
        return visitor(stand_in::id);
    } else {
        constexpr std::size_t size = member_count<model>;
#include "cormorant/reflect/bindings.inc"
    }
}

#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

template <std::size_t I, class Pointer>
consteval auto pointer_at(const pointer_leaf<I, Pointer>& leaf) {
    return leaf;
}

template <auto Pointer>
consteval std::string_view spelled() {
    return __PRETTY_FUNCTION__;
}

/// The last identifier of `...::value.User::name)}; ...` (GCC) and `...value.name}]` (Clang).
consteval std::string_view last_identifier(std::string_view text) {
    const std::size_t end = text.find_last_of('}');
    std::size_t last = text.find_last_not_of(")} ", end);
    std::size_t first = last;
    // What is not ASCII is part of a name.
    const auto word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || static_cast<unsigned char>(c) >= 0x80;
    };
    while (first > 0 && word(text[first - 1])) --first;
    return text.substr(first, last - first + 1);
}

template <class M, std::size_t... I>
consteval auto names_of_members(std::index_sequence<I...>) {
    if constexpr (plain_struct<M>::fault != struct_fault::none) {
        return std::array<std::string_view, 1>{"id"};
    } else {
        constexpr auto pointers = member_pointers<M, sizeof...(I)>();
        return std::array<std::string_view, sizeof...(I)>{
            last_identifier(spelled<pointer_at<I>(pointers)>())...};
    }
}

/// The names of all members, in order.
template <class M>
inline constexpr auto member_names =
    names_of_members<M>(std::make_index_sequence<member_count<M>>{});

#ifdef __clang__
#pragma clang diagnostic pop
#endif

template <class... T>
struct type_list {};

struct type_collector {
    template <class... Member>
    constexpr type_list<std::remove_cv_t<Member>...> operator()(Member&...) const {
        static_assert(!(std::is_const_v<Member> || ...),
                      "cormorant: the members of a model are not const: rows are read into them");
        return {};
    }
};

/// The types of all members, in order.
template <class M>
using member_types =
    decltype(visit_members(std::declval<std::remove_const_t<M>&>(), type_collector{}));

/// Tells types apart at compile time, by address.
template <class T>
inline constexpr char type_tag = 0;

template <class Tag, std::size_t I>
struct nth_type;
template <class First, class... Rest, std::size_t I>
struct nth_type<type_list<First, Rest...>, I> : nth_type<type_list<Rest...>, I - 1> {};
template <class First, class... Rest>
struct nth_type<type_list<First, Rest...>, 0> {
    using type = First;
};

/// The type of member `I`.
template <class M, std::size_t I>
using member_type = typename nth_type<member_types<M>, I>::type;

}  // namespace cormorant::detail
