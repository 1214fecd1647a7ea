#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "cormorant/base/bytes.hpp"
#include "cormorant/base/error.hpp"
#include "cormorant/base/json.hpp"
#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/value.hpp"
#include "cormorant/reflect/enums.hpp"
#include "cormorant/reflect/members.hpp"

namespace cormorant {

/// Specialise this to store a type of your own as a column. It needs
///   using stored = ...;                        // a column type: std::string, std::int64_t, ...
///   static stored to_stored(const T&);         // may throw
///   static T from_stored(const stored&);       // may throw cormorant::error
template <class T>
struct custom_column;

}  // namespace cormorant

namespace cormorant::detail {

template <class T>
concept custom_type = requires {
    typename custom_column<T>::stored;
};

/// How a C++ type is stored: its kind, how a cell is decoded, how a value is bound. Types without
/// `kind` are no columns.
template <class T>
struct column_traits {};

template <class T>
concept column_type = requires {
    column_traits<T>::kind;
};

template <>
struct column_traits<bool> {
    static constexpr value_kind kind = value_kind::boolean;
    static constexpr storage stored = storage::boolean;
    static constexpr store_function store = &store_boolean;
    static value bind(bool b) noexcept { return value(b); }
};

template <class T>
    requires(std::integral<T> && !std::same_as<T, bool> && sizeof(T) <= 8)
struct column_traits<T> {
    using exact = std::conditional_t<
        std::is_signed_v<T>,
        std::conditional_t<
            sizeof(T) == 1, std::int8_t,
            std::conditional_t<sizeof(T) == 2, std::int16_t,
                               std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>>>,
        std::conditional_t<
            sizeof(T) == 1, std::uint8_t,
            std::conditional_t<sizeof(T) == 2, std::uint16_t,
                               std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>>>;
    static constexpr value_kind kind = value_kind::integer;
    static constexpr storage stored = static_cast<storage>(
        static_cast<int>(std::is_signed_v<T> ? storage::int8 : storage::uint8) +
        (sizeof(T) == 1   ? 0
         : sizeof(T) == 2 ? 1
         : sizeof(T) == 4 ? 2
                          : 3));
    static constexpr store_function store = &store_integer<exact>;
    static value bind(T n) noexcept {
        if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8)
            return value::of_unsigned(n);
        else
            return value(static_cast<std::int64_t>(n));
    }
};

template <class T>
    requires(std::same_as<T, float> || std::same_as<T, double>)
struct column_traits<T> {
    static constexpr value_kind kind = value_kind::real;
    static constexpr storage stored = std::same_as<T, float> ? storage::float32 : storage::float64;
    static constexpr store_function store =
        std::same_as<T, float> ? &store_float32 : &store_float64;
    static value bind(T x) noexcept { return value(static_cast<double>(x)); }
};

template <>
struct column_traits<std::string> {
    static constexpr value_kind kind = value_kind::text;
    static constexpr storage stored = storage::text;
    static constexpr store_function store = &store_text;
    static value bind(std::string_view text) { return value::copy(kind, text); }
    static value borrow(std::string_view text) noexcept { return value::borrow(kind, text); }
};

/// The part that the types decoded outside the drivers share.
template <value_kind Kind, store_function Store>
struct custom_traits {
    static constexpr value_kind kind = Kind;
    static constexpr storage stored = storage::custom;
    static constexpr store_function store = Store;
};

template <>
struct column_traits<bytes> : custom_traits<value_kind::bytes, &store_bytes> {
    static std::string_view view(const bytes& data) noexcept {
        return {reinterpret_cast<const char*>(data.data()), data.size()};
    }
    static value bind(const bytes& data) { return value::copy(kind, view(data)); }
    static value borrow(const bytes& data) noexcept { return value::borrow(kind, view(data)); }
};

template <>
struct column_traits<decimal> : custom_traits<value_kind::decimal, &store_decimal> {
    static value bind(const decimal& d) { return value(d); }
};

template <>
struct column_traits<utc_time> : custom_traits<value_kind::utc_time, &store_utc_time> {
    static value bind(utc_time t) noexcept { return value(t); }
};

template <>
struct column_traits<date> : custom_traits<value_kind::date, &store_date> {
    static value bind(const date& d) noexcept {
        return value::date_from_days(std::chrono::sys_days(d).time_since_epoch().count());
    }
};

template <>
struct column_traits<uuid> : custom_traits<value_kind::uuid, &store_uuid> {
    static value bind(const uuid& id) noexcept { return value(id); }
};

template <>
struct column_traits<json> : custom_traits<value_kind::json, &store_json> {
    static value bind(const json& j) { return value::copy(kind, j.text()); }
    static value borrow(const json& j) noexcept { return value::borrow(kind, j.text()); }
};

template <class Rep, class Period>
struct column_traits<std::chrono::duration<Rep, Period>> {
    using type = std::chrono::duration<Rep, Period>;
    static constexpr value_kind kind = value_kind::duration;
    static constexpr storage stored = storage::custom;
    static bool store(void* member, const cell& from) {
        std::int64_t n = 0;
        if (!store_integer<std::int64_t>(&n, from)) return false;
        *static_cast<type*>(member) =
            std::chrono::duration_cast<type>(std::chrono::microseconds(n));
        return true;
    }
    static value bind(type d) noexcept {
        return value::duration_from_microseconds(
            std::chrono::duration_cast<std::chrono::microseconds>(d).count());
    }
};

/// Throws usage_error for a value that is none of an enum's.
[[noreturn]] void refuse_unnamed(std::string_view type, std::int64_t number);

/// Enums: a number, or a name where `store_as_text` or `database_enum` say so.
template <class T>
    requires(std::is_enum_v<T> && !stored_by_name<T>)
struct column_traits<T> : column_traits<std::underlying_type_t<T>> {
    static value bind(T e) {
        return column_traits<std::underlying_type_t<T>>::bind(
            static_cast<std::underlying_type_t<T>>(e));
    }
};

template <class T>
    requires(std::is_enum_v<T>&& stored_by_name<T>)
struct column_traits<T> {
    static constexpr value_kind kind = value_kind::text;
    static constexpr storage stored = storage::custom;
    static bool store(void* member, const cell& from) {
        if (from.kind != value_kind::text) return false;
        const auto found = enumerator_named<T>(from.text);
        if (found) *static_cast<T*>(member) = *found;
        return found.has_value();
    }
    static value bind(T e) {
        const std::string_view name = name_of_enumerator(e);
        if (name.empty()) refuse_unnamed(type_name<T>(), static_cast<std::int64_t>(e));
        return value::borrow(kind, name);
    }
};

template <custom_type T>
struct column_traits<T> {
    using stored_type = typename custom_column<T>::stored;
    static constexpr value_kind kind = column_traits<stored_type>::kind;
    static constexpr storage stored = storage::custom;
    static bool store(void* member, const cell& from) {
        stored_type raw{};
        if (!column_traits<stored_type>::store(&raw, from)) return false;
        *static_cast<T*>(member) = custom_column<T>::from_stored(raw);
        return true;
    }
    static value bind(const T& object) {
        return column_traits<stored_type>::bind(custom_column<T>::to_stored(object));
    }
};

/// The value of an object, which views the object's text where it can.
template <column_type T>
value borrowed_value(const T& object) {
    if constexpr (requires { column_traits<T>::borrow(object); })
        return column_traits<T>::borrow(object);
    else
        return column_traits<T>::bind(object);
}

}  // namespace cormorant::detail
