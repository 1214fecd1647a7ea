#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "answers.hpp"

/// The answers on PostgreSQL, from Chinook's own script for it, are those on SQLite.

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
    const cm::database on_file =
        cm::open("sqlite:" + (folder / "Chinook_Sqlite.sqlite").string() + "?mode=ro");
    for (const chinook::question& asked : chinook::all_questions()) {
        const cm::query_log sent(on_server);
        const std::string answer = asked.answer(on_server).to_string(1000);
        EXPECT_EQ(answer, asked.answer(on_file).to_string(1000)) << asked.words;
        for (const auto& entry : sent.entries()) EXPECT_FALSE(entry.failed) << entry.sql;
    }
}

}  // namespace
