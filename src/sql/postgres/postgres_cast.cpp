#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/cast.hpp"
#include "sql/print/printer.hpp"

/// Casts, which mean the same on every backend: numbers lose their fraction, times are in UTC.

namespace cormorant::detail {
namespace {

cast_spelling from_time(value_kind to) {
    switch (to) {
        case value_kind::date:
            return {"CAST((", " AT TIME ZONE 'UTC') AS date)"};
        case value_kind::text:
            // Written as everywhere: six digits behind the second, or none.
            return {"replace(to_char((",
                    " AT TIME ZONE 'UTC'), 'YYYY-MM-DD HH24:MI:SS.US'), '.000000', '')"};
        default:
            return {};
    }
}

cast_spelling to_integer(value_kind from) {
    switch (from) {
        case value_kind::real:
        case value_kind::decimal:
            return {"CAST(trunc(", ") AS bigint)"};
        case value_kind::boolean:
            return {"CAST(CAST(", " AS integer) AS bigint)"};
        case value_kind::duration:
            return {"CAST(EXTRACT(EPOCH FROM ", ") * 1000000 AS bigint)"};
        default:
            return {};
    }
}

cast_spelling special(value_kind from, value_kind to) {
    if (from == value_kind::utc_time) return from_time(to);
    if (to == value_kind::integer) return to_integer(from);
    if (from == value_kind::date && to == value_kind::utc_time)
        return {"(CAST(", " AS timestamp) AT TIME ZONE 'UTC')"};
    if (from == value_kind::boolean && to == value_kind::real)
        return {"CAST(CAST(", " AS integer) AS double precision)"};
    if (from == value_kind::boolean && to == value_kind::decimal)
        return {"CAST(CAST(", " AS integer) AS numeric)"};
    if (to == value_kind::boolean &&
        (from == value_kind::integer || from == value_kind::real || from == value_kind::decimal))
        return {"(", " <> 0)"};
    return {};
}

}  // namespace

void print_postgres_cast(printer& out, const term& n, std::string_view) {
    const term& of = *n.operands[0];
    const auto to = static_cast<value_kind>(n.index);
    const cast_spelling spelled = special(kind_of(of), to);
    if (!spelled.before.empty()) {
        out.text(spelled.before);
        out.operand(of);
        return out.text(spelled.after);
    }
    print_plain_cast(out, n);
}

}  // namespace cormorant::detail
