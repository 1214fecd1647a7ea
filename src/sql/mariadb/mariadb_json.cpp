#include "cormorant/base/error.hpp"
#include "sql/mariadb/mariadb_json_path.hpp"
#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/print/printer.hpp"

/// Lookups inside JSON, which is a text. JSON_EXTRACT takes $[0] of what is no array for the thing
/// itself, so that each index is preceded by a look at what it is an index of.

namespace cormorant::detail {
namespace {

void extract(printer& out, const term& n, std::size_t keys) {
    if (keys == 0) return out.expression(*n.operands[0]);
    out.text("JSON_EXTRACT(");
    out.expression(*n.operands[0]);
    out.text(", ");
    out.made_text({n.operands.data() + 1, keys}, mariadb_json_path);
    out.text(")");
}

void place(printer& out, const term& n) {
    const std::size_t keys = n.operands.size() - 1;
    std::size_t indexes = 0;
    for (std::size_t i = 0; i < keys; ++i) {
        if (kind_of(*n.operands[i + 1]) != value_kind::integer) continue;
        out.text(indexes++ == 0 ? "IF(JSON_TYPE(" : " AND JSON_TYPE(");
        extract(out, n, i);
        out.text(") = 'ARRAY'");
    }
    if (indexes != 0) out.text(", ");
    extract(out, n, keys);
    if (indexes != 0) out.text(", NULL)");
}

void number(printer& out, const term& n, std::string_view type) {
    out.text("CAST(");
    place(out, n);
    out.text(type);
}

void open_case(printer& out, const term& n, std::string_view types) {
    out.text("CASE WHEN JSON_TYPE(");
    place(out, n);
    out.text(")");
    out.text(types);
}

constexpr std::string_view as_double = " AS DOUBLE)";
constexpr std::string_view as_decimal = " AS DECIMAL(65,30))";

void read_number(printer& out, const term& n) {
    open_case(out, n, " IN ('INTEGER', 'DOUBLE')");
    const auto kind = static_cast<value_kind>(n.index);
    if (kind == value_kind::real) {
        out.text(" THEN ");
        number(out, n, as_double);
        return out.text(" END");
    }
    // Beyond 35 digits before the point DECIMAL would give its largest number.
    out.text(" AND ABS(");
    number(out, n, as_double);
    out.text(kind == value_kind::integer ? ") < 1e19 AND " : ") < 1e35 THEN ");
    number(out, n, as_decimal);
    if (kind == value_kind::integer) {
        out.text(" BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(TRUNCATE(");
        number(out, n, as_decimal);
        out.text(", 0) AS SIGNED)");
    }
    out.text(" END");
}

void read(printer& out, const term& n, std::string_view) {
    switch (static_cast<value_kind>(n.index)) {
        case value_kind::json:
            return place(out, n);
        case value_kind::text:
            open_case(out, n, " = 'STRING' THEN CONVERT(JSON_UNQUOTE(");
            place(out, n);
            out.text(") USING utf8mb4) COLLATE ");
            out.text(mariadb_collation);
            return out.text(" END");
        case value_kind::boolean:
            open_case(out, n, " = 'BOOLEAN' THEN ");
            place(out, n);
            return out.text(" = 'true' END");
        default:
            return read_number(out, n);
    }
}

void has_key(printer& out, const term& n, std::string_view) {
    out.text("JSON_CONTAINS_PATH(");
    out.expression(*n.operands[0]);
    out.text(", 'one', ");
    out.made_text({n.operands.data() + 1, 1}, mariadb_json_path);
    out.text(")");
}

void has_some_of_keys(printer& out, const term& n, std::string_view how_many) {
    out.text("JSON_CONTAINS_PATH(");
    out.expression(*n.operands[0]);
    out.text(how_many);
    out.made_texts(*n.operands[1], mariadb_json_path);
    out.text(")");
}

// JSON_EQUALS(NULL, x) is 1.
void equality(printer& out, const term& n, std::string_view then) {
    out.text("CASE WHEN ");
    out.operand(*n.operands[0]);
    out.text(" IS NOT NULL AND ");
    out.operand(*n.operands[1]);
    out.text(" IS NOT NULL THEN ");
    out.text(then);
    out.call("JSON_EQUALS", n);
    out.text(" END");
}

void among(printer& out, const term& n, std::string_view) {
    const std::size_t count = out.list_length(*n.operands[1]);
    out.text("CASE WHEN ");
    out.operand(*n.operands[0]);
    out.text(" IS NOT NULL THEN ");
    for (std::size_t i = 0; i < count; ++i) {
        out.text(i == 0 ? "JSON_EQUALS(" : " OR JSON_EQUALS(");
        out.expression(*n.operands[0]);
        out.text(", ");
        out.list_item(*n.operands[1], i);
        out.text(")");
    }
    out.text(" END");
}

constexpr op_spelling json[] = {
    {op::json_at, read},
    {op::contains, print_call, "JSON_CONTAINS"},
    {op::eq, equality},
    {op::ne, equality, "NOT "},
    {op::in, among},
    {op::has_key, has_key},
    {op::has_any_key, has_some_of_keys, ", 'one', "},
    {op::has_keys, has_some_of_keys, ", 'all', "},
};
static_assert(is_complete<first_misplaced(spelling_room::json, json)>);

}  // namespace

spelling_list mariadb_json() { return json; }

}  // namespace cormorant::detail
