#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/printer.hpp"

/// Lookups inside jsonb. A chain of -> tells keys of objects from indexes of arrays, which #> does
/// not. A single value gives itself as the element 0 of ->: only arrays are asked for elements.
/// What is read as a type is asked for its own first: a cast of anything else would fail. It is a
/// CASE that asks, as AND may look at its sides in any order.

namespace cormorant::detail {
namespace {

constexpr std::string_view int64_range = " BETWEEN -9223372036854775808 AND 9223372036854775807";
// A cast of a number outside of these, such as 1e-400, is an error.
constexpr std::string_view double_range = " BETWEEN 1e-307 AND 1.797e308";

// The first keys one after another, whatever they meet.
void chain(printer& out, const term& n, std::size_t keys) {
    out.operand(*n.operands[0]);
    for (std::size_t i = 1; i <= keys; ++i) {
        out.text(" -> ");
        out.argument(*n.operands[i]);
        out.text(kind_of(*n.operands[i]) == value_kind::integer ? "::integer" : "::text");
    }
}

void place(printer& out, const term& n) {
    const std::size_t keys = n.operands.size() - 1;
    std::size_t indexes = 0;
    for (std::size_t i = 0; i < keys; ++i) {
        if (kind_of(*n.operands[i + 1]) != value_kind::integer) continue;
        out.text(indexes++ == 0 ? "CASE WHEN jsonb_typeof(" : " AND jsonb_typeof(");
        chain(out, n, i);
        out.text(") = 'array'");
    }
    if (indexes != 0) out.text(" THEN ");
    chain(out, n, keys);
    if (indexes != 0) out.text(" END");
}

void as_number(printer& out, const term& n) {
    out.text("CAST(");
    place(out, n);
    out.text(" AS numeric)");
}

void open_case(printer& out, const term& n, std::string_view type) {
    out.text("CASE WHEN jsonb_typeof(");
    place(out, n);
    out.text(") = '");
    out.text(type);
    out.text("'");
}

void read_number(printer& out, const term& n) {
    open_case(out, n, "number");
    switch (static_cast<value_kind>(n.index)) {
        case value_kind::integer:
            out.text(" THEN CASE WHEN ");
            as_number(out, n);
            out.text(int64_range);
            out.text(" THEN CAST(trunc(");
            as_number(out, n);
            return out.text(") AS bigint) END END");
        case value_kind::real:
            out.text(" THEN CASE WHEN abs(");
            as_number(out, n);
            out.text(")");
            out.text(double_range);
            out.text(" THEN CAST(");
            as_number(out, n);
            out.text(" AS double precision) WHEN abs(");
            as_number(out, n);
            return out.text(") < 1 THEN 0 END END");
        default:
            out.text(" THEN ");
            as_number(out, n);
            return out.text(" END");
    }
}

void read(printer& out, const term& n, std::string_view) {
    switch (static_cast<value_kind>(n.index)) {
        case value_kind::json:
            out.text("(");
            place(out, n);
            return out.text(")");
        case value_kind::text:
            open_case(out, n, "string");
            out.text(" THEN (");
            place(out, n);
            return out.text(") #>> '{}' END");
        case value_kind::boolean:
            open_case(out, n, "boolean");
            out.text(" THEN CAST(");
            place(out, n);
            return out.text(" AS boolean) END");
        default:
            return read_number(out, n);
    }
}

// ? is also true of arrays and of a single text.
void of_object(printer& out, const term& document) {
    out.text(" AND jsonb_typeof(");
    out.expression(document);
    out.text(") = 'object')");
}

void has_key(printer& out, const term& n, std::string_view sign) {
    out.text("(");
    out.operand(*n.operands[0]);
    out.text(sign);
    out.argument(*n.operands[1]);
    out.text("::text");
    of_object(out, *n.operands[0]);
}

void has_some_of_keys(printer& out, const term& n, std::string_view sign) {
    out.text("(");
    out.operand(*n.operands[0]);
    out.text(sign);
    out.text_array(*n.operands[1]);
    of_object(out, *n.operands[0]);
}

// Where a list is no array: in DDL.
void among(printer& out, const term& n, std::string_view) {
    out.operand(*n.operands[0]);
    out.text(" IN (");
    out.list_items(*n.operands[1]);
    out.text(")");
}

void compared_json(printer& out, const term& n, std::string_view sign) { out.infix(sign, n); }

constexpr op_spelling json[] = {
    {op::json_at, read},
    {op::contains, print_between, " @> "},
    {op::eq, compared_json, " = "},
    {op::ne, compared_json, " <> "},
    {op::in, among},
    {op::has_key, has_key, " ? "},
    {op::has_any_key, has_some_of_keys, " ?| "},
    {op::has_keys, has_some_of_keys, " ?& "},
};
static_assert(is_complete<first_misplaced(spelling_room::json, json)>);

}  // namespace

spelling_list postgres_json() { return json; }

}  // namespace cormorant::detail
