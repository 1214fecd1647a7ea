#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cormorant/cormorant.hpp"
#include "migrate/introspect.hpp"
#include "session/scope.hpp"
#include "support/backend.hpp"

/// A database that the library did not make.
namespace {

namespace cm = cormorant;
namespace detail = cormorant::detail;

std::filesystem::path chinook(const char* file) {
    return std::filesystem::path(__FILE__).parent_path() / "../../../shared/data/chinook" / file;
}

// The statements of a script that make tables, keys and indexes.
std::vector<std::string> schema_of(const std::filesystem::path& script) {
    std::ifstream in(script);
    std::vector<std::string> statements;
    std::string statement;
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        const bool begins = line.starts_with("CREATE TABLE") || line.starts_with("ALTER TABLE") ||
                            line.starts_with("CREATE INDEX");
        if (statement.empty() && !begins) continue;
        statement += line + "\n";
        if (!line.ends_with(';')) continue;
        statement.resize(statement.size() - 2);
        statements.push_back(std::exchange(statement, {}));
    }
    return statements;
}

struct counted {
    std::size_t columns = 0;
    std::size_t keys = 0;
    std::size_t foreign_keys = 0;
    std::size_t indexes = 0;
};

counted count(const detail::held_tables& tables) {
    counted all;
    for (const detail::held_table& table : tables.tables) {
        all.columns += table.columns.size();
        all.keys += table.primary_key.columns.size();
        all.foreign_keys += table.foreign_keys.size();
        all.indexes += table.indexes.size();
    }
    return all;
}

std::source_location here(std::source_location at = std::source_location::current()) { return at; }

void expect_all_of_it(const cm::database& db, const char* album, const char* title) {
    const detail::held_tables there = detail::introspect(*db.scope(), here());
    EXPECT_EQ(there.tables.size(), 11U);
    const counted all = count(there);
    EXPECT_EQ(all.columns, 64U);
    EXPECT_EQ(all.keys, 12U) << "one table has a key of two";
    EXPECT_EQ(all.foreign_keys, 11U);
    EXPECT_EQ(all.indexes, 11U);
    ASSERT_NE(there.find(album), nullptr);
    EXPECT_EQ(there.find(album)->columns.at(1).name, title);
    EXPECT_FALSE(there.find(album)->columns.at(1).nullable);
    // What a server reads back of its own texts is those texts.
    EXPECT_EQ(detail::echoed(*db.scope(), there, here()), normal_form(there));
}

class chinook_schema : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(chinook("Chinook_Sqlite.sqlite")))
            GTEST_SKIP() << "the Chinook database is not beside the project";
    }

    static void make(const cm::database& db, const char* script) {
        for (const std::string& sql : schema_of(chinook(script))) detail::run_text(db.scope(), sql);
    }
};

TEST_F(chinook_schema, of_sqlite_is_read) {
    const std::filesystem::path copy =
        std::filesystem::path(testing::TempDir()) / ("chinook_" + std::to_string(getpid()) + ".db");
    std::filesystem::copy_file(chinook("Chinook_Sqlite.sqlite"), copy,
                               std::filesystem::copy_options::overwrite_existing);
    expect_all_of_it(cm::open("sqlite:" + copy.string()), "Album", "Title");
    std::filesystem::remove(copy);
}

TEST_F(chinook_schema, of_postgresql_is_read) {
    CORMORANT_NEEDS_SERVER(!compliance::postgresql_schema::server().empty(), "no PostgreSQL");
    const compliance::postgresql_schema fresh;
    const cm::database db = cm::open(fresh.url({}));
    make(db, "Chinook_PostgreSql_SerialPKs.sql");
    expect_all_of_it(db, "album", "title");
}

TEST_F(chinook_schema, of_mariadb_is_read) {
    CORMORANT_NEEDS_SERVER(!mariadb_server::url().empty(), "no MariaDB");
    const compliance::mariadb_database fresh;
    const cm::database db = cm::open(fresh.url({}));
    make(db, "Chinook_MySql_AutoIncrementPKs.sql");
    expect_all_of_it(db, "Album", "Title");
}

}  // namespace
