#include "driver/mariadb/mariadb_decode.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <utility>

namespace cormorant::detail {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the protocol's numbers are little-endian, and are read as they are");

// Results of AVG and of divisions, and columns without declared digits, bring zeros that nobody
// wrote.
constexpr unsigned most_declared_decimals = 19;
constexpr unsigned no_fixed_decimals = 31;

template <class T>
T number_at(const unsigned char* data) noexcept {
    T n;
    std::memcpy(&n, data, sizeof n);
    return n;
}

// How long a length is that is written before a value.
// https://mariadb.com/kb/en/protocol-data-types/
unsigned long size_of_length(const unsigned char* data) noexcept {
    switch (*data) {
        case 252:
            return 3;
        case 253:
            return 4;
        case 254:
            return 9;
        default:
            return 1;
    }
}

bool has_length(enum_field_types type) noexcept {
    switch (type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_YEAR:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONGLONG:
        case MYSQL_TYPE_FLOAT:
        case MYSQL_TYPE_DOUBLE:
        case MYSQL_TYPE_NULL:
            return false;
        default:
            return true;
    }
}

std::string_view text_of(const mariadb_cell_source& from) noexcept {
    const unsigned char* text = from.data + size_of_length(from.data);
    return {reinterpret_cast<const char*>(text), from.length};
}

template <class Signed>
std::int64_t integer_at(const mariadb_cell_source& from) noexcept {
    if (from.column.is_unsigned) return number_at<std::make_unsigned_t<Signed>>(from.data);
    return number_at<Signed>(from.data);
}

// False where the column is no integer, or holds one that no int64 does.
bool integer_of(const mariadb_cell_source& from, std::int64_t& out) noexcept {
    switch (from.column.type) {
        case MYSQL_TYPE_LONGLONG:
            out = number_at<std::int64_t>(from.data);
            return out >= 0 || !from.column.is_unsigned;
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_INT24:
            out = integer_at<std::int32_t>(from);
            return true;
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_YEAR:
            out = integer_at<std::int16_t>(from);
            return true;
        case MYSQL_TYPE_TINY:
            out = integer_at<std::int8_t>(from);
            return true;
        default:
            return false;
    }
}

bool real_of(const mariadb_cell_source& from, double& out) noexcept {
    if (from.column.type == MYSQL_TYPE_DOUBLE)
        out = number_at<double>(from.data);
    else if (from.column.type == MYSQL_TYPE_FLOAT)
        out = number_at<float>(from.data);
    else
        return false;
    return true;
}

// Dates and times: a length, then as many parts as are not zero at the end.
std::int64_t days_of(const unsigned char* parts, unsigned long length) noexcept {
    if (length < 4) return std::numeric_limits<std::int64_t>::min();
    const std::chrono::year_month_day day{std::chrono::year(number_at<std::uint16_t>(parts)),
                                          std::chrono::month(parts[2]), std::chrono::day(parts[3])};
    if (!day.ok()) return std::numeric_limits<std::int64_t>::min();
    return std::chrono::sys_days(day).time_since_epoch().count();
}

std::int64_t microseconds_of(const unsigned char* hms, bool fraction) noexcept {
    const std::int64_t seconds = (hms[0] * 60 + hms[1]) * 60 + hms[2];
    return seconds * 1'000'000 + (fraction ? number_at<std::uint32_t>(hms + 3) : 0);
}

constexpr std::int64_t day_in_microseconds = 86'400'000'000;

// A date of zeros, which strict mode refuses but old tables hold, is a text that fits nowhere.
cell moment_cell(const mariadb_cell_source& from) noexcept {
    const unsigned char* parts = from.data + 1;
    const std::int64_t days = days_of(parts, from.length);
    cell made;
    if (days == std::numeric_limits<std::int64_t>::min()) {
        made.kind = value_kind::text;
        made.text = "0000-00-00";
        return made;
    }
    const bool day = from.column.type == MYSQL_TYPE_DATE || from.column.type == MYSQL_TYPE_NEWDATE;
    made.kind = day ? value_kind::date : value_kind::utc_time;
    made.integer = days;
    if (day) return made;
    made.integer *= day_in_microseconds;
    if (from.length >= 7) made.integer += microseconds_of(parts + 4, from.length >= 11);
    return made;
}

cell length_of_time_cell(const mariadb_cell_source& from) noexcept {
    const unsigned char* parts = from.data + 1;
    cell made;
    made.kind = value_kind::duration;
    if (from.length < 8) return made;
    made.integer = number_at<std::uint32_t>(parts + 1) * day_in_microseconds +
                   microseconds_of(parts + 5, from.length >= 12);
    if (parts[0] != 0) made.integer = -made.integer;
    return made;
}

std::string_view without_zeros(std::string_view number) noexcept {
    while (number.ends_with('0')) number.remove_suffix(1);
    if (number.ends_with('.')) number.remove_suffix(1);
    return number;
}

// The sum of integers is a decimal without a fraction: it is an integer again where it fits.
cell decimal_cell(const mariadb_cell_source& from) noexcept {
    cell made;
    made.text = text_of(from);
    made.kind = value_kind::decimal;
    if (from.column.decimals == 0) {
        const char* end = made.text.data() + made.text.size();
        const auto [stopped, broken] = std::from_chars(made.text.data(), end, made.integer);
        if (broken == std::errc() && stopped == end) made.kind = value_kind::integer;
    } else if (from.column.decimals > most_declared_decimals) {
        made.text = without_zeros(made.text);
    }
    return made;
}

cell bit_cell(const mariadb_cell_source& from) noexcept {
    cell made;
    made.kind = value_kind::integer;
    for (const char byte : text_of(from))
        made.integer = static_cast<std::int64_t>(static_cast<std::uint64_t>(made.integer) << 8 |
                                                 static_cast<unsigned char>(byte));
    return made;
}

cell number_cell(const mariadb_cell_source& from) noexcept {
    cell made;
    if (integer_of(from, made.integer)) {
        made.kind = value_kind::integer;
    } else if (real_of(from, made.real)) {
        made.kind = value_kind::real;
    } else {  // BIGINT UNSIGNED from 2^63 on
        made.kind = value_kind::unsigned_integer;
        made.integer = static_cast<std::int64_t>(number_at<std::uint64_t>(from.data));
    }
    return made;
}

template <class Integer>
bool put_integer(const mariadb_cell_source& from, void* member) noexcept {
    std::int64_t n = 0;
    if (!integer_of(from, n)) {
        // The one column whose values need all 64 bits.
        if constexpr (std::is_same_v<Integer, std::uint64_t>) {
            if (from.column.type != MYSQL_TYPE_LONGLONG) return false;
            *static_cast<Integer*>(member) = number_at<std::uint64_t>(from.data);
            return true;
        }
        return false;
    }
    if (!std::in_range<Integer>(n)) return false;
    *static_cast<Integer*>(member) = static_cast<Integer>(n);
    return true;
}

template <class Real>
bool put_real(const mariadb_cell_source& from, void* member) noexcept {
    double d = 0;
    if (!real_of(from, d)) return false;
    *static_cast<Real*>(member) = static_cast<Real>(d);
    return true;
}

bool is_text(const mariadb_column& column) noexcept {
    if (column.is_binary) return false;
    switch (column.type) {
        case MYSQL_TYPE_STRING:
        case MYSQL_TYPE_VAR_STRING:
        case MYSQL_TYPE_VARCHAR:
        case MYSQL_TYPE_BLOB:
        case MYSQL_TYPE_TINY_BLOB:
        case MYSQL_TYPE_MEDIUM_BLOB:
        case MYSQL_TYPE_LONG_BLOB:
        case MYSQL_TYPE_ENUM:
        case MYSQL_TYPE_SET:
        case MYSQL_TYPE_JSON:
            return true;
        default:
            return false;
    }
}

bool put_text(const mariadb_cell_source& from, void* member) {
    if (!is_text(from.column)) return false;
    static_cast<std::string*>(member)->assign(text_of(from));
    return true;
}

bool put_boolean(const mariadb_cell_source& from, void* member) noexcept {
    std::int64_t n = 0;
    if (!integer_of(from, n) || (n != 0 && n != 1)) return false;
    *static_cast<bool*>(member) = n != 0;
    return true;
}

}  // namespace

mariadb_column describe_mariadb_column(const MYSQL_FIELD& field) noexcept {
    constexpr unsigned binary_charset = 63;
    mariadb_column made;
    made.type = field.type;
    made.is_unsigned = (field.flags & UNSIGNED_FLAG) != 0;
    made.is_binary = field.charsetnr == binary_charset;
    made.decimals = static_cast<unsigned char>(
        field.decimals < no_fixed_decimals || field.type == MYSQL_TYPE_NEWDECIMAL ? field.decimals
                                                                                  : 0);
    return made;
}

cell mariadb_cell(const mariadb_cell_source& from) noexcept {
    if (from.data == nullptr) return {};
    switch (from.column.type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_YEAR:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONGLONG:
        case MYSQL_TYPE_FLOAT:
        case MYSQL_TYPE_DOUBLE:
            return number_cell(from);
        case MYSQL_TYPE_DECIMAL:
        case MYSQL_TYPE_NEWDECIMAL:
            return decimal_cell(from);
        case MYSQL_TYPE_DATE:
        case MYSQL_TYPE_NEWDATE:
        case MYSQL_TYPE_DATETIME:
        case MYSQL_TYPE_TIMESTAMP:
            return moment_cell(from);
        case MYSQL_TYPE_TIME:
            return length_of_time_cell(from);
        case MYSQL_TYPE_BIT:
            return bit_cell(from);
        case MYSQL_TYPE_NULL:
            return {};
        default:
            break;
    }
    cell made;
    made.kind = is_text(from.column) ? value_kind::text : value_kind::bytes;
    made.text = text_of(from);
    return made;
}

bool put_mariadb_cell(const slot& into, const mariadb_cell_source& from, void* row) {
    void* member = static_cast<char*>(row) + into.offset;
    if (into.stored == storage::custom) return into.store(member, mariadb_cell(from));
    if (from.data == nullptr) return false;
    switch (into.stored) {
        case storage::int64:
            return put_integer<std::int64_t>(from, member);
        case storage::text:
            return put_text(from, member);
        case storage::float64:
            return put_real<double>(from, member);
        case storage::boolean:
            return put_boolean(from, member);
        case storage::int8:
            return put_integer<std::int8_t>(from, member);
        case storage::int16:
            return put_integer<std::int16_t>(from, member);
        case storage::int32:
            return put_integer<std::int32_t>(from, member);
        case storage::uint8:
            return put_integer<std::uint8_t>(from, member);
        case storage::uint16:
            return put_integer<std::uint16_t>(from, member);
        case storage::uint32:
            return put_integer<std::uint32_t>(from, member);
        case storage::uint64:
            return put_integer<std::uint64_t>(from, member);
        case storage::float32:
            return put_real<float>(from, member);
        case storage::custom:
            break;
    }
    return false;
}

unsigned long size_on_wire(const mariadb_cell_source& from) noexcept {
    if (from.data == nullptr) return 0;
    return from.length + (has_length(from.column.type) ? size_of_length(from.data) : 0);
}

}  // namespace cormorant::detail
