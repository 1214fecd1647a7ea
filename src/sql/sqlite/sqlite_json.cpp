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

void read(printer& out, const term& n, std::string_view) {
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

// EXISTS is never NULL; what is asked of no document is.
template <class Question>
void asked_of_document(printer& out, const term& n, const Question& print) {
    const term& document = *n.operands[0];
    const bool guarded = may_be_null(document);
    if (guarded) {
        out.text("CASE WHEN ");
        out.operand(document);
        out.text(" IS NOT NULL THEN ");
    }
    print();
    if (guarded) out.text(" END");
}

// Keys of objects are texts, indexes of arrays numbers: only an object has a key that is a text.
void has_key(printer& out, const term& n, std::string_view) {
    asked_of_document(out, n, [&] {
        open_keys(out, n);
        out.text("= ");
        out.operand(*n.operands[1]);
        out.text(")");
    });
}

void has_any_key(printer& out, const term& n, std::string_view) {
    asked_of_document(out, n, [&] {
        open_keys(out, n);
        out.text("IN (");
        out.list_items(*n.operands[1]);
        out.text("))");
    });
}

void has_all_keys(printer& out, const term& n, std::string_view) {
    asked_of_document(out, n, [&] {
        const std::size_t count = out.list_length(*n.operands[1]);
        for (std::size_t i = 0; i < count; ++i) {
            if (i != 0) out.text(" AND ");
            open_keys(out, n);
            out.text("= ");
            out.list_item(*n.operands[1], i);
            out.text(")");
        }
    });
}

void among(printer& out, const term& n, std::string_view) {
    asked_of_document(out, n, [&] {
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
    });
}

constexpr op_spelling json[] = {
    {op::json_at, read},
    {op::contains, print_call, "cm_json_contains"},
    {op::eq, print_call, "cm_json_equal"},
    {op::ne, print_call, "NOT cm_json_equal"},
    {op::in, among},
    {op::has_key, has_key},
    {op::has_any_key, has_any_key},
    {op::has_keys, has_all_keys},
};
static_assert(is_complete<first_misplaced(spelling_room::json, json)>);

constexpr std::string_view no_search =
    "search(): SQLite searches only texts that a table of its own kind (FTS5) holds: use "
    "icontains(), or make such a table and ask it with raw SQL";
constexpr std::string_view no_trigrams =
    "similar_to(), similarity() and their kin are for PostgreSQL: SQLite has no trigrams; use "
    "icontains()";

constexpr op_spelling searches[] = {
    {op::matches, print_refused, no_search},      {op::search_rank, print_refused, no_search},
    {op::similar, print_refused, no_trigrams},    {op::word_similar, print_refused, no_trigrams},
    {op::similarity, print_refused, no_trigrams}, {op::word_similarity, print_refused, no_trigrams},
};
static_assert(is_complete<first_misplaced(spelling_room::search, searches)>);

constexpr auto containers = all_refused<spelling_room::container>(
    "arrays and ranges are for PostgreSQL: SQLite has no columns of such. Keep them as cm::json, "
    "or as rows of a table of their own");

}  // namespace

spelling_list sqlite_json() { return json; }

spelling_list sqlite_searches() { return searches; }

spelling_list sqlite_containers() { return containers; }

}  // namespace cormorant::detail
