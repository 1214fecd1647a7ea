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

// An integer of the member's own width. A NULL has no length.
template <class Integer, wire_type Own, class Wire>
inline bool put_own(wire_type type, const char* bytes, int length, void* member) noexcept {
    if (type == Own && length == static_cast<int>(sizeof(Wire))) [[likely]]
        return put_integer<Integer, Wire>(bytes, member);
    if (type == wire_type::int8 && length == 8)
        return put_integer<Integer, std::int64_t>(bytes, member);
    if (type == wire_type::int4 && length == 4)
        return put_integer<Integer, std::int32_t>(bytes, member);
    if (type == wire_type::int2 && length == 2)
        return put_integer<Integer, std::int16_t>(bytes, member);
    return false;
}

// The cells that are as they should be. All others, and custom storages, go to slot::store: there
// the rules of what fits are written once for all backends.
inline bool put(const slot& into, wire_type type, const char* bytes, int length, void* row) {
    void* member = static_cast<char*>(row) + into.offset;
    switch (into.stored) {
        case storage::int64:
            return put_own<std::int64_t, wire_type::int8, std::int64_t>(type, bytes, length,
                                                                        member);
        case storage::text:
            // Of an empty text only libpq knows whether it is one or NULL.
            if (type != wire_type::text || length == 0) return false;
            static_cast<std::string*>(member)->assign(bytes, static_cast<std::size_t>(length));
            return true;
        case storage::float64:
            if (type != wire_type::float8 || length != 8) return false;
            *static_cast<double*>(member) = read_float8(bytes);
            return true;
        case storage::boolean:
            if (type != wire_type::boolean || length != 1) return false;
            *static_cast<bool*>(member) = bytes[0] != 0;
            return true;
        case storage::int32:
            return put_own<std::int32_t, wire_type::int4, std::int32_t>(type, bytes, length,
                                                                        member);
        case storage::int16:
            return put_own<std::int16_t, wire_type::int2, std::int16_t>(type, bytes, length,
                                                                        member);
        case storage::int8:
            return put_own<std::int8_t, wire_type::int2, std::int16_t>(type, bytes, length, member);
        case storage::uint8:
            return put_own<std::uint8_t, wire_type::int2, std::int16_t>(type, bytes, length,
                                                                        member);
        case storage::uint16:
            return put_own<std::uint16_t, wire_type::int4, std::int32_t>(type, bytes, length,
                                                                         member);
        case storage::uint32:
            return put_own<std::uint32_t, wire_type::int8, std::int64_t>(type, bytes, length,
                                                                         member);
        case storage::uint64:
            return put_own<std::uint64_t, wire_type::int8, std::int64_t>(type, bytes, length,
                                                                         member);
        case storage::float32:
        case storage::custom:
            break;
    }
    return false;
}

}  // namespace

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
    const PGresult* from = result_.get();
    const int at_row = row_ - 1;
    int column = static_cast<int>(first_column);
    const wire_type* type = described_.columns.data() + first_column;
    for (const slot& into : plan.places) {
        const bool quick = into.stored != storage::custom && !text_results_ &&
                           put(into, *type, PQgetvalue(from, at_row, column),
                               PQgetlength(from, at_row, column), row);
        if (!quick && !read_slowly(plan, into, static_cast<std::size_t>(column), row)) return false;
        ++column;
        ++type;
    }
    return true;
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
