#include "write/cell_values.hpp"

namespace cormorant::detail {
namespace {

value as_it_is(const cell& from) {
    switch (from.kind) {
        case value_kind::boolean:
            return value(from.integer != 0);
        case value_kind::integer:
            return value(from.integer);
        case value_kind::unsigned_integer:
            return value::of_unsigned(static_cast<std::uint64_t>(from.integer));
        case value_kind::real:
            return value(from.real);
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::json:
        case value_kind::decimal:
        case value_kind::uuid:
            return value::copy(
                from.kind == value_kind::bytes ? value_kind::bytes : value_kind::text, from.text);
        case value_kind::utc_time:
            return value(utc_time(std::chrono::microseconds(from.integer)));
        case value_kind::date:
            return value::date_from_days(from.integer);
        case value_kind::duration:
            return value::duration_from_microseconds(from.integer);
        case value_kind::null:
        case value_kind::list:
        case value_kind::subquery:
        case value_kind::sql:
        case value_kind::array:
        case value_kind::range:
            break;
    }
    return {};
}

template <class T>
value stored_by(store_function store, const cell& from) {
    T object{};
    return store(&object, from) ? value(object) : as_it_is(from);
}

value date_of(const cell& from) {
    date day{};
    return store_date(&day, from) ? value::date_from_days(day.time_since_epoch().count())
                                  : as_it_is(from);
}

}  // namespace

value value_of(const cell& from, value_kind kind) {
    if (from.kind == value_kind::null) return {};
    switch (kind) {
        case value_kind::boolean:
            return stored_by<bool>(&store_boolean, from);
        case value_kind::integer:
            return stored_by<std::int64_t>(&store_integer<std::int64_t>, from);
        case value_kind::real:
            return stored_by<double>(&store_float64, from);
        case value_kind::decimal:
            return stored_by<decimal>(&store_decimal, from);
        case value_kind::utc_time:
            return stored_by<utc_time>(&store_utc_time, from);
        case value_kind::uuid:
            return stored_by<uuid>(&store_uuid, from);
        case value_kind::date:
            return date_of(from);
        case value_kind::duration:
            return from.kind == value_kind::integer
                       ? value::duration_from_microseconds(from.integer)
                       : as_it_is(from);
        case value_kind::json:
            return value::copy(value_kind::json, from.text);
        case value_kind::null:
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::unsigned_integer:
        case value_kind::list:
        case value_kind::subquery:
        case value_kind::sql:
        case value_kind::array:
        case value_kind::range:
            break;
    }
    return as_it_is(from);
}

bool store_value(const slot& into, void* row, const value& v) {
    cell made;
    made.kind = v.kind();
    std::string digits;
    switch (v.kind()) {
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::json:
            made.text = v.as_text();
            break;
        case value_kind::uuid:
            made.kind = value_kind::bytes;
            made.text = {reinterpret_cast<const char*>(v.as_uuid().bytes().data()), 16};
            break;
        case value_kind::decimal:
            digits = v.as_decimal().to_string();
            made.text = digits;
            break;
        case value_kind::real:
            made.real = v.as_real();
            break;
        default:
            if (!v.is_null()) made.integer = v.as_integer();
            break;
    }
    return store_cell(into, row, made);
}

}  // namespace cormorant::detail
