#include "sql/postgres/postgres_catalogue.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "sql/ddl/parse_table.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"
#include "sql/postgres/postgres_dialect.hpp"

namespace cormorant::detail {
namespace {

constexpr ddl_quotes quotes = ddl_quotes::standard;

// The columns of a constraint, behind each other with a sign that no name has.
constexpr std::string_view columns_of =
    "(SELECT string_agg(a.attname::text, chr(1) ORDER BY k.n) FROM unnest({0}) WITH ORDINALITY AS "
    "k (number, n) JOIN pg_catalog.pg_attribute AS a ON a.attrelid = {1} AND a.attnum = k.number)";

constexpr std::string_view tables_in =
    "FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace";

std::vector<std::string> names_of(const std::optional<std::string>& joined) {
    std::vector<std::string> names(1);
    for (const char c : joined.value_or(""))
        if (c == '\1')
            names.emplace_back();
        else
            names.back() += c;
    return names;
}

/// Reads what is in one schema.
class schema_reader {
public:
    /// `schema` is an expression over pg_namespace AS s.
    schema_reader(std::string_view schema, const ask_rows& ask) : schema_(schema), ask_(ask) {}

    held_tables read() {
        read_tables();
        read_columns();
        read_constraints();
        read_indexes();
        read_types();
        return std::move(made_);
    }

private:
    held_table* table(const std::optional<std::string>& name) {
        for (held_table& one : made_.tables)
            if (one.name == name) return &one;
        return nullptr;
    }

    void read_tables() {
        for (text_row& row :
             ask_(fmt::format("SELECT c.relname::text {} WHERE {} AND c.relkind IN ('r', 'p') "
                              "ORDER BY c.relname",
                              tables_in, schema_)))
            made_.tables.emplace_back().name = row[0].value_or("");
    }

    void read_columns() {
        for (text_row& row : ask_(fmt::format(
                 "SELECT c.relname::text, a.attname::text, pg_catalog.format_type(a.atttypid, "
                 "a.atttypmod), a.attnotnull::text, (a.attidentity <> '')::text, "
                 "pg_catalog.pg_get_expr(d.adbin, d.adrelid), (a.attgenerated <> '')::text {} JOIN "
                 "pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
                 "a.attisdropped LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = c.oid AND "
                 "d.adnum = a.attnum WHERE {} AND c.relkind IN ('r', 'p') ORDER BY c.relname, "
                 "a.attnum",
                 tables_in, schema_))) {
            held_column column;
            column.name = row[1].value_or("");
            column.type = row[2].value_or("");
            column.nullable = row[3] == "false";
            column.generated = row[4] == "true";
            if (row[6] == "true")
                column.type += " GENERATED ALWAYS AS (" + row[5].value_or("") + ") STORED";
            else
                column.fallback = row[5].value_or("");
            if (held_table* to = table(row[0])) to->columns.push_back(std::move(column));
        }
    }

    void read_constraints() {
        const std::string own = fmt::format(columns_of, "n.conkey", "n.conrelid");
        const std::string other = fmt::format(columns_of, "n.confkey", "n.confrelid");
        for (text_row& row : ask_(fmt::format(
                 "SELECT c.relname::text, n.conname::text, n.contype::text, {}, "
                 "pg_catalog.pg_get_expr(n.conbin, n.conrelid), r.relname::text, {}, "
                 "n.confdeltype::text, n.confupdtype::text {} JOIN pg_catalog.pg_constraint AS n "
                 "ON n.conrelid = c.oid LEFT JOIN pg_catalog.pg_class AS r ON r.oid = "
                 "n.confrelid WHERE {} AND c.relkind IN ('r', 'p') ORDER BY c.relname, n.conname",
                 own, other, tables_in, schema_)))
            if (held_table* to = table(row[0])) add_constraint(*to, row);
    }

    static void add_constraint(held_table& to, const text_row& row) {
        const std::string name = row[1].value_or("");
        if (row[2] == "p") to.primary_key = {name, names_of(row[3])};
        if (row[2] == "u") to.uniques.push_back({name, names_of(row[3])});
        if (row[2] == "c") to.checks.push_back({name, row[4].value_or("")});
        if (row[2] == "f")
            to.foreign_keys.push_back({name, names_of(row[3]), row[5].value_or(""),
                                       names_of(row[6]), action(row[7]), action(row[8])});
    }

    static std::string action(const std::optional<std::string>& code) {
        if (code == "c") return "CASCADE";
        if (code == "n") return "SET NULL";
        if (code == "d") return "SET DEFAULT";
        return code == "r" ? "RESTRICT" : "";
    }

    // Those of constraints are theirs.
    void read_indexes() {
        for (text_row& row : ask_(fmt::format(
                 "SELECT c.relname::text, pg_catalog.pg_get_indexdef(x.indexrelid) {} JOIN "
                 "pg_catalog.pg_index AS x ON x.indrelid = c.oid JOIN pg_catalog.pg_class AS i ON "
                 "i.oid = x.indexrelid WHERE {} AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT "
                 "1 FROM pg_catalog.pg_constraint AS n WHERE n.conindid = x.indexrelid AND "
                 "n.contype IN ('p', 'u', 'x')) ORDER BY c.relname, i.relname",
                 tables_in, schema_))) {
            held_index index = parse_create_index(row[1].value_or(""), quotes);
            if (index.method == "btree") index.method.clear();
            if (held_table* to = table(row[0])) to->indexes.push_back(std::move(index));
        }
    }

    void read_types() {
        for (text_row& row : ask_(fmt::format(
                 "SELECT t.typname::text, e.enumlabel::text FROM pg_catalog.pg_type AS t JOIN "
                 "pg_catalog.pg_namespace AS s ON s.oid = t.typnamespace JOIN pg_catalog.pg_enum "
                 "AS e ON e.enumtypid = t.oid WHERE {} ORDER BY t.typname, e.enumsortorder",
                 schema_))) {
            const std::string name = row[0].value_or("");
            if (made_.types.empty() || made_.types.back().name != name)
                made_.types.push_back({name, {}});
            made_.types.back().labels.push_back(row[1].value_or(""));
        }
    }

    std::string_view schema_;
    const ask_rows& ask_;
    held_tables made_;
};

}  // namespace

held_tables postgres_tables(const ask_rows& ask) {
    return schema_reader("s.nspname = pg_catalog.current_schema()", ask).read();
}

held_table postgres_echo(const held_table& table, const ask_rows& ask) {
    const dialect& target = postgres_dialect();
    ask(create_temporary_text(table, target));
    for (const std::string& index : create_index_texts(table, target)) ask(index);
    held_table made;
    for (held_table& one :
         schema_reader("s.oid = pg_catalog.pg_my_temp_schema()", ask).read().tables)
        if (one.name == table.name) made = std::move(one);
    ask("DROP TABLE pg_temp." + target.quote(table.name));
    made.foreign_keys = table.foreign_keys;
    return made;
}

}  // namespace cormorant::detail
