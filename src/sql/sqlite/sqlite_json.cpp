#include "cormorant/base/error.hpp"
#include "sql/print/printer.hpp"
#include "sql/sqlite/sqlite_spelling.hpp"

/// Lookups inside JSON, which is a text. json_each() gives the members of a document with their
/// keys as they are, so that keys are bound: a path has no way to write some of them, and compares
/// others by how the document spells them. It takes the time of json_extract() (100,000 documents
/// of 700 bytes: 0.4 s either way, SQLite 3.40).

namespace cormorant::detail {
namespace {

std::string alias(std::size_t level) { return "j" + std::to_string(level); }

// FROM json_each(document) AS j0, json_each(j0's value) AS j1 ... WHERE j0.key = ... AND ...
void members(printer& out, const term& n, std::size_t levels) {
    out.text(" FROM json_each(");
    out.expression(*n.operands[0]);
    out.text(") AS j0");
    for (std::size_t i = 1; i < levels; ++i) {
        const std::string before = alias(i - 1);
        out.text(", json_each(CASE WHEN ");
        out.text(before);
        out.text(".type IN ('object', 'array') THEN ");
        out.text(before);
        out.text(".value END) AS ");
        out.text(alias(i));
    }
    for (std::size_t i = 0; i < levels; ++i) {
        out.text((i == 0 ? " WHERE " : " AND ") + alias(i) + ".key = ");
        out.operand(*n.operands[i + 1]);
    }
}

std::string document_text(const std::string& j) {
    return "CASE " + j +
           ".type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'object' THEN " + j +
           ".value WHEN 'array' THEN " + j + ".value ELSE json_quote(" + j + ".value) END";
}

void where(printer& out, const std::string& j, value_kind kind) {
    if (kind == value_kind::json) return;
    out.text(" AND " + j + ".type ");
    if (kind == value_kind::text) return out.text("= 'text'");
    if (kind == value_kind::boolean) return out.text("IN ('true', 'false')");
    out.text("IN ('integer', 'real')");
    if (kind == value_kind::integer)
        out.text(" AND " + j + ".value BETWEEN -9223372036854775808 AND 9223372036854775807");
}

std::string read_value(const std::string& j, value_kind kind) {
    switch (kind) {
        case value_kind::json:
            return document_text(j);
        case value_kind::integer:
            return "CAST(" + j + ".value AS INTEGER)";
        case value_kind::real:
            return "CAST(" + j + ".value AS REAL)";
        default:
            return j + ".value";
    }
}

void read(printer& out, const term& n) {
    const std::size_t levels = n.operands.size() - 1;
    const std::string j = alias(levels - 1);
    const auto kind = static_cast<value_kind>(n.index);
    out.text("(SELECT " + read_value(j, kind));
    members(out, n, levels);
    where(out, j, kind);
    out.text(")");
}

void open_keys(printer& out, const term& n) {
    out.text("EXISTS (SELECT 1 FROM json_each(");
    out.expression(*n.operands[0]);
    out.text(") AS j0 WHERE j0.key ");
}

// Keys of objects are texts, indexes of arrays numbers: only an object has a key that is a text.
void has_key(printer& out, const term& n) {
    open_keys(out, n);
    if (n.code == op::has_key) {
        out.text("= ");
        out.operand(*n.operands[1]);
    } else {
        out.text("IN (");
        out.list_items(*n.operands[1]);
        out.text(")");
    }
    out.text(")");
}

void has_all_keys(printer& out, const term& n) {
    const std::size_t count = out.list_length(*n.operands[1]);
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) out.text(" AND ");
        open_keys(out, n);
        out.text("= ");
        out.list_item(*n.operands[1], i);
        out.text(")");
    }
}

void among(printer& out, const term& n) {
    const term& list = *n.operands[1];
    const std::size_t count = out.list_length(list);
    out.text("EXISTS (SELECT 1 FROM (VALUES ");
    for (std::size_t i = 0; i < count; ++i) {
        out.text(i == 0 ? "(" : ", (");
        out.list_item(list, i);
        out.text(")");
    }
    out.text(") AS d WHERE cm_json_equal(");
    out.expression(*n.operands[0]);
    out.text(", d.column1))");
}

void print_operation(printer& out, const term& n) {
    switch (n.code) {
        case op::json_at:
            return read(out, n);
        case op::contains:
            return out.call("cm_json_contains", n);
        case op::eq:
            return out.call("cm_json_equal", n);
        case op::ne:
            out.text("NOT ");
            return out.call("cm_json_equal", n);
        case op::in:
            return among(out, n);
        case op::has_keys:
            return has_all_keys(out, n);
        default:
            return has_key(out, n);
    }
}

// EXISTS is never NULL; what is asked of no document is.
bool asks_by_exists(op code) {
    return code == op::in || (code >= op::has_key && code <= op::has_keys);
}

}  // namespace

void print_sqlite_json(printer& out, const term& n) {
    const term& document = *n.operands[0];
    const bool guarded = asks_by_exists(n.code) && may_be_null(document);
    if (guarded) {
        out.text("CASE WHEN ");
        out.operand(document);
        out.text(" IS NOT NULL THEN ");
    }
    print_operation(out, n);
    if (guarded) out.text(" END");
}

void print_sqlite_search(printer&, const term& n) {
    if (n.code == op::matches || n.code == op::search_rank)
        throw_usage(
            "search(): SQLite searches only texts that a table of its own kind (FTS5) holds: use "
            "icontains(), or make such a table and ask it with raw SQL");
    throw_usage(
        "similar_to(), similarity() and their kin are for PostgreSQL: SQLite has no trigrams; use "
        "icontains()");
}

}  // namespace cormorant::detail
