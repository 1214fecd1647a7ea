#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "answers.hpp"

/// The answers on PostgreSQL and MariaDB, from Chinook's own scripts for them, are those on SQLite.

namespace {

namespace cm = cormorant;
namespace fs = std::filesystem;

const char* variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::string with_database(std::string url, const std::string& database) {
    return url.replace(url.rfind('/') + 1, std::string::npos, database);
}

// The script spells album_id what the SQLite file, and so the models, call AlbumId.
void rename_as_the_models_do(const cm::database& db) {
    db.execute(
        "do $do$ declare c record; begin "
        "for c in select table_name t, column_name n from information_schema.columns "
        "  where table_schema = 'public' loop "
        "  execute format('alter table %I rename column %I to %I', c.t, c.n, "
        "                 replace(initcap(c.n), '_', '')); "
        "end loop; "
        "for c in select table_name t from information_schema.tables "
        "  where table_schema = 'public' loop "
        "  execute format('alter table %I rename to %I', c.t, replace(initcap(c.t), '_', '')); "
        "end loop; end $do$");
}

void expect_the_answers_of_sqlite(const cm::database& on_server, const fs::path& folder) {
    const cm::database on_file =
        cm::open("sqlite:" + (folder / "Chinook_Sqlite.sqlite").string() + "?mode=ro");
    for (const chinook::question& asked : chinook::all_questions()) {
        const cm::query_log sent(on_server);
        const std::string answer = asked.answer(on_server).to_string(1000);
        EXPECT_EQ(answer, asked.answer(on_file).to_string(1000)) << asked.words;
        for (const auto& entry : sent.entries()) EXPECT_FALSE(entry.failed) << entry.sql;
    }
}

TEST(chinook_on_servers, postgresql_answers_as_sqlite_does) {
    const std::string server = variable("CORMORANT_POSTGRESQL");
    const fs::path folder = variable("CORMORANT_CHINOOK");
    const fs::path script = folder / "Chinook_PostgreSql_SerialPKs.sql";
    if (server.empty()) GTEST_SKIP() << "CORMORANT_POSTGRESQL is not set";
    if (!fs::exists(script)) GTEST_SKIP() << "CORMORANT_CHINOOK names no folder with " << script;

    const std::string load =
        "psql -q -v ON_ERROR_STOP=1 -f '" + script.string() + "' '" + server + "' >/dev/null 2>&1";
    ASSERT_EQ(std::system(load.c_str()), 0) << load;
    const cm::database on_server = cm::open(with_database(server, "chinook_serial"));
    rename_as_the_models_do(on_server);
    expect_the_answers_of_sqlite(on_server, folder);
}

// The script leaves the collation to the server, whose own takes "LOST" and "Lost" for the same.
void sort_as_sqlite_does(const cm::database& db) {
    db.execute(
        "for t in (select table_name n from information_schema.tables "
        "          where table_schema = database()) do "
        "  execute immediate concat('set statement foreign_key_checks = 0 for alter table ', t.n, "
        "    ' convert to character set utf8mb4 collate utf8mb4_nopad_bin'); "
        "end for");
}

// The arguments of the program mariadb for "mariadb://user@host:port/database".
std::string client_of(const std::string& url) {
    const std::size_t user = url.find("//") + 2;
    const std::size_t host = url.find('@') + 1;
    const std::size_t port = url.find(':', host) + 1;
    return "mariadb --no-defaults -u'" + url.substr(user, host - 1 - user) + "' -h'" +
           url.substr(host, port - 1 - host) + "' -P'" +
           url.substr(port, url.find('/', port) - port) + "'";
}

TEST(chinook_on_servers, mariadb_answers_as_sqlite_does) {
    const std::string server = variable("CORMORANT_MARIADB");
    const fs::path folder = variable("CORMORANT_CHINOOK");
    const fs::path script = folder / "Chinook_MySql_AutoIncrementPKs.sql";
    if (server.empty()) GTEST_SKIP() << "CORMORANT_MARIADB is not set";
    if (!fs::exists(script)) GTEST_SKIP() << "CORMORANT_CHINOOK names no folder with " << script;

    const std::string load = client_of(server) + " --default-character-set=utf8mb4 <'" +
                             script.string() + "' >/dev/null 2>&1";
    ASSERT_EQ(std::system(load.c_str()), 0) << load;
    const cm::database on_server = cm::open(with_database(server, "Chinook_AutoIncrement"));
    sort_as_sqlite_does(on_server);
    expect_the_answers_of_sqlite(on_server, folder);
}

}  // namespace
