#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "cormorant/reflect/enums.hpp"

/// Names of types that are the same with every compiler.

namespace cormorant::detail {

/// A type as the compiler spells it.
template <class T>
consteval std::string_view spelled_type() {
    std::string_view text = __PRETTY_FUNCTION__;
    const std::size_t begin = text.find("T = ") + 4;
    // GCC goes on with what std::string_view is; Clang ends here.
    const std::size_t more = text.rfind("; std::string_view = ");
    const std::size_t end = more != std::string_view::npos ? more : text.rfind(']');
    return text.substr(begin, end - begin);
}

/// Whether the type has no name of its own.
template <class T>
consteval bool is_unnamed() {
    constexpr std::string_view text = spelled_type<T>();
    return text.find("<unnamed ") != std::string_view::npos ||    // GCC
           text.find("(anonymous ") != std::string_view::npos ||  // Clang, up to 21
           text.find("(unnamed ") != std::string_view::npos;
}

/// Where the unqualified name lies in a spelling, and whether arguments of a template follow it.
struct name_place {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool has_arguments = false;
};

// Scopes may have arguments of their own: "Outer<a::B>::Inner", "f() [with T = int]::Local".
consteval name_place find_name(std::string_view text) {
    name_place found{0, text.size()};
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (depth == 0 && text.substr(i, 2) == "::") {
            found = {i + 2, text.size()};
            ++i;
        } else if (c == '<' || c == '(' || c == '[' || c == '{') {
            if (c == '<' && depth == 0) found = {found.begin, i, true};
            ++depth;
        } else if (c == '>' || c == ')' || c == ']' || c == '}') {
            --depth;
        }
    }
    return found;
}

/// A name put together of a template's and those of its arguments.
struct built_name {
    char text[256] = {};
    std::size_t size = 0;
    bool known = true;  ///< false where a part of it has no name that all compilers agree on

    consteval void add(std::string_view part) {
        if (size + part.size() > sizeof text) {
            known = false;
            return;
        }
        for (const char c : part) text[size++] = c;
    }
    consteval void add_number(unsigned long long n) {
        if (n > 9) add_number(n / 10);
        const char digit = static_cast<char>('0' + n % 10);
        add({&digit, 1});
    }
};

template <class T>
consteval void add_name_of(built_name& to);

// An integer is named by its width: which of the types of that width it is depends on the platform.
template <class T>
consteval void add_number_type(built_name& to) {
    if constexpr (std::is_same_v<T, bool>) {
        to.add("bool");
    } else if constexpr (std::is_same_v<T, char>) {
        to.add("char");
    } else if constexpr (std::is_integral_v<T>) {
        to.add(std::is_signed_v<T> ? "int" : "uint");
        to.add_number(sizeof(T) * 8);
    } else {
        to.add("float");
        to.add_number(sizeof(T) * 8);
    }
}

template <auto Value>
consteval void add_value(built_name& to) {
    using type = std::remove_cv_t<decltype(Value)>;
    if constexpr (std::is_same_v<type, bool>) {
        to.add(Value ? "true" : "false");
    } else if constexpr (std::is_enum_v<type>) {
        const std::string_view name = spelled_enumerator<Value>();
        to.known = to.known && !name.empty();
        to.add(name);
    } else if constexpr (std::is_integral_v<type>) {
        if (Value < 0) to.add("minus");
        to.add_number(Value < 0 ? 0ULL - static_cast<unsigned long long>(Value)
                                : static_cast<unsigned long long>(Value));
    } else {
        to.known = false;
    }
}

template <template <class...> class Of, class... Argument>
consteval void add_arguments(const Of<Argument...>*, built_name& to) {
    ((to.add("_"), add_name_of<Argument>(to)), ...);
}
template <template <auto...> class Of, auto... Argument>
consteval void add_arguments(const Of<Argument...>*, built_name& to) {
    ((to.add("_"), add_value<Argument>(to)), ...);
}
consteval void add_arguments(const void*, built_name& to) { to.known = false; }

template <class T>
consteval void add_name_of(built_name& to) {
    if constexpr (std::is_same_v<T, std::string>) {
        to.add("string");
    } else if constexpr (std::is_const_v<T> || std::is_volatile_v<T>) {
        to.known = false;
    } else if constexpr (std::is_arithmetic_v<T>) {
        add_number_type<T>(to);
    } else if constexpr (std::is_class_v<T> || std::is_union_v<T> || std::is_enum_v<T>) {
        constexpr std::string_view text = spelled_type<T>();
        constexpr name_place at = find_name(text);
        to.add(text.substr(at.begin, at.end - at.begin));
        if constexpr (at.has_arguments) add_arguments(static_cast<const T*>(nullptr), to);
    } else {
        to.known = false;
    }
}

template <class T>
consteval built_name build_name() {
    built_name made;
    add_name_of<T>(made);
    return made;
}

template <class T>
inline constexpr built_name name_with_arguments = build_name<T>();

/// Whether the type's name is the same with every compiler. It is not where an argument of its
/// template is neither a type nor a number or enumerator, or types and values are mixed.
template <class T>
consteval bool has_portable_name() {
    if constexpr (find_name(spelled_type<T>()).has_arguments)
        return name_with_arguments<T>.known;
    else
        return true;
}

/// The unqualified name of a type; of a template, followed by those of its arguments:
/// `Price_Euro` of `Price<shop::Euro>`.
template <class T>
consteval std::string_view type_name() {
    constexpr std::string_view text = spelled_type<T>();
    constexpr name_place at = find_name(text);
    if constexpr (at.has_arguments)
        return {name_with_arguments<T>.text, name_with_arguments<T>.size};
    else
        return text.substr(at.begin, at.end - at.begin);
}

}  // namespace cormorant::detail
