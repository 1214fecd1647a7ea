#include "driver/sqlite/sqlite_statement.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <system_error>

#include "driver/read_failure.hpp"
#include "driver/sqlite/sqlite_broken_key.hpp"
#include "driver/sqlite/sqlite_errors.hpp"

namespace cormorant::detail {
namespace {

std::string_view view_of(const void* data, int size) noexcept {
    return {static_cast<const char*>(data), data == nullptr ? 0 : static_cast<std::size_t>(size)};
}

cell cell_of(sqlite3_value* from) {
    cell made;
    switch (sqlite3_value_type(from)) {
        case SQLITE_INTEGER:
            made.kind = value_kind::integer;
            made.integer = sqlite3_value_int64(from);
            break;
        case SQLITE_FLOAT:
            made.kind = value_kind::real;
            made.real = sqlite3_value_double(from);
            break;
        case SQLITE_TEXT:
            made.text = view_of(sqlite3_value_text(from), sqlite3_value_bytes(from));
            // Without memory for it there is no text.
            if (made.text.data() != nullptr) made.kind = value_kind::text;
            break;
        case SQLITE_BLOB:
            made.kind = value_kind::bytes;
            made.text = view_of(sqlite3_value_blob(from), sqlite3_value_bytes(from));
            break;
        default:
            break;
    }
    return made;
}

template <class Integer>
bool put_integer(sqlite3_value* from, void* member) noexcept {
    if (sqlite3_value_type(from) != SQLITE_INTEGER) return false;
    const std::int64_t n = sqlite3_value_int64(from);
    if constexpr (sizeof(Integer) < 8 || std::numeric_limits<Integer>::min() == 0) {
        // Through the unsigned type a negative number is larger than any that fits.
        using wide = std::uint64_t;
        constexpr std::int64_t low = std::numeric_limits<Integer>::min();
        constexpr wide span =
            sizeof(Integer) == 8
                ? static_cast<wide>(std::numeric_limits<std::int64_t>::max())
                : static_cast<wide>(std::numeric_limits<Integer>::max()) - static_cast<wide>(low);
        if (static_cast<wide>(n) - static_cast<wide>(low) > span) return false;
    }
    *static_cast<Integer*>(member) = static_cast<Integer>(n);
    return true;
}

template <class Real>
bool put_real(sqlite3_value* from, void* member) noexcept {
    if (sqlite3_value_type(from) != SQLITE_FLOAT) return false;
    *static_cast<Real*>(member) = static_cast<Real>(sqlite3_value_double(from));
    return true;
}

bool put_text(sqlite3_value* from, void* member) {
    if (sqlite3_value_type(from) != SQLITE_TEXT) return false;
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(from));
    if (text == nullptr) return false;  // out of memory
    static_cast<std::string*>(member)->assign(text,
                                              static_cast<std::size_t>(sqlite3_value_bytes(from)));
    return true;
}

// The cells that are as they should be. All others, and custom storages, go to slot::store: there
// the rules of what fits are written once for all backends.
inline bool put(const slot& into, sqlite3_value* from, void* row) {
    void* member = static_cast<char*>(row) + into.offset;
    switch (into.stored) {
        case storage::int64:
            return put_integer<std::int64_t>(from, member);
        case storage::text:
            return put_text(from, member);
        case storage::float64:
            return put_real<double>(from, member);
        case storage::boolean: {
            unsigned char n = 0;
            if (!put_integer<unsigned char>(from, &n) || n > 1) return false;
            *static_cast<bool*>(member) = n != 0;
            return true;
        }
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
            return into.store(member, cell_of(from));
    }
    return false;
}

}  // namespace

sqlite_statement::sqlite_statement(sqlite3* database, sqlite3_stmt* handle) noexcept
    : database_(database),
      handle_(handle),
      parameters_(sqlite3_bind_parameter_count(handle)),
      writes_(handle != nullptr && sqlite3_stmt_readonly(handle) == 0) {}

sqlite_statement::~sqlite_statement() { sqlite3_finalize(handle_); }

step sqlite_statement::next() {
    if (!running_ && !start()) return step::failed;
    const int code = sqlite3_step(handle_);
    if (code != SQLITE_ROW) return ended(code);
    if (first_row_) [[unlikely]]
        measure_row();
    return step::row;
}

// Bindings outlive a run, and their texts do not: a run needs all of them anew.
bool sqlite_statement::start() {
    if (bound_ != parameters_) {
        failure_ = data_failure(fmt::format(
            "the statement has {} parameters, but {} values were given", parameters_, bound_));
        failure_.kind = error_kind::usage;
        return false;
    }
    running_ = true;
    first_row_ = true;
    changes_ = 0;
    if (writes_) total_before_ = sqlite3_total_changes64(database_);
    return true;
}

step sqlite_statement::ended(int code) {
    if (code != SQLITE_DONE) {
        failure_ = make_sqlite_failure(code, sqlite3_errmsg(database_));
        if (code == SQLITE_CONSTRAINT_FOREIGNKEY) look_for_key();
        return step::failed;
    }
    // sqlite3_changes speaks of the last INSERT, UPDATE or DELETE, which this need not have been.
    const bool changed = writes_ && sqlite3_total_changes64(database_) != total_before_;
    changes_ = changed ? sqlite3_changes64(database_) : 0;
    return step::done;
}

// Of those that write nothing COMMIT alone checks keys.
void sqlite_statement::look_for_key() {
    if (writes_)
        find_broken_key(database_, handle_, failure_);
    else
        find_broken_key_of_transaction(database_, failure_);
}

// SQLite remembers the connection's last key: it is this statement's only where that inserted.
std::int64_t sqlite_statement::made_key() const {
    return changes_ != 0 ? sqlite3_last_insert_rowid(database_) : 0;
}

cell sqlite_statement::at(std::size_t column) {
    return cell_of(sqlite3_column_value(handle_, static_cast<int>(column)));
}

// SQLite keeps the values of a row side by side in one array, but hands them out one by one, with
// its mutex and its error code looked at each time (39 instructions a column, most of the cost of
// decoding). Where the distances between them are even, as measured at the first row of the
// statement, the address of the first leads to all others.
void sqlite_statement::measure_row() {
    first_row_ = false;
    // A change of the schema may have changed what "select *" means.
    const int count = sqlite3_column_count(handle_);
    if (columns_ == static_cast<std::size_t>(count)) [[likely]]
        return;
    columns_ = static_cast<std::size_t>(count);
    stride_ = 0;
    places_.clear();
    if (count < 2) return;
    const auto address = [&](int column) {
        return reinterpret_cast<const char*>(sqlite3_column_value(handle_, column));
    };
    const std::ptrdiff_t distance = address(1) - address(0);
    for (int i = 2; i < count; ++i)
        if (address(i) - address(i - 1) != distance) return;
    stride_ = distance;
}

// A connection without a mutex is used by one thread at a time, so that reading an "unprotected"
// sqlite3_value is as safe as sqlite3_column_*.
bool sqlite_statement::read(const row_plan& plan, std::size_t first_column, void* row) {
    int column = static_cast<int>(first_column);
    if (first_column + plan.places.size() > columns_) [[unlikely]] {
        failure_ = too_few_columns(plan, first_column, columns_);
        return false;
    }
    const std::ptrdiff_t stride = stride_;
    sqlite3_value* from = sqlite3_column_value(handle_, column);
    for (const slot& into : plan.places) {
        const bool done = into.wanted == value_kind::decimal ? read_decimal(into, column, from, row)
                                                             : put(into, from, row);
        if (!done) [[unlikely]] {
            if (!read_slowly(plan, into, from, row)) return false;
        }
        ++column;
        from = reinterpret_cast<sqlite3_value*>(reinterpret_cast<char*>(from) + stride);
        if (stride == 0) [[unlikely]]
            from = sqlite3_column_value(handle_, column);
    }
    return true;
}

// The digits behind the point of a column that is declared as NUMERIC(10,2); 0 of all others.
int sqlite_statement::declared_places(int column) {
    if (places_.empty()) places_.assign(columns_, -1);
    std::int8_t& known = places_[static_cast<std::size_t>(column)];
    if (known < 0) {
        const char* declared = sqlite3_column_decltype(handle_, column);
        const std::string_view type = declared == nullptr ? "" : declared;
        const std::size_t comma = type.starts_with("NUMERIC(") ? type.find(',') : type.npos;
        int places = 0;
        if (comma != type.npos)
            std::from_chars(type.data() + comma + 1, type.data() + type.size(), places);
        known = static_cast<std::int8_t>(places < 0 || places > 30 ? 0 : places);
    }
    return known;
}

// SQLite stores 10.50 as 10.5: the column's declaration knows the digits that are gone. A number
// with more of them than that, which others wrote, stays as it is.
bool sqlite_statement::read_decimal(const slot& into, int column, sqlite3_value* from, void* row) {
    cell found = cell_of(from);
    void* member = static_cast<char*>(row) + into.offset;
    const bool whole = found.kind == value_kind::integer;
    if (!whole && found.kind != value_kind::real) return into.store(member, found);
    const int places = declared_places(column);
    if (places == 0) return into.store(member, found);
    std::array<char, 64> text{};
    char* end = text.data() + text.size();
    const auto made =
        whole ? std::to_chars(text.data(), end - 32, found.integer)
              : std::to_chars(text.data(), end, found.real, std::chars_format::fixed, places);
    if (made.ec != std::errc{}) return into.store(member, found);
    char* last = made.ptr;
    if (whole) {
        *last++ = '.';
        last = std::fill_n(last, places, '0');
    } else {
        double again = 0;
        std::from_chars(text.data(), last, again);
        if (again != found.real) return into.store(member, found);
    }
    found.kind = value_kind::decimal;
    found.text = {text.data(), static_cast<std::size_t>(last - text.data())};
    return into.store(member, found);
}

bool sqlite_statement::read_slowly(const row_plan& plan, const slot& into, sqlite3_value* from,
                                   void* row) {
    const cell found = cell_of(from);
    if (into.stored != storage::custom && store_cell(into, row, found)) return true;
    failure_ = unfit_cell(plan, into, row, found);
    return false;
}

void sqlite_statement::reset() noexcept {
    sqlite3_reset(handle_);
    running_ = false;
    bound_ = 0;
}

std::size_t sqlite_statement::column_count() const {
    return static_cast<std::size_t>(sqlite3_column_count(handle_));
}

std::string sqlite_statement::column_name(std::size_t column) const {
    const char* name = sqlite3_column_name(handle_, static_cast<int>(column));
    return name != nullptr ? name : "";
}

}  // namespace cormorant::detail
