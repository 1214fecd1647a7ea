#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

/// Members of plain aggregates, counted, visited and named at compile time.

namespace cormorant::detail {

/// Stands for a value of any member's type while members are counted; never evaluated.
struct any_member {
    template <class T>
    operator T() const;
};

template <class M, class... Counted>
concept braced_from = requires { M{Counted{}...}; };

template <class M, class... Counted>
consteval std::size_t count_members() {
    if constexpr (braced_from<M, Counted..., any_member>)
        return count_members<M, Counted..., any_member>();
    else
        return sizeof...(Counted);
}

template <class M>
inline constexpr std::size_t member_count = count_members<M>();

/// Calls `visitor(first, second, ...)` with references to all members.
template <class M, class Visitor>
constexpr decltype(auto) visit_members(M& object, Visitor&& visitor) {
    using model = std::remove_const_t<M>;
    static_assert(std::is_aggregate_v<model>,
                  "a model is a plain struct: no constructors, no private or virtual members, no base");
    constexpr std::size_t size = member_count<model>;
    static_assert(size >= 1 && size <= 64, "a model has 1 to 64 members");
#include "cormorant/reflect/bindings.inc"
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

template <class M>
consteval auto member_pointers() {
    return visit_members(external_object<M>.value, pointer_collector{});
}

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
    std::size_t last = text.find_last_not_of(")} ", end == std::string_view::npos ? end : end);
    std::size_t first = last;
    const auto word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    while (first > 0 && word(text[first - 1])) --first;
    return text.substr(first, last - first + 1);
}

template <class M, std::size_t... I>
consteval auto names_of_members(std::index_sequence<I...>) {
    constexpr auto pointers = member_pointers<M>();
    return std::array<std::string_view, sizeof...(I)>{
        last_identifier(spelled<pointer_at<I>(pointers)>())...};
}

/// The names of all members, in order.
template <class M>
inline constexpr auto member_names =
    names_of_members<M>(std::make_index_sequence<member_count<M>>{});

#ifdef __clang__
#pragma clang diagnostic pop
#endif

/// The unqualified name of a type, from the compiler's spelling.
template <class T>
consteval std::string_view type_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    const std::size_t start = text.find("T = ") + 4;
    const std::size_t end = text.find_first_of(";]", start);
    text = text.substr(start, end - start);
    const std::size_t scope = text.rfind("::");
    return scope == std::string_view::npos ? text : text.substr(scope + 2);
}

template <class... T>
struct type_list {};

struct type_collector {
    template <class... Member>
    constexpr type_list<std::remove_cv_t<Member>...> operator()(Member&...) const {
        return {};
    }
};

/// The types of all members, in order.
template <class M>
using member_types = decltype(visit_members(std::declval<M&>(), type_collector{}));

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
