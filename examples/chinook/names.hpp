#pragma once

#include <array>
#include <cormorant/cormorant.hpp>
#include <string_view>

/// Chinook's scripts spell the same names differently: AlbumId for SQLite and MariaDB, album_id for
/// PostgreSQL. The models and the questions are written once and compiled twice, in a namespace for
/// each spelling; snake_case.cpp is the second time.
#ifndef CHINOOK_NAMES
#define CHINOOK_NAMES camel_case
#endif

namespace chinook {

namespace cm = cormorant;

/// Hands each letter of "InvoiceLine" to `put` as it is in "invoice_line". Names in other text,
/// such as an SQL statement, are found by their capitals.
template <class Put>
constexpr void put_in_snake_case(std::string_view text, Put put) {
    char before = ' ';
    for (const char c : text) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital && before >= 'a' && before <= 'z') put('_');
        put(capital ? static_cast<char>(c - 'A' + 'a') : c);
        before = c;
    }
}

namespace camel_case {

template <cm::fixed_string Name>
inline constexpr std::string_view spelled = Name.view();

}  // namespace camel_case

namespace snake_case {

template <cm::fixed_string Name>
struct letters {
    std::array<char, 2 * sizeof(Name)> all{};
    std::size_t count = 0;
    constexpr letters() {
        put_in_snake_case(Name.view(), [this](char c) { all[count++] = c; });
    }
};

template <cm::fixed_string Name>
inline constexpr letters<Name> stored;

template <cm::fixed_string Name>
inline constexpr std::string_view spelled{stored<Name>.all.data(), stored<Name>.count};

}  // namespace snake_case
}  // namespace chinook
