#include "driver/mariadb/mariadb_array.hpp"

#include <cmath>
#include <cstring>
#include <string>
#include <type_traits>

#include "driver/value_check.hpp"

namespace cormorant::detail {
namespace {

bool is_number(enum_field_types type) noexcept {
    return type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_DOUBLE;
}

// Times are multiples of their alignment, so that those of one array are all aligned.
unsigned long size_of(const MYSQL_BIND& one) noexcept {
    if (is_number(one.buffer_type)) return sizeof(long long);
    const bool time = one.buffer_type == MYSQL_TYPE_DATE || one.buffer_type == MYSQL_TYPE_DATETIME;
    return time ? sizeof(MYSQL_TIME) : one.buffer_length;
}

}  // namespace

void mariadb_array::clear(std::size_t rows) {
    size_ = 0;
    bytes_of_rows_ = 0;
    type_ = MYSQL_TYPE_NULL;
    is_unsigned_ = false;
    negative_ = false;
    nulls_.clear();
    bytes_.clear();
    lengths_.clear();
    places_.clear();
    nulls_.reserve(rows);
    lengths_.reserve(rows);
}

// NULL has no bytes, but among numbers, which are found by their row.
bool mariadb_array::add(const MYSQL_BIND& one) {
    const bool null = *one.is_null != 0;
    if (!null && type_ == MYSQL_TYPE_NULL) {
        type_ = one.buffer_type;
        if (is_number(type_)) bytes_.resize(size() * sizeof(long long));
    }
    ++size_;
    nulls_.push_back(null ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE);
    lengths_.push_back(null ? 0 : size_of(one));
    if (null) {
        if (is_number(type_)) bytes_.resize(size() * sizeof(long long));
        return true;
    }
    const auto* from = static_cast<const std::byte*>(one.buffer);
    bytes_.insert(bytes_.end(), from, from + lengths_.back());
    if (one.buffer_type == MYSQL_TYPE_LONGLONG) note_sign(one);
    return type_ == one.buffer_type && !(is_unsigned_ && negative_);
}

void mariadb_array::note_sign(const MYSQL_BIND& one) noexcept {
    if (one.is_unsigned != 0)
        is_unsigned_ = true;
    else
        negative_ = negative_ || *static_cast<const long long*>(one.buffer) < 0;
}

template <class Member, class Number>
bool mariadb_array::take_numbers(enum_field_types type, const member_place& from,
                                 const row_span& rows) {
    static_assert(sizeof(Number) == sizeof(long long));
    bytes_.resize(rows.size() * sizeof(Number));
    std::byte* to = bytes_.data();
    bool finite = true;
    for (std::size_t i = 0; i < rows.size(); ++i, to += sizeof(Number)) {
        Member member;
        std::memcpy(&member, from.in(rows[i]), sizeof member);
        const auto number = static_cast<Number>(member);
        if constexpr (std::is_floating_point_v<Number>) finite = finite && std::isfinite(number);
        std::memcpy(to, &number, sizeof number);
    }
    type_ = type;
    size_ = rows.size();
    return finite;
}

bool mariadb_array::take_texts(const member_place& from, const row_span& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& text = *static_cast<const std::string*>(from.in(rows[i]));
        if (!plain_ascii(text) && check_text(text)) return false;
        if (check_length(text.size())) return false;
        // The library only reads them.
        places_.push_back(const_cast<char*>(text.data()));
        lengths_.push_back(text.size());
        bytes_of_rows_ += text.size();
    }
    type_ = MYSQL_TYPE_STRING;
    size_ = rows.size();
    return true;
}

bool mariadb_array::take(const member_place& from, const row_span& rows) {
    clear(rows.size());
    constexpr enum_field_types whole = MYSQL_TYPE_LONGLONG;
    switch (from.stored) {
        case storage::boolean:
            return take_numbers<bool, long long>(whole, from, rows);
        case storage::int8:
            return take_numbers<std::int8_t, long long>(whole, from, rows);
        case storage::int16:
            return take_numbers<std::int16_t, long long>(whole, from, rows);
        case storage::int32:
            return take_numbers<std::int32_t, long long>(whole, from, rows);
        case storage::int64:
            return take_numbers<std::int64_t, long long>(whole, from, rows);
        case storage::uint8:
            return take_numbers<std::uint8_t, long long>(whole, from, rows);
        case storage::uint16:
            return take_numbers<std::uint16_t, long long>(whole, from, rows);
        case storage::uint32:
            return take_numbers<std::uint32_t, long long>(whole, from, rows);
        case storage::float32:
            return take_numbers<float, double>(MYSQL_TYPE_DOUBLE, from, rows);
        case storage::float64:
            return take_numbers<double, double>(MYSQL_TYPE_DOUBLE, from, rows);
        case storage::text:
            return take_texts(from, rows);
        case storage::uint64:  // may need a bind of its own
        case storage::custom:
            break;
    }
    return false;
}

// The places of what was added: texts that were taken have theirs.
void mariadb_array::place_bytes() {
    places_.clear();
    bytes_.resize(bytes_.size() + 1);  // an empty text needs a place
    std::byte* at = bytes_.data();
    for (const unsigned long length : lengths_) {
        places_.push_back(at);
        at += length;
    }
}

void mariadb_array::place(MYSQL_BIND& parameter) {
    const bool taken = nulls_.empty();
    if (!taken) place_bytes();
    parameter = {};
    parameter.buffer_type = type_;
    parameter.is_unsigned = is_unsigned_ ? 1 : 0;
    parameter.buffer = is_number(type_) ? static_cast<void*>(bytes_.data()) : places_.data();
    parameter.length = lengths_.data();
    parameter.u.indicator = taken ? nullptr : nulls_.data();
}

}  // namespace cormorant::detail
