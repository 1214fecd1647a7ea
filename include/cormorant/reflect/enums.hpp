#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cormorant {

/// Specialise as `true` to store an enum as the text of its enumerators' names rather than as a
/// number. Enumerators from 0 to 63 are found.
///   template <> inline constexpr bool cormorant::store_as_text<Color> = true;
template <class Enum>
inline constexpr bool store_as_text = false;

/// Specialise as the name of a type to store an enum as a type of its own where the database has
/// such (PostgreSQL's CREATE TYPE ... AS ENUM), by the names of its enumerators, or what
/// enum_label says; elsewhere as their text. `cm::create_tables` makes the type. Enumerators from 0
/// to 63 are found.
///   template <> inline constexpr std::string_view cormorant::database_enum<Mood> = "mood";
template <class Enum>
inline constexpr std::string_view database_enum = {};

/// Specialise to store an enumerator under another text than its name, as where the label in the
/// database is no name of C++. An empty text leaves the name.
///   template <> inline constexpr auto cormorant::enum_label<Rating> = [](Rating r) {
///       return std::string_view(r == Rating::pg_13 ? "PG-13" : "");
///   };
template <class Enum>
inline constexpr auto enum_label = [](Enum) { return std::string_view(); };

}  // namespace cormorant

namespace cormorant::detail {

/// Whether an enum is stored by the names of its enumerators.
template <class Enum>
inline constexpr bool stored_by_name = store_as_text<Enum> || !database_enum<Enum>.empty();

template <auto Value>
consteval std::string_view spelled_enumerator() {
    std::string_view text = __PRETTY_FUNCTION__;
    const std::size_t start = text.find("Value = ") + 8;
    text = text.substr(start, text.find_first_of(";]", start) - start);
    // A value without a name is spelled as a cast: "(Color)7".
    if (text.find('(') != std::string_view::npos) return {};
    const std::size_t scope = text.rfind("::");
    return scope == std::string_view::npos ? text : text.substr(scope + 2);
}

template <class Enum, std::size_t... I>
consteval auto enumerator_names(std::index_sequence<I...>) {
    return std::array<std::string_view, sizeof...(I)>{
        spelled_enumerator<static_cast<Enum>(I)>()...};
}

template <class Enum, Enum... Values>
consteval const char* spelled_values() {
    return __PRETTY_FUNCTION__;
}

/// How many values of an enum, from 0 on, can be stored by name.
inline constexpr std::int64_t stored_label_count = 64;
/// How many values of an enum, from 0 on, are looked at for their names at run time.
inline constexpr std::size_t spelled_value_count = 128;

/// The compiler's spelling of an enum's values from 0 on, one text for all of them, which
/// named_values() reads. Null of an enum without an underlying type, whose values end earlier, and
/// of a set of flags (two of them joined by `|` are one again), whose values need no name.
template <class Enum>
consteval const char* spelling_of_values() {
    if constexpr (!requires { Enum{0}; })
        return nullptr;
    else if constexpr (requires(Enum e) { Enum{e | e}; } && !std::is_convertible_v<Enum, int>)
        return nullptr;
    else
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return spelled_values<Enum, static_cast<Enum>(I)...>();
        }
    (std::make_index_sequence<spelled_value_count>{});
}

template <class Enum>
consteval auto enumerator_labels() {
    auto labels = enumerator_names<Enum>(std::make_index_sequence<stored_label_count>{});
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].empty()) continue;
        const std::string_view own = enum_label<Enum>(static_cast<Enum>(i));
        if (!own.empty()) labels[i] = own;
    }
    return labels;
}

/// What the values of an enum are stored as, from 0 on; empty where there is no enumerator.
template <class Enum>
inline constexpr auto names_of_enum = enumerator_labels<Enum>();

/// What the enumerator is stored as; empty where the value has none.
template <class Enum>
constexpr std::string_view name_of_enumerator(Enum e) noexcept {
    const auto index = static_cast<std::size_t>(static_cast<std::underlying_type_t<Enum>>(e));
    return index < names_of_enum<Enum>.size() ? names_of_enum<Enum>[index] : std::string_view{};
}

template <class Enum>
std::optional<Enum> enumerator_named(std::string_view name) noexcept {
    for (std::size_t i = 0; i < names_of_enum<Enum>.size(); ++i)
        if (!name.empty() && names_of_enum<Enum>[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace cormorant::detail
