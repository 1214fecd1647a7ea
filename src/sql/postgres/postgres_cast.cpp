#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/printer.hpp"

/// Casts, which mean the same on every backend: numbers lose their fraction, times are in UTC.

namespace cormorant::detail {
namespace {

struct around {
    std::string_view before;
    std::string_view after;
};

around from_time(value_kind to) {
    switch (to) {
        case value_kind::date:
            return {"CAST((", " AT TIME ZONE 'UTC') AS date)"};
        case value_kind::text:
            return {"CAST((", " AT TIME ZONE 'UTC') AS text)"};
        default:
            return {};
    }
}

around to_integer(value_kind from) {
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

around special(value_kind from, value_kind to) {
    if (from == value_kind::utc_time) return from_time(to);
    if (to == value_kind::integer) return to_integer(from);
    if (from == value_kind::date && to == value_kind::utc_time)
        return {"(CAST(", " AS timestamp) AT TIME ZONE 'UTC')"};
    if (from == value_kind::integer && to == value_kind::boolean) return {"(", " <> 0)"};
    return {};
}

}  // namespace

void print_postgres_cast(printer& out, const term& n) {
    const term& of = *n.operands[0];
    const auto to = static_cast<value_kind>(n.index);
    const around spelled = special(kind_of(of), to);
    if (!spelled.before.empty()) {
        out.text(spelled.before);
        out.operand(of);
        return out.text(spelled.after);
    }
    out.text("CAST(");
    out.expression(of);
    out.text(" AS ");
    out.text(out.target_dialect().cast_type(to));
    out.text(")");
}

}  // namespace cormorant::detail
