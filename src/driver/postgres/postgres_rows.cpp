#include <cstddef>
#include <optional>
#include <utility>

#include "driver/postgres/postgres_bytes.hpp"
#include "driver/postgres/postgres_statement.hpp"
#include "driver/read_failure.hpp"

/// Rows of a result, which libpq holds: one call for the place of a cell and one for its length.

namespace cormorant::detail {
namespace {

template <class Integer, class Wire>
inline bool put_integer(const char* bytes, void* member) noexcept {
    const Wire n = read_network<Wire>(bytes);
    if (!std::in_range<Integer>(n)) return false;
    *static_cast<Integer*>(member) = static_cast<Integer>(n);
    return true;
}

// An integer of the type that columns of such members have; those of other tables may be others.
template <class Integer, wire_type Own, class Wire>
inline bool put_own(wire_type type, const char* bytes, void* member) noexcept {
    if (type == Own) [[likely]]
        return put_integer<Integer, Wire>(bytes, member);
    if (type == wire_type::int8) return put_integer<Integer, std::int64_t>(bytes, member);
    if (type == wire_type::int4) return put_integer<Integer, std::int32_t>(bytes, member);
    if (type == wire_type::int2) return put_integer<Integer, std::int16_t>(bytes, member);
    return false;
}

// The cells that are as they should be, and not NULL: a number has the length of its type. All
// others, texts and custom storages go another way, to slot::store at last: there the rules of what
// fits are written once for all backends.
inline bool put_number(const slot& into, wire_type type, const char* bytes, void* member) {
    switch (into.stored) {
        case storage::int64:
            return put_own<std::int64_t, wire_type::int8, std::int64_t>(type, bytes, member);
        case storage::float64:
            if (type != wire_type::float8) return false;
            *static_cast<double*>(member) = read_float8(bytes);
            return true;
        case storage::boolean:
            if (type != wire_type::boolean) return false;
            *static_cast<bool*>(member) = bytes[0] != 0;
            return true;
        case storage::int32:
            return put_own<std::int32_t, wire_type::int4, std::int32_t>(type, bytes, member);
        case storage::int16:
            return put_own<std::int16_t, wire_type::int2, std::int16_t>(type, bytes, member);
        case storage::int8:
            return put_own<std::int8_t, wire_type::int2, std::int16_t>(type, bytes, member);
        case storage::uint8:
            return put_own<std::uint8_t, wire_type::int2, std::int16_t>(type, bytes, member);
        case storage::uint16:
            return put_own<std::uint16_t, wire_type::int4, std::int32_t>(type, bytes, member);
        case storage::uint32:
            return put_own<std::uint32_t, wire_type::int8, std::int64_t>(type, bytes, member);
        case storage::uint64:
            return put_own<std::uint64_t, wire_type::int8, std::int64_t>(type, bytes, member);
        case storage::float32:
        case storage::text:
        case storage::custom:
            break;
    }
    return false;
}

// From a result to the bytes that stand for its NULLs.
std::optional<std::ptrdiff_t> measured_distance() {
    const result_ptr made(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
    char name[] = "x";
    PGresAttDesc column{};
    column.name = name;
    if (made == nullptr || PQsetResultAttrs(made.get(), 1, &column) == 0 ||
        PQsetvalue(made.get(), 0, 0, nullptr, -1) == 0)
        return std::nullopt;
    return PQgetvalue(made.get(), 0, 0) - reinterpret_cast<const char*>(made.get());
}

}  // namespace

// libpq points all NULLs of a result to one byte inside it, as it shows in results that are made by
// hand: where two of them agree, the place of a cell tells whether it is NULL, without another call
// for each number. 0: they do not.
std::ptrdiff_t distance_of_nulls() {
    static const std::ptrdiff_t known = [] {
        const auto one = measured_distance();
        return one && one == measured_distance() ? *one : std::ptrdiff_t{0};
    }();
    return known;
}

std::string_view postgres_statement::bytes_at(std::size_t column) const noexcept {
    const int at = static_cast<int>(column);
    return {PQgetvalue(result_.get(), row_ - 1, at),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_ - 1, at))};
}

bool postgres_statement::is_null(std::size_t column) const noexcept {
    return PQgetisnull(result_.get(), row_ - 1, static_cast<int>(column)) != 0;
}

cell postgres_statement::at(std::size_t column) {
    if (is_null(column)) return {};
    const wire_type type = described_.columns[column];
    if (type >= wire_type::array) return container_at(column).value_or(cell());
    return text_results_ ? decode_text(type, bytes_at(column), scratch_)
                         : decode_binary(type, bytes_at(column), scratch_);
}

std::optional<cell> postgres_statement::container_at(std::size_t column) {
    const std::string_view bytes = bytes_at(column);
    const type_number part = described_.parts[column];
    if (described_.columns[column] == wire_type::range)
        return text_results_ ? containers_.parse_range(part, bytes)
                             : containers_.read_range(part, bytes);
    return text_results_ ? containers_.parse_array(part, bytes)
                         : containers_.read_array(part, bytes);
}

bool postgres_statement::read(const row_plan& plan, std::size_t first_column, void* row) {
    const std::size_t columns = described_.columns.size();
    if (first_column + plan.places.size() > columns) [[unlikely]] {
        failure_ = too_few_columns(plan, first_column, columns);
        return false;
    }
    int column = static_cast<int>(first_column);
    const wire_type* type = described_.columns.data() + first_column;
    for (const slot& into : plan.places) {
        if (text_results_ || !read_quickly(into, *type, column, row)) {
            if (!read_slowly(plan, into, static_cast<std::size_t>(column), row)) return false;
        }
        ++column;
        ++type;
    }
    return true;
}

inline bool postgres_statement::read_quickly(const slot& into, wire_type type, int column,
                                             void* row) const {
    if (into.stored == storage::custom) return false;
    const PGresult* from = result_.get();
    const char* bytes = PQgetvalue(from, row_ - 1, column);
    void* member = static_cast<char*>(row) + into.offset;
    if (into.stored == storage::text) {
        // Of an empty text only libpq knows whether it is one or NULL.
        const int length = PQgetlength(from, row_ - 1, column);
        if (type != wire_type::text || length == 0) return false;
        static_cast<std::string*>(member)->assign(bytes, static_cast<std::size_t>(length));
        return true;
    }
    if (null_distance_ == 0 || bytes == reinterpret_cast<const char*>(from) + null_distance_)
        return false;
    return put_number(into, type, bytes, member);
}

bool postgres_statement::read_slowly(const row_plan& plan, const slot& into, std::size_t column,
                                     void* row) {
    const bool container = described_.columns[column] >= wire_type::array && !is_null(column);
    const std::optional<cell> read = container ? container_at(column) : at(column);
    if (!read) {
        failure_ = broken_cell(plan, into);
        return false;
    }
    cell found = *read;
    if (into.wanted == value_kind::text && is_container(found.kind))
        found = text_results_ ? decode_text(wire_type::text, bytes_at(column), scratch_)
                              : containers_.as_text(found);
    if (store_cell(into, row, found)) return true;
    failure_ = unfit_cell(plan, into, row, found);
    return false;
}

std::string postgres_statement::column_name(std::size_t column) const {
    return described_.names[column];
}

}  // namespace cormorant::detail
