#include <fmt/format.h>
#include <sqlite3.h>

#include <cmath>
#include <limits>

#include "driver/sqlite/sqlite_decimal.hpp"
#include "driver/sqlite/sqlite_errors.hpp"
#include "driver/sqlite/sqlite_statement.hpp"
#include "driver/value_check.hpp"

namespace cormorant::detail {
namespace {

bool may_own_characters(value_kind kind) noexcept {
    return kind == value_kind::text || kind == value_kind::json || kind == value_kind::bytes;
}

constexpr int by_value = -1;  // no code of SQLite's

// SQLite takes a null pointer for NULL; an empty text needs another one.
const char* not_null(std::string_view text) noexcept {
    return text.data() != nullptr ? text.data() : "";
}

}  // namespace

status sqlite_statement::bind(std::size_t position, const value& v) {
    const int index = static_cast<int>(position) + 1;
    ++bound_;
    switch (v.kind()) {
        case value_kind::boolean:
        case value_kind::integer:
        case value_kind::duration:
            return check_bound(sqlite3_bind_int64(handle_, index, v.as_integer()));
        case value_kind::text:
        case value_kind::json:
            return bind_text(index, v.as_text());
        case value_kind::real:
            if (std::isnan(v.as_real()))
                return data_failure("NaN cannot be stored: write an empty std::optional for NULL");
            return check_bound(sqlite3_bind_double(handle_, index, v.as_real()));
        case value_kind::null:
            return check_bound(sqlite3_bind_null(handle_, index));
        case value_kind::decimal:
            return bind_decimal(index, v.as_decimal());
        case value_kind::bytes:
            return bind_blob(index, v.as_text());
        case value_kind::utc_time: {
            char text[utc_time_text_size];
            const utc_time moment{std::chrono::microseconds(v.as_integer())};
            return bind_made_text(index, {text, write_text(moment, text)});
        }
        case value_kind::date: {
            char text[date_text_size];
            // Days beyond int would wrap around in sys_days, and none of them has a text.
            const bool fits = v.as_integer() >= std::numeric_limits<int>::min() &&
                              v.as_integer() <= std::numeric_limits<int>::max();
            const date day{std::chrono::days(fits ? static_cast<int>(v.as_integer())
                                                  : std::numeric_limits<int>::max())};
            return bind_made_text(index, {text, write_text(day, text)});
        }
        case value_kind::uuid:
            return bind_made_text(index, v.as_uuid().to_string());
        case value_kind::unsigned_integer:
            return unsigned_failure();
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

// The kinds that most columns have go to SQLite at once: a row of a bulk write is bound here.
status sqlite_statement::bind_all(std::size_t first, std::span<const value> values) {
    int index = static_cast<int>(first);
    for (const value& v : values) {
        ++index;
        int code = SQLITE_OK;
        if (v.kind() == value_kind::integer || v.kind() == value_kind::boolean) {
            code = sqlite3_bind_int64(handle_, index, v.as_integer());
        } else if (v.kind() == value_kind::real && !std::isnan(v.as_real())) {
            code = sqlite3_bind_double(handle_, index, v.as_real());
        } else if (v.kind() == value_kind::text && plain_ascii(v.as_text())) {
            code = sqlite3_bind_text64(handle_, index, not_null(v.as_text()), v.as_text().size(),
                                       SQLITE_STATIC, SQLITE_UTF8);
        } else {
            const std::size_t position = static_cast<std::size_t>(index) - 1;
            if (status wrong = bind(position, v)) return at_parameter(std::move(wrong), position);
            continue;
        }
        ++bound_;
        if (code != SQLITE_OK) return last_sqlite_failure(database_);
    }
    return {};
}

// Plain members as they lie in the row, and all others by their values.
status sqlite_statement::bind_row(std::size_t first, std::span<const member_place> members,
                                  const void* row) {
    kept_.clear();
    int index = static_cast<int>(first);
    for (const member_place& from : members) {
        ++index;
        const int code = bind_as_it_lies(index, from, from.in(row));
        if (code == SQLITE_OK) [[likely]] {
            ++bound_;
            continue;
        }
        const std::size_t position = static_cast<std::size_t>(index) - 1;
        if (code != by_value) return at_parameter(bind_failure(), position);
        value v = from.of(row);
        if (status wrong = bind(position, v)) return at_parameter(std::move(wrong), position);
        if (may_own_characters(v.kind())) kept_.push_back(std::move(v));
    }
    return {};
}

inline int sqlite_statement::bind_as_it_lies(int index, const member_place& from,
                                             const void* member) noexcept {
    switch (from.stored) {
        case storage::int64:
            return sqlite3_bind_int64(handle_, index, *static_cast<const std::int64_t*>(member));
        case storage::int32:
            return sqlite3_bind_int64(handle_, index, *static_cast<const std::int32_t*>(member));
        case storage::boolean:
            return sqlite3_bind_int64(handle_, index, *static_cast<const bool*>(member) ? 1 : 0);
        case storage::text: {
            const auto& text = *static_cast<const std::string*>(member);
            if (!plain_ascii(text)) return by_value;
            return sqlite3_bind_text64(handle_, index, text.data(), text.size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        }
        case storage::float64: {
            const double number = *static_cast<const double*>(member);
            return std::isnan(number) ? by_value : sqlite3_bind_double(handle_, index, number);
        }
        default:
            return by_value;
    }
}

status sqlite_statement::bind_text(int index, std::string_view text) {
    if (status wrong = check_text(text)) return wrong;
    return check_bound(sqlite3_bind_text64(handle_, index, not_null(text), text.size(),
                                           SQLITE_STATIC, SQLITE_UTF8));
}

status sqlite_statement::bind_blob(int index, std::string_view bytes) {
    return check_bound(
        sqlite3_bind_blob64(handle_, index, not_null(bytes), bytes.size(), SQLITE_STATIC));
}

// An empty text is a time without one.
status sqlite_statement::bind_made_text(int index, std::string_view text) {
    if (text.empty())
        return data_failure("a time cannot be stored: only the years 0001 to 9999 can");
    return check_bound(sqlite3_bind_text64(handle_, index, text.data(), text.size(),
                                           SQLITE_TRANSIENT, SQLITE_UTF8));
}

status sqlite_statement::bind_decimal(int index, const decimal& number) {
    const sqlite_number stored = to_sqlite_number(number);
    switch (stored.kind) {
        case value_kind::integer:
            return check_bound(sqlite3_bind_int64(handle_, index, stored.integer));
        case value_kind::real:
            return check_bound(sqlite3_bind_double(handle_, index, stored.real));
        default:
            break;
    }
    if (number.digits() <= sqlite_decimal_digits)
        return data_failure("this decimal is beyond the range of SQLite's numeric columns");
    return data_failure(
        fmt::format("SQLite's numeric columns hold {} significant digits; this "
                    "decimal has {}",
                    sqlite_decimal_digits, number.digits()));
}

status sqlite_statement::bind_failure() const { return last_sqlite_failure(database_); }

}  // namespace cormorant::detail
