#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "driver/mariadb/mariadb_statement.hpp"
#include "driver/value_check.hpp"

/// Parameters. Texts stay where the values have them; numbers and times are kept beside.

namespace cormorant::detail {
namespace {

// DECIMAL has at most 65 digits, and columns without declared digits have 30 behind the point.
constexpr int most_digits = 65;
constexpr int most_decimals = 30;

my_bool yes = 1;
my_bool no = 0;
char nothing = 0;

failure time_failure() {
    return data_failure("a time cannot be stored: only the years 0001 to 9999 can");
}

MYSQL_TIME day_of(date day) noexcept {
    const std::chrono::year_month_day parts(day);
    MYSQL_TIME made{};
    made.year = static_cast<unsigned>(static_cast<int>(parts.year()));
    made.month = static_cast<unsigned>(parts.month());
    made.day = static_cast<unsigned>(parts.day());
    made.time_type = MYSQL_TIMESTAMP_DATE;
    return made;
}

}  // namespace

void mariadb_statement::set_type(std::size_t index, enum_field_types type) noexcept {
    MYSQL_BIND& p = parameters_[index];
    if (p.buffer_type != type) {
        p.buffer_type = type;
        types_changed_ = true;
    }
    p.is_null = &no;
}

void mariadb_statement::set_sign(std::size_t index, my_bool is_unsigned) noexcept {
    MYSQL_BIND& p = parameters_[index];
    if (p.is_unsigned == is_unsigned) return;
    p.is_unsigned = is_unsigned;
    types_changed_ = true;
}

// The type stays what it was, so that the server need not be told of a new one.
void mariadb_statement::bind_null(std::size_t index) noexcept {
    parameters_[index].buffer = &nothing;
    parameters_[index].buffer_length = 0;
    parameters_[index].is_null = &yes;
}

void mariadb_statement::bind_integer(std::size_t index, std::int64_t n) noexcept {
    set_type(index, MYSQL_TYPE_LONGLONG);
    set_sign(index, 0);
    numbers_[index].integer = n;
    parameters_[index].buffer = &numbers_[index];
}

// The library takes a null pointer for NULL; an empty text needs another one.
void mariadb_statement::bind_span(std::size_t index, enum_field_types type,
                                  std::string_view text) noexcept {
    set_type(index, type);
    MYSQL_BIND& p = parameters_[index];
    p.buffer = text.data() != nullptr ? const_cast<char*>(text.data()) : &nothing;
    p.buffer_length = text.size();
}

void mariadb_statement::bind_made(std::size_t index, enum_field_types type, std::string text) {
    if (made_.empty()) made_.resize(parameters_.size());
    made_[index] = std::move(text);
    bind_span(index, type, made_[index]);
}

status mariadb_statement::bind_text(std::size_t index, std::string_view text) {
    if (status wrong = check_length(text.size())) return wrong;
    if (status wrong = check_text(text)) return wrong;
    bind_span(index, MYSQL_TYPE_STRING, text);
    return {};
}

status mariadb_statement::bind_real(std::size_t index, double number) {
    if (std::isnan(number))
        return data_failure("NaN cannot be stored: write an empty std::optional for NULL");
    if (std::isinf(number)) return data_failure("MariaDB has no infinite numbers");
    set_type(index, MYSQL_TYPE_DOUBLE);
    numbers_[index].real = number;
    parameters_[index].buffer = &numbers_[index];
    return {};
}

status mariadb_statement::bind_decimal(std::size_t index, const decimal& number) {
    if (number.digits() > most_digits)
        return data_failure(fmt::format("MariaDB's decimals hold {} digits; this one has {}",
                                        most_digits, number.digits()));
    if (number.rounded(most_decimals) != number)
        return data_failure(fmt::format(
            "MariaDB's decimals hold {} digits behind the point; this one has more: round it first",
            most_decimals));
    bind_made(index, MYSQL_TYPE_NEWDECIMAL, number.to_string());
    return {};
}

status mariadb_statement::bind_time(std::size_t index, utc_time moment) {
    if (!representable(moment)) return time_failure();
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::hh_mm_ss clock(moment - day);
    MYSQL_TIME& made = numbers_[index].moment;
    made = day_of(day);
    made.time_type = MYSQL_TIMESTAMP_DATETIME;
    made.hour = static_cast<unsigned>(clock.hours().count());
    made.minute = static_cast<unsigned>(clock.minutes().count());
    made.second = static_cast<unsigned>(clock.seconds().count());
    made.second_part = static_cast<unsigned long>(clock.subseconds().count());
    set_type(index, MYSQL_TYPE_DATETIME);
    parameters_[index].buffer = &made;
    return {};
}

status mariadb_statement::bind_day(std::size_t index, std::int64_t days) {
    // Days beyond int would wrap around in sys_days.
    if (days < std::numeric_limits<int>::min() || days > std::numeric_limits<int>::max())
        return time_failure();
    const date day{std::chrono::days(static_cast<int>(days))};
    if (!representable(day)) return time_failure();
    numbers_[index].moment = day_of(day);
    set_type(index, MYSQL_TYPE_DATE);
    parameters_[index].buffer = &numbers_[index];
    return {};
}

// As its bytes, which columns of the types BINARY(16) and UUID both take.
void mariadb_statement::bind_uuid(std::size_t index, const uuid& id) noexcept {
    std::byte* kept = numbers_[index].id;
    std::memcpy(kept, id.bytes().data(), sizeof numbers_[index].id);
    bind_span(index, MYSQL_TYPE_BLOB, {reinterpret_cast<const char*>(kept), 16});
}

status mariadb_statement::bind(std::size_t index, const value& v) {
    ++bound_;
    if (index >= parameters_.size()) return {};  // start() says how many there should be
    switch (v.kind()) {
        case value_kind::boolean:
        case value_kind::integer:
        case value_kind::duration:
            bind_integer(index, v.as_integer());
            return {};
        case value_kind::unsigned_integer:
            bind_integer(index, v.as_integer());
            set_sign(index, 1);
            return {};
        case value_kind::text:
        case value_kind::json:
            return bind_text(index, v.as_text());
        case value_kind::real:
            return bind_real(index, v.as_real());
        case value_kind::null:
            bind_null(index);
            return {};
        case value_kind::decimal:
            return bind_decimal(index, v.as_decimal());
        case value_kind::bytes:
            if (status wrong = check_length(v.as_text().size())) return wrong;
            bind_span(index, MYSQL_TYPE_BLOB, v.as_text());
            return {};
        case value_kind::utc_time:
            return bind_time(index, utc_time(std::chrono::microseconds(v.as_integer())));
        case value_kind::date:
            return bind_day(index, v.as_integer());
        case value_kind::uuid:
            bind_uuid(index, v.as_uuid());
            return {};
        case value_kind::list:
        case value_kind::subquery:
        case value_kind::sql:
            break;
        case value_kind::array:
        case value_kind::range:
            return container_refused(v.kind());
    }
    failure f = data_failure(fmt::format("a {} is not one parameter", name_of(v.kind())));
    f.kind = error_kind::internal;
    return f;
}

status mariadb_statement::bind_all(std::size_t first, std::span<const value> values) {
    std::size_t index = first;
    for (const value& v : values)
        if (status wrong = bind(index++, v)) return at_parameter(std::move(wrong), index - 1);
    return {};
}

status mariadb_statement::bind_array(std::size_t index, std::span<const value> values) {
    if (index >= parameters_.size()) {
        ++bound_;
        return {};
    }
    arrays_.resize(parameters_.size());
    arrays_[index].clear(values.size());
    array_rows_ = values.size();
    for (const value& v : values) {
        if (status wrong = bind(index, v)) return wrong;
        --bound_;
        if (!arrays_[index].add(parameters_[index]))
            return data_failure("one column takes values of one type in all rows");
    }
    ++bound_;
    return {};
}

status mariadb_statement::bind_column(std::size_t index, const member_place& from,
                                      const row_span& rows) {
    if (index >= parameters_.size()) return ++bound_, status();
    arrays_.resize(parameters_.size());
    if (!arrays_[index].take(from, rows)) return statement::bind_column(index, from, rows);
    array_rows_ = rows.size();
    ++bound_;
    return {};
}

}  // namespace cormorant::detail
