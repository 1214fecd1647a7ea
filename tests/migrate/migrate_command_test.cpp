#include "migrate/program.hpp"

#include <gtest/gtest.h>

#include "cormorant/manage.hpp"
#include "migrate/commands/database_history.hpp"
#include "migrate/commands/shell.hpp"
#include "migrate/migration_problem.hpp"
#include "support/backend.hpp"

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using migrate_program::models_of;
using migrate_program::program;
using names = std::vector<std::string>;

namespace first {
struct Bird {
    std::int64_t id = 0;
    std::string name = {};
    static constexpr auto meta = cm::model(cm::max_length("name", 50));
};
}  // namespace first

namespace second {
struct Bird {
    std::int64_t id = 0;
    std::string name = {};
    int weight = 0;
    static constexpr auto meta = cm::model(cm::max_length("name", 50), cm::index("name"),
                                           cm::check("some_weight", "weight"_f >= 0));
};
}  // namespace second

namespace long_name {
struct Tall {
    std::int64_t id = 0;
    static constexpr auto meta = cm::model(
        cm::table("tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt"));
};
struct Twin {
    std::int64_t id = 0;
    static constexpr auto meta = cm::model(cm::table("bird"));
};
}  // namespace long_name

/// A program with a database of each backend.
class migrate_command : public compliance::on_backend {
protected:
    migrate_command() {
        app.models = models_of<first::Bird>();
        url = "--database=" + fresh->url();
        make({});
    }

    void make(const names& flags) {
        names words = {"makemigrations"};
        words.insert(words.end(), flags.begin(), flags.end());
        EXPECT_EQ(app.run(words), 0) << app.on.failed;
    }

    void make_second() {
        app.models = models_of<second::Bird>();
        make({"--backfill=Bird.weight=7", "weights"});
    }

    /// The exit code of the command on the database.
    int run(names words) {
        words.push_back(url);
        return app.run(words);
    }

    void execute(const std::string& sql) { cm::detail::run_text(db.scope(), sql); }

    bool keeps_a_database() const { return can().survives_closing; }

    program app;
    std::string url;
};

#define NEEDS_A_KEPT_DATABASE()  \
    if (!can().survives_closing) \
    GTEST_SKIP() << "a database in memory goes with the program that made it"

TEST_P(migrate_command, applies_what_lacks_and_then_finds_nothing) {
    NEEDS_A_KEPT_DATABASE();
    EXPECT_EQ(run({"showmigrations"}), 0);
    EXPECT_HOLDS(app.on.said, "[ ] 0001_initial");
    EXPECT_EQ(run({"migrate"}), 0) << app.on.failed;
    EXPECT_HOLDS(app.on.said, "Applying 0001_initial");
    db.create(first::Bird{.name = "ann"});
    make_second();
    EXPECT_EQ(run({"migrate"}), 0) << app.on.failed;
    const auto weights = db.fetch<std::int64_t>("SELECT weight FROM bird");
    EXPECT_EQ(weights, std::vector<std::int64_t>{7});
    EXPECT_EQ(run({"migrate"}), 0);
    EXPECT_HOLDS(app.on.said, "Nothing is to be done");
    EXPECT_EQ(run({"showmigrations"}), 0);
    EXPECT_HOLDS(app.on.said, "[X] 0002_weights  20");
    EXPECT_EQ(run({"check", "--strict"}), 0) << app.on.said << app.on.failed;
}

TEST_P(migrate_command, goes_back_and_to_a_number) {
    NEEDS_A_KEPT_DATABASE();
    make_second();
    EXPECT_EQ(run({"migrate", "0001"}), 0) << app.on.failed;
    EXPECT_EQ(run({"showmigrations"}), 0);
    EXPECT_HOLDS(app.on.said, "[ ] 0002_weights");
    EXPECT_EQ(run({"migrate"}), 0) << app.on.failed;
    EXPECT_EQ(run({"rollback"}), 0) << app.on.failed;
    EXPECT_HOLDS(app.on.said, "Taking back 0002_weights");
    db.create(first::Bird{.name = "ann"});
    EXPECT_EQ(run({"migrate", "zero"}), 0) << app.on.failed;
    EXPECT_EQ(run({"showmigrations"}), 0);
    EXPECT_HOLDS(app.on.said, "[ ] 0001_initial");
    EXPECT_EQ(run({"migrate", "0007"}), 2);
    EXPECT_HOLDS(app.on.failed, "showmigrations lists them");
    EXPECT_EQ(run({"rollback", "two"}), 2);
}

TEST_P(migrate_command, shows_its_plan_and_changes_nothing) {
    NEEDS_A_KEPT_DATABASE();
    EXPECT_EQ(run({"migrate", "--plan"}), 0) << app.on.failed;
    EXPECT_HOLDS(app.on.said, "CREATE TABLE");
    EXPECT_EQ(run({"check"}), 0) << "no migration, no table";
    EXPECT_EQ(run({"migrate", "--plan", "--fake"}), 2);
}

TEST_P(migrate_command, takes_tables_that_are_there_for_the_initial_migration) {
    NEEDS_A_KEPT_DATABASE();
    cm::create_tables<first::Bird>(db);
    EXPECT_EQ(run({"migrate", "--fake-initial"}), 0) << app.on.failed;
    EXPECT_EQ(run({"check", "--strict"}), 0) << app.on.said << app.on.failed;
}

TEST_P(migrate_command, tells_of_a_database_that_somebody_changed) {
    NEEDS_A_KEPT_DATABASE();
    make_second();
    EXPECT_EQ(run({"migrate"}), 0) << app.on.failed;
    execute("ALTER TABLE bird ADD COLUMN extra integer");
    execute("CREATE TABLE stray (id integer)");
    EXPECT_EQ(run({"check"}), 3);
    EXPECT_HOLDS(app.on.said, "bird: the column ");
    EXPECT_HOLDS(app.on.said, "  remove field Bird.extra\n");
    EXPECT_HOLDS(app.on.said, "stray: no migration knows the table");
    execute("DROP TABLE bird");
    EXPECT_EQ(run({"check", "--json"}), 3);
    EXPECT_HOLDS(app.on.said, R"({"event":"drift","table":"bird","what":"the table is missing"})");
}

TEST_P(migrate_command, refuses_a_history_that_does_not_fit) {
    NEEDS_A_KEPT_DATABASE();
    make_second();
    EXPECT_EQ(run({"migrate"}), 0) << app.on.failed;
    cm::detail::remove_migration(app.directory, "0002_weights");
    EXPECT_EQ(run({"migrate"}), 7);
    EXPECT_HOLDS(app.on.failed, "the database is ahead of this program");
    EXPECT_EQ(run({"showmigrations"}), 7);
    make({"--backfill=Bird.weight=8", "weights"});
    EXPECT_EQ(run({"migrate"}), 7);
    EXPECT_HOLDS(app.on.failed, "0002_weights was edited after it was applied");
}

// A table that somebody dropped is told by the database, and the migration can be run again.
TEST_P(migrate_command, goes_on_when_what_was_missing_is_back) {
    NEEDS_A_KEPT_DATABASE();
    EXPECT_EQ(run({"migrate"}), 0) << app.on.failed;
    make_second();
    execute("ALTER TABLE bird RENAME TO hidden");
    EXPECT_EQ(run({"migrate"}), 1);
    EXPECT_HOLDS(app.on.failed, "0002_weights stopped at step");
    EXPECT_HOLDS(app.on.failed, "migrate again");
    execute("ALTER TABLE hidden RENAME TO bird");
    EXPECT_EQ(run({"migrate"}), 0) << app.on.failed;
    EXPECT_EQ(run({"check", "--strict"}), 0) << app.on.said << app.on.failed;
}

TEST_P(migrate_command, refuses_a_name_that_the_database_does_not_take) {
    NEEDS_A_KEPT_DATABASE();
    if (GetParam()->name == "sqlite_file") GTEST_SKIP() << "SQLite takes names of any length";
    app.models = models_of<first::Bird, long_name::Tall>();
    make({});
    EXPECT_EQ(run({"migrate"}), 2);
    EXPECT_HOLDS(app.on.failed, "Tall");
}

TEST_P(migrate_command, takes_squashed_migrations_for_those_that_they_replace) {
    NEEDS_A_KEPT_DATABASE();
    make_second();
    EXPECT_EQ(run({"migrate", "0001"}), 0) << app.on.failed;
    EXPECT_EQ(app.run({"squashmigrations", "0001", "0002"}), 0);
    EXPECT_EQ(run({"migrate"}), 0) << "the rest of the originals: " << app.on.failed;
    cm::detail::remove_migration(app.directory, "0001_initial");
    cm::detail::remove_migration(app.directory, "0002_weights");
    EXPECT_EQ(run({"migrate"}), 0) << app.on.failed;
    EXPECT_EQ(run({"showmigrations"}), 0) << app.on.failed;
    EXPECT_HOLDS(app.on.said, "[X] 0001_initial_squashed_0002");
    EXPECT_EQ(run({"check", "--strict"}), 0) << app.on.said << app.on.failed;
}

TEST_P(migrate_command, prints_the_sql_of_each_backend) {
    EXPECT_EQ(app.run({"sqlmigrate", "0001", "--backend",
                       GetParam()->name.substr(0, 6) == "sqlite" ? "sqlite" : GetParam()->name}),
              0)
        << app.on.failed;
    EXPECT_HOLDS(app.on.said, "CREATE TABLE");
    EXPECT_EQ(app.run({"sqlmigrate", "0001", "--backend=sqlite", "--backward"}), 0);
    EXPECT_HOLDS(app.on.said, "DROP TABLE");
    EXPECT_EQ(app.run({"sqlmigrate", "0001", "--backend=oracle"}), 2);
    EXPECT_EQ(app.run({"sqlmigrate"}), 2);
}

TEST_P(migrate_command, of_a_program_runs_what_it_has_in_itself) {
    std::vector<std::string> texts;
    std::vector<cm::embedded_migration> embedded;
    const auto files = cm::detail::read_directory(app.directory);
    texts.reserve(files.size());
    for (const auto& one : files) {
        texts.push_back(cm::detail::text_of(one.file));
        embedded.push_back({one.name, texts.back()});
    }
    const auto call = [&](std::span<const cm::detail::model_info* const> models) {
        return cm::detail::embedded_call{db.scope(), models, embedded, std::chrono::seconds(5),
                                         std::source_location::current()};
    };
    const auto behind =
        compliance::thrown_by<cm::migration_error>([&] { cm::require_migrated(db, embedded); });
    EXPECT_HOLDS(std::string(behind.what()), "it lacks the migrations 0001_initial");
    (void)cm::detail::run_migrations(db.scope(), files, {}, std::source_location::current());
    EXPECT_NO_THROW(cm::require_migrated(db, embedded));
    EXPECT_NO_THROW(cm::require_migrated<first::Bird>(db, embedded));
    EXPECT_THROW(cm::detail::require_migrated(call(models_of<second::Bird>())),
                 cm::migration_error);
    const auto unlisted =
        compliance::thrown_by<cm::migration_error>([&] { cm::migrate<first::Bird>(db, embedded); });
    EXPECT_HOLDS(std::string(unlisted.what()), "which is not in the list of cm::migrate");
}

TEST(migrate_program, with_two_models_of_one_table_writes_nothing) {
    program app;
    app.models = models_of<first::Bird, long_name::Twin>();
    EXPECT_EQ(app.run({"makemigrations"}), 2);
    EXPECT_HOLDS(app.on.failed, "Bird");
    EXPECT_HOLDS(app.on.failed, "Twin");
    EXPECT_FALSE(std::filesystem::exists(app.directory));
}

TEST(migrate_program, leaves_a_database_that_cannot_be_written) {
    program app;
    app.models = models_of<first::Bird>();
    EXPECT_EQ(app.run({"makemigrations"}), 0);
    const std::string path = app.directory + "/read_only.db";
    { cm::open("sqlite:" + path).execute("CREATE TABLE other (id integer)"); }
    EXPECT_EQ(app.run({"migrate", "--database=sqlite:" + path + "?mode=ro"}), 1);
    EXPECT_HOLDS(app.on.failed, "read");
    EXPECT_EQ(app.run({"migrate", "--database=sqlite:" + path}), 0) << app.on.failed;
}

TEST(migrate_program, needs_a_database_and_files) {
    program app;
    EXPECT_EQ(app.run({"migrate", "--database=sqlite::memory:"}), 7);
    EXPECT_HOLDS(app.on.failed, "makemigrations writes the first");
    app.models = models_of<first::Bird>();
    EXPECT_EQ(app.run({"makemigrations"}), 0);
    EXPECT_EQ(app.run({"migrate"}), 2);
    EXPECT_HOLDS(app.on.failed, "--database sqlite:shop.db says which");
    EXPECT_EQ(app.run({"migrate", "--database=shop"}), 2);
    EXPECT_EQ(app.run({"migrate", "--database=sqlite:/nowhere/at/all.db"}), 1);
    EXPECT_EQ(app.run({"migrate", "--database=sqlite::memory:", "--wait=soon"}), 2);
}

TEST(dbshell, calls_the_client_without_a_password_among_its_words) {
    using cm::detail::shell_of;
    EXPECT_EQ(shell_of("sqlite:/tmp/x.db").words, (names{"sqlite3", "/tmp/x.db"}));
    const auto call = shell_of("postgresql://ann:secret@host:5433/shop");
    EXPECT_EQ(call.words, (names{"psql", "-h", "host", "-p", "5433", "-U", "ann", "-d", "shop"}));
    EXPECT_EQ(call.environment.at(0).second, "secret");
    EXPECT_EQ(shell_of("mariadb://ann@host/shop").words,
              (names{"mariadb", "-h", "host", "-u", "ann", "-D", "shop"}));
}

CORMORANT_ON_EVERY_BACKEND(migrate_command);

}  // namespace
