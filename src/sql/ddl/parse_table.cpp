#include "sql/ddl/parse_table.hpp"

#include <string>
#include <utility>
#include <vector>

namespace cormorant::detail {
namespace {

const std::vector<std::string_view> clauses = {
    "CONSTRAINT", "PRIMARY",    "UNIQUE",         "NOT",           "NULL",     "DEFAULT",
    "CHECK",      "REFERENCES", "COLLATE",        "CHARACTER",     "COMMENT",  "GENERATED",
    "AS",         "ON",         "AUTO_INCREMENT", "AUTOINCREMENT", "INVISIBLE"};

/// Reads the parts of one CREATE TABLE.
class table_parser {
public:
    explicit table_parser(ddl_quotes quotes) : quotes_(quotes) {}

    held_table parse(std::string_view text) {
        ddl_reader in(text, quotes_);
        in.accept("CREATE");
        in.accept("TEMPORARY");
        in.accept("TABLE");
        in.accept_all({"IF", "NOT", "EXISTS"});
        made_.name = in.name();
        if (in.accept(".")) made_.name = in.name();
        for (const std::string_view part : split_list(in.inside(), quotes_)) add_part(part);
        made_.keys_alone = in.accept_all({"WITHOUT", "ROWID"});
        return std::move(made_);
    }

private:
    void add_part(std::string_view part) {
        ddl_reader in(part, quotes_);
        std::string name;
        if (in.accept("CONSTRAINT")) name = in.name();
        if (in.accept_all({"PRIMARY", "KEY"}))
            made_.primary_key = {std::move(name), in.names()};
        else if (in.accept("FOREIGN") && in.accept("KEY"))
            add_foreign_key(in, std::move(name), in.names());
        else if (in.accept("CHECK"))
            made_.checks.push_back({std::move(name), std::string(in.inside())});
        else if (in.accept("UNIQUE"))
            add_unique(in, std::move(name));
        else if (in.accept("FULLTEXT") && in.accept("KEY"))
            add_key(in, "FULLTEXT");
        else if (in.accept("KEY") || in.accept("INDEX"))
            add_key(in, "");
        else
            add_column(in);
    }

    // UNIQUE (a, b), or UNIQUE KEY name (a, b).
    void add_unique(ddl_reader& in, std::string name) {
        if (in.accept("KEY")) {
            add_key(in, "");
            made_.indexes.back().unique = true;
            return;
        }
        made_.uniques.push_back({std::move(name), in.names()});
    }

    void add_key(ddl_reader& in, const std::string& sort) {
        held_index& index = made_.indexes.emplace_back();
        index.sort = sort;
        index.name = in.name();
        for (const std::string_view key : split_list(in.inside(), quotes_))
            index.keys.push_back(canonical_sql(key, quotes_));
    }

    void add_foreign_key(ddl_reader& in, std::string name, std::vector<std::string> columns) {
        held_foreign_key key;
        key.name = std::move(name);
        key.columns = std::move(columns);
        in.accept("REFERENCES");
        key.table = in.name();
        if (in.is("(")) key.keys = in.names();
        while (in.accept("ON")) {
            const bool removal = in.accept("DELETE");
            if (!removal) in.accept("UPDATE");
            (removal ? key.on_delete : key.on_update) = action(in);
        }
        in.accept("DEFERRABLE");
        in.accept_all({"INITIALLY", "DEFERRED"});
        made_.foreign_keys.push_back(std::move(key));
    }

    static std::string action(ddl_reader& in) {
        if (in.accept_all({"NO", "ACTION"})) return {};
        if (in.accept_all({"SET", "NULL"})) return "SET NULL";
        if (in.accept_all({"SET", "DEFAULT"})) return "SET DEFAULT";
        return std::string(in.pass());
    }

    void add_column(ddl_reader& in) {
        held_column column;
        column.name = in.name();
        column.nullable = true;
        column.type = in.until(clauses);
        std::string constraint;
        while (!in.at_end()) {
            if (in.accept("CONSTRAINT"))
                constraint = in.name();
            else
                add_clause(in, column, std::exchange(constraint, {}));
        }
        made_.columns.push_back(std::move(column));
    }

    void add_clause(ddl_reader& in, held_column& column, std::string constraint) {
        if (in.accept_all({"NOT", "NULL"})) {
            column.nullable = false;
        } else if (in.accept("NULL") || in.accept("AUTOINCREMENT")) {
            // as it is without
        } else if (in.accept("DEFAULT")) {
            column.fallback = in.value();
        } else if (in.accept_all({"PRIMARY", "KEY"})) {
            if (!in.accept("ASC")) in.accept("DESC");
            made_.primary_key = {std::move(constraint), {column.name}};
        } else if (in.accept("UNIQUE")) {
            made_.uniques.push_back({std::move(constraint), {column.name}});
        } else if (in.accept("CHECK")) {
            made_.checks.push_back({std::move(constraint), std::string(in.inside())});
        } else if (in.is("REFERENCES")) {
            add_foreign_key(in, std::move(constraint), {column.name});
        } else if (in.accept("AUTO_INCREMENT")) {
            column.generated = true;
        } else if (in.accept("COMMENT")) {
            in.pass();
        } else {
            add_words(in, column);
        }
    }

    // CHARACTER SET, COLLATE, GENERATED and what else there is.
    void add_words(ddl_reader& in, held_column& column) {
        column.type.append(" ").append(in.pass());
        const std::string_view more = in.until(clauses);
        if (!more.empty()) column.type.append(" ").append(more);
    }

    ddl_quotes quotes_;
    held_table made_;
};

}  // namespace

held_table parse_create_table(std::string_view text, ddl_quotes quotes) {
    return table_parser(quotes).parse(text);
}

held_index parse_create_index(std::string_view text, ddl_quotes quotes) {
    ddl_reader in(text, quotes);
    held_index made;
    in.accept("CREATE");
    made.unique = in.accept("UNIQUE");
    in.accept("INDEX");
    in.accept_all({"IF", "NOT", "EXISTS"});
    made.name = in.name();
    if (in.accept(".")) made.name = in.name();
    in.accept("ON");
    in.accept("ONLY");
    in.name();
    if (in.accept(".")) in.name();
    if (in.accept("USING")) made.method = in.name();
    for (const std::string_view key : split_list(in.inside(), quotes))
        made.keys.push_back(canonical_sql(key, quotes));
    if (in.accept("INCLUDE")) made.include = in.names();
    if (in.accept("WHERE")) made.where = canonical_sql(in.until({}), quotes);
    return made;
}

}  // namespace cormorant::detail
