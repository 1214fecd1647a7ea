#pragma once

#include <mysql.h>

#include <cstddef>
#include <vector>

#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/row_span.hpp"

namespace cormorant::detail {

/// The values of one parameter for many rows, as the client library reads them: numbers side by
/// side, everything else through pointers, and for each row whether it is NULL.
class mariadb_array {
public:
    /// Forgets the values; room for so many.
    void clear(std::size_t rows);
    /// Takes the values of a member of these rows, where they lie if they are texts. False, and it
    /// is empty, where they have to be looked at one by one.
    [[nodiscard]] bool take(const member_place& from, const row_span& rows);
    /// Adds a value, bound as for one row. False where it is of another type than those before.
    [[nodiscard]] bool add(const MYSQL_BIND& one);
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_.size() + bytes_of_rows_; }
    /// Points the parameter to the values, which must not move until the statement was run.
    void place(MYSQL_BIND& parameter);

private:
    void note_sign(const MYSQL_BIND& one) noexcept;
    void place_bytes();
    template <class Member, class Number>
    bool take_numbers(enum_field_types type, const member_place& from, const row_span& rows);
    bool take_texts(const member_place& from, const row_span& rows);

    enum_field_types type_ = MYSQL_TYPE_NULL;  // until the first value that is not NULL
    bool is_unsigned_ = false;                 // of an integer: one of them needs all 64 bits
    bool negative_ = false;                    // one of them has a sign
    std::size_t size_ = 0;
    std::size_t bytes_of_rows_ = 0;  // of texts that stay where they are
    std::vector<char> nulls_;        // STMT_INDICATOR_NULL or _NONE; none where nothing is NULL
    std::vector<std::byte> bytes_;   // of all values but NULL
    std::vector<unsigned long> lengths_;
    std::vector<void*> places_;
};

}  // namespace cormorant::detail
