#include "migrate/program.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "migrate/inspect/cpp_names.hpp"
#include "migrate/inspect/default_text.hpp"
#include "migrate/inspect/lift.hpp"
#include "migrate/inspect/print_structs.hpp"
#include "migrate/introspect.hpp"
#include "migrate/models.hpp"
#include "session/database_core.hpp"
#include "session/scope.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"
#include "support/backend.hpp"

namespace {

namespace cm = cormorant;
namespace detail = cormorant::detail;
namespace files = std::filesystem;

files::path root() { return files::path(__FILE__).parent_path() / "../.."; }

class inspected : public compliance::on_backend {
protected:
    detail::scope& on() { return *db.scope(); }
    const detail::dialect& target() { return on().core().sql_dialect(); }
    static std::source_location here(std::source_location at = std::source_location::current()) {
        return at;
    }

    void execute(const std::string& sql) { detail::run_text(db.scope(), sql); }

    detail::lifted lifted() { return detail::lift(detail::introspect(on(), here()), target()); }

    std::string text_of(const detail::held_tables& tables) {
        std::string text;
        for (const detail::held_type& type : tables.types)
            text += detail::create_type_text(type, target()) + "\n";
        for (const detail::held_table& table : tables.tables) {
            text += detail::create_table_text(table, target()) + "\n";
            for (const std::string& index : detail::create_index_texts(table, target()))
                text += index + "\n";
        }
        return text;
    }

    /// The statements of a script that make tables, keys and indexes.
    void make_tables_of(const files::path& script) {
        std::ifstream in(script);
        std::string statement;
        for (std::string line; std::getline(in, line);) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
            const bool begins = line.starts_with("CREATE TABLE") ||
                                line.starts_with("ALTER TABLE") || line.starts_with("CREATE INDEX");
            if (statement.empty() && !begins) continue;
            statement += line + "\n";
            if (!line.ends_with(';')) continue;
            execute(statement.substr(0, statement.size() - 2));
            statement.clear();
        }
    }

    /// What is lowered from the state is what the database holds, but for what was left out.
    void expect_that_lowering_gives_it_back() {
        const detail::lifted found = lifted();
        const auto wanted = detail::echoed(on(), found.supported, here());
        const auto made = detail::echoed(on(), detail::lower(found.state, target()), here());
        EXPECT_EQ(text_of(made), text_of(wanted));
    }

    /// The structs, in a program that makes their tables, are compiled.
    void expect_that_it_compiles(const std::string& structs) {
        const files::path folder =
            files::path(testing::TempDir()) / ("cormorant_inspect_" + std::to_string(::getpid()));
        files::create_directories(folder);
        std::ofstream(folder / "models.hpp") << structs;
        std::string names;
        for (const detail::model_state& model : lifted().state.models)
            names += (names.empty() ? "" : ", ") + model.name;
        std::ofstream(folder / "main.cpp")
            << "#include \"models.hpp\"\nint main() {\n    cm::database db = "
               "cm::open(\"sqlite::memory:\");\n    cm::create_tables<"
            << names << ">(db);\n}\n";
        const std::string command = "c++ -std=c++20 -fsyntax-only -Wall -Wextra -Werror -I" +
                                    (root() / "include").string() + " " +
                                    (folder / "main.cpp").string() + " 2>" +
                                    (folder / "errors").string();
        if (std::system("c++ --version >/dev/null 2>&1") != 0)
            GTEST_SKIP() << "there is no c++ to compile the structs with";
        const int exit = std::system(command.c_str());
        std::ifstream errors(folder / "errors");
        const std::string said((std::istreambuf_iterator<char>(errors)),
                               std::istreambuf_iterator<char>());
        EXPECT_EQ(exit, 0) << said.substr(0, 4000) << "\n" << structs;
        files::remove_all(folder);
    }
};

TEST_P(inspected, tables_of_every_word_are_lifted_to_a_state_that_lowers_to_them) {
    using namespace migrate_models;
    cm::create_tables<Box, Owner, Shelf, Right, Left, Pair>(db);
    expect_that_lowering_gives_it_back();
    expect_that_it_compiles(detail::print_structs(lifted()));
}

// What other programs do to their databases, in the words that all backends have.
TEST_P(inspected, a_foreign_schema_is_printed_as_structs_that_compile) {
    const bool has_double_quotes = GetParam()->name != "mariadb";
    const auto q = [&](const std::string& name) {
        return has_double_quotes ? "\"" + name + "\"" : "`" + name + "`";
    };
    execute("CREATE TABLE " + q("Order Details") + " (" + q("Order ID") + " int NOT NULL, " +
            q("2nd part") + " int NOT NULL, " + q("class") + " varchar(20), " + q("meta") +
            " int, " + q("major") + " varchar(9), PRIMARY KEY (" + q("Order ID") + ", " +
            q("2nd part") + "))");
    execute(
        "CREATE TABLE parent (id bigint NOT NULL PRIMARY KEY, code varchar(12) NOT NULL UNIQUE, "
        "total numeric(10,2) DEFAULT 1.50, kind varchar(5) DEFAULT 'it''s', size int DEFAULT "
        "7, CONSTRAINT ck_size CHECK (size > 0 AND kind <> 'a\"b'))");
    execute(
        "CREATE TABLE child (id bigint NOT NULL PRIMARY KEY, parent_id bigint NOT NULL, "
        "other_parent bigint, parent_code varchar(12), twice int, "
        "CONSTRAINT f1 FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE, "
        "CONSTRAINT f2 FOREIGN KEY (other_parent) REFERENCES parent (id) ON DELETE SET NULL, "
        "CONSTRAINT f3 FOREIGN KEY (parent_code) REFERENCES parent (code))");
    execute(
        "CREATE TABLE node (id bigint NOT NULL PRIMARY KEY, node_id bigint, CONSTRAINT f4 "
        "FOREIGN KEY (node_id) REFERENCES node (id))");
    execute("CREATE TABLE without_key (a int, b int)");
    execute("CREATE INDEX i_down ON parent (code DESC, size)");
    const std::string text = detail::print_structs(lifted());
    EXPECT_HOLDS(text, "struct OrderDetails {");
    EXPECT_HOLDS(text, "cm::primary_key(\"order_id\", \"n2nd_part\")");
    EXPECT_HOLDS(text, " class_;");
    EXPECT_HOLDS(text, " meta_;");
    EXPECT_HOLDS(text, " major_;");
    EXPECT_HOLDS(text, "cm::foreign_key<Parent> parent;");
    EXPECT_HOLDS(text, "cm::reverse<Child, \"parent\"> childs_by_parent;");
    EXPECT_HOLDS(text, "std::optional<cm::foreign_key<Node>> node;");
    EXPECT_HOLDS(text, "// The table without_key is no model: it has no primary key");
    EXPECT_HOLDS(text, "it refers to other columns than the only key of parent");
    EXPECT_HOLDS(text, "cm::default_value(\"size\", 7)");
    EXPECT_HOLDS(text, "cm::default_value(\"kind\", \"it's\")");
    expect_that_lowering_gives_it_back();
    expect_that_it_compiles(text);
}

TEST_P(inspected, what_one_backend_alone_has_is_printed_or_told_with_its_reason) {
    if (GetParam()->name != "postgresql")
        GTEST_SKIP() << "enums, arrays, domains and expression indexes are PostgreSQL's here";
    execute("CREATE TYPE mood AS ENUM ('sad', 'ok')");
    execute("CREATE TYPE odd AS ENUM ('a b', 'class')");
    execute("CREATE DOMAIN positive AS integer CHECK (value > 0)");
    execute(
        "CREATE TABLE all_of_it (id bigserial PRIMARY KEY, tags text[], feeling mood NOT NULL "
        "DEFAULT 'ok', strange odd, many positive, spot point, during tstzrange, twice integer "
        "GENERATED ALWAYS AS (1 + 1) STORED, note text, made timestamptz NOT NULL DEFAULT "
        "now(), day timestamp)");
    execute("CREATE INDEX i_some ON all_of_it (note) WHERE note <> '{x}'");
    execute("CREATE INDEX i_lower ON all_of_it (lower(note))");
    execute("CREATE VIEW seen AS SELECT id FROM all_of_it");
    const std::string text = detail::print_structs(lifted());
    EXPECT_HOLDS(text, "enum class Mood { sad, ok };");
    EXPECT_HOLDS(text, "Mood feeling = Mood::sad;");
    EXPECT_HOLDS(text, "std::optional<std::vector<std::string>> tags;");
    EXPECT_HOLDS(text, "std::optional<cm::range<cm::utc_time>> during;");
    EXPECT_HOLDS(text, "// twice: the database computes it");
    EXPECT_HOLDS(text, "// spot: no member has the type point");
    EXPECT_HOLDS(text, "// i_lower: the index is over more than columns");
    EXPECT_HOLDS(text, "cm::default_now(\"made\")");
    EXPECT_HOLDS(text, "{{x}}");
    expect_that_lowering_gives_it_back();
    expect_that_it_compiles(text);
}

TEST_P(inspected, chinook_is_printed_as_structs_that_compile) {
    const files::path data = root() / "../shared/data/chinook";
    const std::string name = GetParam()->name;
    if (!files::exists(data)) GTEST_SKIP() << "there is no folder " << data;
    if (name == "sqlite_memory") GTEST_SKIP() << "the database is a file";
    if (name == "sqlite_file")
        db = cm::open("sqlite:" + (data / "Chinook_Sqlite.sqlite").string() + "?mode=ro");
    else
        make_tables_of(data / (name == "mariadb" ? "Chinook_MySql_AutoIncrementPKs.sql"
                                                 : "Chinook_PostgreSql_SerialPKs.sql"));
    const detail::lifted found = lifted();
    EXPECT_EQ(found.state.models.size(), 11U);
    const std::string text = detail::print_structs(found);
    EXPECT_HOLDS(text, "struct InvoiceLine {");
    EXPECT_HOLDS(text, "cm::reverse<Album, \"artist\"> albums;");
    // A key of another type than the library gives it: what makes its values is not kept.
    for (const detail::left_out_part& one : found.left_out)
        EXPECT_EQ(one.why, "the database makes its values") << one.part;
    expect_that_lowering_gives_it_back();
    expect_that_it_compiles(text);
}

TEST_P(inspected, the_command_prints_chosen_tables) {
    if (!can().survives_closing)
        GTEST_SKIP() << "a database in memory goes with the program that made it";
    execute("CREATE TABLE one (id bigint NOT NULL PRIMARY KEY)");
    execute("CREATE TABLE two (id bigint NOT NULL PRIMARY KEY)");
    migrate_program::program app;
    const std::string url = "--database=" + fresh->url();
    EXPECT_EQ(app.run({"inspectdb", url}), 0) << app.on.failed;
    EXPECT_HOLDS(app.on.said, "struct Two {");
    EXPECT_EQ(app.run({"inspectdb", "one", url}), 0);
    EXPECT_FALSE(migrate_program::holds(app.on.said, "struct Two"));
    EXPECT_EQ(app.run({"inspectdb", "three", url}), 2);
    EXPECT_HOLDS(app.on.failed, "the database has no table three");
}

CORMORANT_ON_EVERY_BACKEND(inspected);

TEST(cpp_names, are_made_of_whatever_a_database_calls_its_things) {
    using detail::member_name;
    using detail::struct_name;
    EXPECT_EQ(struct_name("invoice_line"), "InvoiceLine");
    EXPECT_EQ(struct_name("InvoiceLine"), "InvoiceLine");
    EXPECT_EQ(struct_name("Order Details"), "OrderDetails");
    EXPECT_EQ(struct_name("FILE"), "File");
    EXPECT_EQ(struct_name("2nd"), "N2Nd");
    EXPECT_EQ(struct_name("\xC3\xA9"), "Table");
    EXPECT_EQ(member_name("InvoiceId"), "invoice_id");
    EXPECT_EQ(member_name("HTTPServer2Go"), "http_server2_go");
    EXPECT_EQ(member_name("class"), "class_");
    EXPECT_EQ(member_name("a  b-c_"), "a_b_c");
    EXPECT_EQ(member_name("_x"), "x");
    std::set<std::string> taken;
    EXPECT_EQ(detail::distinct_name("a", taken), "a");
    EXPECT_EQ(detail::distinct_name("a", taken), "a_2");
}

TEST(default_text, is_a_constant_or_none) {
    using detail::default_literal;
    using detail::value_kind;
    const auto of = [](const char* text, value_kind kind) {
        return default_literal(text, {.kind = kind}).value_or("none");
    };
    EXPECT_EQ(of("'a::b'::text", value_kind::text), "\"a::b\"");
    EXPECT_EQ(of("'-7'::integer", value_kind::integer), "-7");
    EXPECT_EQ(of("(0)", value_kind::boolean), "false");
    EXPECT_EQ(of("lower('x')", value_kind::text), "none");
    EXPECT_EQ(of("nextval('s')", value_kind::integer), "none");
    EXPECT_TRUE(detail::is_clock("CURRENT_TIMESTAMP", value_kind::utc_time));
    EXPECT_FALSE(detail::is_clock("CURRENT_TIMESTAMP", value_kind::text));
}

}  // namespace
