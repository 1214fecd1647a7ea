#include "driver/mariadb/mariadb_array.hpp"

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
    type_ = MYSQL_TYPE_NULL;
    is_unsigned_ = false;
    negative_ = false;
    nulls_.clear();
    bytes_.clear();
    lengths_.clear();
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

void mariadb_array::place(MYSQL_BIND& parameter) {
    places_.clear();
    bytes_.resize(bytes_.size() + 1);  // an empty text needs a place
    std::byte* at = bytes_.data();
    for (const unsigned long length : lengths_) {
        places_.push_back(at);
        at += length;
    }
    parameter = {};
    parameter.buffer_type = type_;
    parameter.is_unsigned = is_unsigned_ ? 1 : 0;
    parameter.buffer = is_number(type_) ? static_cast<void*>(bytes_.data()) : places_.data();
    parameter.length = lengths_.data();
    parameter.u.indicator = nulls_.data();
}

}  // namespace cormorant::detail
