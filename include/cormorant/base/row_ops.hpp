#pragma once

#include <cstddef>
#include <new>

namespace cormorant::detail {

/// How the objects of one row type are made, moved and destroyed, for code that is compiled once
/// for all types.
struct row_ops {
    std::size_t size;
    std::size_t alignment;
    void (*make)(void* at);
    void (*copy)(void* to, const void* from);
    /// Moves objects that lie side by side to raw memory and destroys what is left of them.
    void (*relocate)(void* to, void* from, std::size_t count) noexcept;
    void (*destroy)(void* rows, std::size_t count) noexcept;
};

template <class Row>
struct row_ops_functions {
    static void make(void* at) { new (at) Row{}; }
    static void copy(void* to, const void* from) { new (to) Row(*static_cast<const Row*>(from)); }
    static void relocate(void* to, void* from, std::size_t count) noexcept {
        auto* next = static_cast<Row*>(to);
        auto* row = static_cast<Row*>(from);
        for (Row* const end = row + count; row != end; ++row) {
            new (next++) Row(static_cast<Row&&>(*row));
            row->~Row();
        }
    }
    static void destroy(void* rows, std::size_t count) noexcept {
        auto* row = static_cast<Row*>(rows);
        for (Row* const end = row + count; row != end; ++row) row->~Row();
    }
};

template <class Row>
inline constexpr row_ops row_ops_of{sizeof(Row),
                                    alignof(Row),
                                    &row_ops_functions<Row>::make,
                                    &row_ops_functions<Row>::copy,
                                    &row_ops_functions<Row>::relocate,
                                    &row_ops_functions<Row>::destroy};

}  // namespace cormorant::detail
