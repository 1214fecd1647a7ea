#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/base/decimal.hpp"
#include "cormorant/base/time.hpp"
#include "cormorant/base/uuid.hpp"

namespace cormorant::detail {

/// The kinds of value that travel between a program and a database.
enum class value_kind : std::uint8_t {
    null,
    boolean,
    integer,
    real,
    decimal,
    text,
    bytes,
    utc_time,
    date,
    duration,
    uuid,
    json,
    unsigned_integer,  ///< from 2^63 on; a smaller one is an `integer`
    list,              ///< the values of an IN list
    subquery,          ///< a query used inside another
    sql,               ///< text of the statement itself: a part of the query's shape, always owned
    array,             ///< the elements of a column that is an array, NULLs included
    range,             ///< the two bounds of a column that is a range
};

class value;
using value_list = std::vector<value>;
struct value_parts;

/// One bound value, 24 bytes. Texts are owned unless made by borrow(): a borrowed one must not
/// outlive the characters it points to.
class value {
public:
    value() noexcept : kind_(value_kind::null) {}
    explicit value(bool b) noexcept : kind_(value_kind::boolean) { data_.integer = b; }
    explicit value(std::int64_t i) noexcept : kind_(value_kind::integer) { data_.integer = i; }
    explicit value(double d) noexcept : kind_(value_kind::real) { data_.real = d; }
    explicit value(const decimal& d) : kind_(value_kind::decimal) {
        new (&data_.number) decimal(d);
    }
    explicit value(utc_time t) noexcept : kind_(value_kind::utc_time) {
        data_.integer = t.time_since_epoch().count();
    }
    explicit value(const uuid& id) noexcept : kind_(value_kind::uuid) { new (&data_.id) uuid(id); }

    /// An `integer` where it is one of 64 bits with a sign, else an `unsigned_integer`.
    static value of_unsigned(std::uint64_t n) noexcept {
        return {n >> 63U == 0 ? value_kind::integer : value_kind::unsigned_integer,
                static_cast<std::int64_t>(n)};
    }
    /// A day, counted from 1970-01-01.
    static value date_from_days(std::int64_t days) noexcept { return {value_kind::date, days}; }
    static value duration_from_microseconds(std::int64_t n) noexcept {
        return {value_kind::duration, n};
    }
    /// An owned copy of text, JSON text or bytes.
    static value copy(value_kind kind, std::string_view text);
    /// A view of text, JSON text or bytes that lives at least as long as the value.
    static value borrow(value_kind kind, std::string_view text) noexcept {
        value v;
        v.kind_ = kind;
        v.data_.text = {text.data(), text.size()};
        return v;
    }
    /// The values of an IN list; NULLs are dropped.
    static value list(value_list items);
    static value subquery(std::shared_ptr<const void> query);
    /// An array of elements of this kind; NULLs stay.
    static value array(value_kind of, value_list elements);
    /// A range of values of this kind: its lower and upper bound, NULL where it has none, and what
    /// range_flags say of them.
    static value range(value_kind of, std::uint8_t flags, value_list bounds);

    value(const value& other) : kind_(value_kind::null) { copy_from(other); }
    value(value&& other) noexcept : kind_(value_kind::null) { take_from(other); }
    value& operator=(const value& other) {
        if (this != &other) {
            destroy();
            copy_from(other);
        }
        return *this;
    }
    value& operator=(value&& other) noexcept {
        if (this != &other) {
            destroy();
            take_from(other);
        }
        return *this;
    }
    ~value() { destroy(); }

    [[nodiscard]] value_kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool is_null() const noexcept { return kind_ == value_kind::null; }
    /// boolean, integer, utc_time and duration (microseconds), date (days); the bits of an
    /// unsigned_integer.
    [[nodiscard]] std::int64_t as_integer() const noexcept { return data_.integer; }
    [[nodiscard]] double as_real() const noexcept { return data_.real; }
    [[nodiscard]] const decimal& as_decimal() const noexcept { return data_.number; }
    [[nodiscard]] const uuid& as_uuid() const noexcept { return data_.id; }
    /// text, json and bytes.
    [[nodiscard]] std::string_view as_text() const noexcept {
        return {data_.text.data, data_.text.size};
    }
    [[nodiscard]] const value_list& as_list() const noexcept { return *data_.items; }
    [[nodiscard]] const std::shared_ptr<const void>& as_subquery() const noexcept {
        return data_.query;
    }
    /// array and range.
    [[nodiscard]] const value_parts& as_parts() const noexcept { return *data_.parts; }

    /// Equal kind and equal content; two NULLs are equal here. Subqueries compare by identity.
    friend bool operator==(const value& a, const value& b) noexcept;
    [[nodiscard]] std::size_t hash() const noexcept;

private:
    struct text_span {
        const char* data;
        std::size_t size;
    };
    union storage {
        storage() noexcept : integer(0) {}
        ~storage() {}
        std::int64_t integer;
        double real;
        decimal number;
        uuid id;
        text_span text;
        std::shared_ptr<const value_list> items;
        std::shared_ptr<const void> query;
        std::shared_ptr<const value_parts> parts;
    };

    value(value_kind kind, std::int64_t n) noexcept : kind_(kind) { data_.integer = n; }
    [[nodiscard]] bool trivial() const noexcept {
        return !owned_ && kind_ != value_kind::decimal && kind_ < value_kind::list;
    }
    void copy_from(const value& other) {
        if (other.trivial())
            copy_bits(other);
        else
            copy_owned(other);
    }
    void take_from(value& other) noexcept {
        copy_bits(other);
        other.kind_ = value_kind::null;
        other.owned_ = false;
    }
    void copy_bits(const value& other) noexcept {
        kind_ = other.kind_;
        owned_ = other.owned_;
        __builtin_memcpy(static_cast<void*>(&data_), static_cast<const void*>(&other.data_),
                         sizeof data_);
    }
    void destroy() noexcept {
        if (!trivial()) destroy_owned();
    }
    void copy_owned(const value& other);
    void destroy_owned() noexcept;

    storage data_;
    value_kind kind_;
    bool owned_ = false;
};

/// What an array or a range consists of.
struct value_parts {
    value_kind of = value_kind::null;  ///< the kind of its elements or bounds
    std::uint8_t flags = 0;            ///< of a range
    value_list items = {};             ///< the elements, or the two bounds
};

/// What is said of a range beside its bounds, with the numbers of PostgreSQL's binary format.
namespace range_flags {
inline constexpr std::uint8_t empty = 1;
inline constexpr std::uint8_t lower_included = 2;
inline constexpr std::uint8_t upper_included = 4;
inline constexpr std::uint8_t no_lower = 8;
inline constexpr std::uint8_t no_upper = 16;
}  // namespace range_flags

/// Whether a value of this kind holds others.
[[nodiscard]] constexpr bool is_container(value_kind kind) noexcept {
    return kind >= value_kind::array;
}

/// The kind's name as an error message says it: "integer", "text", "UTC time" ...
[[nodiscard]] constexpr std::string_view name_of(value_kind kind) noexcept {
    switch (kind) {
        case value_kind::null:
            return "NULL";
        case value_kind::boolean:
            return "boolean";
        case value_kind::integer:
            return "integer";
        case value_kind::real:
            return "floating-point number";
        case value_kind::decimal:
            return "decimal";
        case value_kind::text:
            return "text";
        case value_kind::bytes:
            return "bytes";
        case value_kind::utc_time:
            return "UTC time";
        case value_kind::date:
            return "date";
        case value_kind::duration:
            return "duration";
        case value_kind::uuid:
            return "uuid";
        case value_kind::json:
            return "JSON";
        case value_kind::unsigned_integer:
            return "unsigned integer";
        case value_kind::list:
            return "list";
        case value_kind::subquery:
            return "query";
        case value_kind::sql:
            return "SQL text";
        case value_kind::array:
            return "array";
        case value_kind::range:
            return "range";
    }
    return "value";
}

}  // namespace cormorant::detail

// Compiled once, not in every file that runs a query.
extern template class std::vector<cormorant::detail::value>;
