#include <atomic>
#include <optional>
#include <thread>

#include "postgres/server.hpp"

namespace on_server {
namespace {

class faults : public server {};

TEST_F(faults, a_backend_that_dies_during_a_query_is_a_lost_connection) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    const int process = process_of(db);
    auto query = beside([&] {
        return thrown_by<cm::connection_error>(
            [&] { (void)db.fetch<std::string>("select pg_sleep(20)::text"); });
    });
    await_statement(admin, "pg_sleep(20)");
    terminate(admin, process);
    const cm::connection_error e = query.get();
    EXPECT_EQ(e.kind(), cm::error_kind::connection);
    EXPECT_TRUE(e.connection_lost());
    EXPECT_NE(process_of(db), process);
    EXPECT_EQ(db.statistics().connections_closed, 1U);
}

TEST_F(faults, one_that_dies_between_two_queries_is_not_noticed) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    terminate(admin, process_of(db));
    EXPECT_EQ(db.objects<Item>().count(), 0);
    EXPECT_EQ(db.statistics().connections_opened, 2U);
}

TEST_F(faults, one_that_dies_in_a_transaction_undoes_it) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.create(Item{.name = "a"});
        terminate(admin, tx.fetch<int>("select pg_backend_pid()").at(0));
        tx.create(Item{.name = "b"});
    }),
                 cm::connection_error);
    EXPECT_EQ(db.objects<Item>().count(), 0);
    db.create(Item{.name = "c"});
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

TEST_F(faults, a_commit_that_nobody_confirms_says_that_its_outcome_is_unknown) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    db.execute(
        "create function slow_commit() returns trigger language plpgsql as "
        "'begin perform pg_sleep(20); return null; end'");
    db.execute(
        "create constraint trigger slow after insert on item deferrable initially deferred for "
        "each "
        "row execute function slow_commit()");
    const int process = process_of(db);
    auto work = beside([&] {
        return thrown_by<cm::connection_error>(
            [&] { db.transaction([](cm::transaction& tx) { tx.create(Item{.name = "a"}); }); });
    });
    await_statement(admin, "COMMIT");
    terminate(admin, process);
    const cm::connection_error e = work.get();
    EXPECT_TRUE(holds(e.what(), "is unknown")) << e.what();
    EXPECT_FALSE(e.retryable());
    EXPECT_EQ(db.objects<Item>().count(), 0);
}

TEST_F(faults, a_write_that_nobody_confirms_says_that_its_outcome_is_unknown) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    Item kept = db.create(Item{.name = "kept"});
    admin.execute(
        "create function slowly() returns trigger language plpgsql as "
        "'begin perform pg_sleep(20); return new; end'");
    admin.execute("create trigger slow after insert or update on item execute function slowly()");
    const auto fails = [&](auto write) {
        const int process = process_of(db);
        auto work = beside([&] { return thrown_by<cm::connection_error>(write); });
        await_sleep(admin, process);
        terminate(admin, process);
        const cm::connection_error e = work.get();
        EXPECT_TRUE(holds(e.what(), "is unknown")) << e.what();
        EXPECT_TRUE(e.connection_lost());
        EXPECT_FALSE(e.retryable());
    };
    fails([&] { db.create(Item{.name = "a"}); });
    fails([&] { db.save(kept); });
    fails([&] { db.objects<Item>().update("stock"_f = 1); });
    fails([&] {
        std::vector<Item> two = {{.name = "b"}, {.name = "c"}};
        db.bulk_create(two);
    });
    std::vector<Item> many(600);
    for (std::size_t i = 0; i < many.size(); ++i) many[i].name = std::to_string(i);
    fails([&] { db.bulk_create(std::move(many)); });
    const auto read = [&] { return db.fetch<std::string>("select pg_sleep(20)::text"); };
    const int process = process_of(db);
    auto reading = beside([&] { return thrown_by<cm::connection_error>([&] { (void)read(); }); });
    await_statement(admin, "pg_sleep(20)");
    terminate(admin, process);
    EXPECT_FALSE(holds(reading.get().what(), "is unknown"));
    EXPECT_EQ(db.objects<Item>().count(), 1);
}

TEST_F(faults, a_restart_of_the_server_between_two_queries_is_not_noticed) {
    const char* restart = std::getenv("CORMORANT_POSTGRESQL_RESTART");
    CORMORANT_NEEDS_SERVER(restart != nullptr, "CORMORANT_POSTGRESQL_RESTART is not set");
    const cm::database db = open("pool_size=3");
    const auto kept = db.create(Item{.name = "a"});
    ASSERT_EQ(std::system(restart), 0);
    EXPECT_EQ(db.objects<Item>().get("id"_f == kept.id).name, "a");
    EXPECT_EQ(db.objects<Item>().filter("name"_f == "a").count(), 1);
}

TEST_F(faults, a_stream_that_loses_its_connection_is_an_error_and_not_an_end) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    std::vector<Item> items;
    for (int i = 0; i < 5000; ++i) items.push_back({.name = std::to_string(i)});
    db.bulk_create(items);
    const int process = process_of(db);
    int seen = 0;
    EXPECT_THROW(
        {
            for (const Item& item : db.objects<Item>().stream(100)) {
                (void)item;
                if (++seen == 50) terminate(admin, process);
            }
        },
        cm::connection_error);
    EXPECT_LT(seen, 5000);
    EXPECT_EQ(db.objects<Item>().count(), 5000);
}

TEST_F(faults, a_server_that_is_not_there_is_a_connection_error_without_the_password) {
    const auto e = thrown_by<cm::connection_error>(
        [] { (void)cm::open("postgresql://ann:secret@127.0.0.1:1/shop"); });
    EXPECT_EQ(e.kind(), cm::error_kind::connection);
    EXPECT_FALSE(holds(e.what(), "secret")) << e.what();
    EXPECT_TRUE(holds(e.what(), "127.0.0.1")) << e.what();
}

TEST_F(faults, a_database_that_is_not_there_is_a_connection_error) {
    std::string elsewhere = compliance::postgresql_schema::server();
    elsewhere.replace(elsewhere.rfind('/'), std::string::npos, "/no_such_database");
    EXPECT_TRUE(holds(thrown_by<cm::connection_error>([&] { (void)cm::open(elsewhere); }).what(),
                      "no_such_database"));
}

TEST_F(faults, an_option_that_libpq_does_not_know_is_a_usage_error) {
    EXPECT_TRUE(
        holds(thrown_by<cm::usage_error>([&] { (void)open("colour=red"); }).what(), "colour"));
}

TEST_F(faults, a_statement_is_cancelled_from_another_thread) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    auto query = beside([&] {
        return thrown_by([&] { (void)db.fetch<std::string>("select pg_sleep(20)::text"); });
    });
    await_statement(admin, "pg_sleep(20)");
    db.interrupt();
    EXPECT_EQ(query.get().kind(), cm::error_kind::cancelled);
    EXPECT_EQ(db.objects<Item>().count(), 0);
    EXPECT_EQ(db.statistics().connections_closed, 0U);
}

TEST_F(faults, a_statement_that_takes_too_long_is_a_timeout) {
    const cm::database db = open("statement_timeout=50");
    EXPECT_EQ(thrown_by<cm::timeout>([&] { db.execute("select pg_sleep(20)"); }).kind(),
              cm::error_kind::timeout);
}

TEST_F(faults, a_server_that_speaks_german_changes_no_error) {
    std::string german = url("pool_size=1&statement_timeout=200");
    german.replace(german.find("-csearch_path"), 13, "-clc_messages%3Dde_DE.UTF-8%20-csearch_path");
    std::optional<cm::database> opened;
    try {
        opened = cm::open(german);
    } catch (const cm::error&) {
        GTEST_SKIP() << "the server's system has no locale de_DE.UTF-8";
    }
    const cm::database& db = *opened;
    const auto e = thrown_by([&] { db.execute("select * from nowhere"); });
    if (!holds(e.what(), "existiert nicht")) GTEST_SKIP() << "the server has no German messages";

    const std::string text = "secret";
    const auto bad = thrown_by([&] { (void)db.fetch<int>("select ({}::text)::int", text); });
    EXPECT_EQ(bad.kind(), cm::error_kind::data);
    EXPECT_FALSE(holds(bad.what(), "secret")) << bad.what();
    db.create(Item{.name = "secret"});
    const auto twice = thrown_by([&] { db.create(Item{.name = "secret"}); });
    EXPECT_EQ(twice.kind(), cm::error_kind::unique);
    EXPECT_FALSE(holds(twice.what(), "secret")) << twice.what();
    EXPECT_THROW(db.execute("select pg_sleep(20)"), cm::timeout);
    const auto all = [&] { return db.raw<Item>("select * from item").size(); };
    EXPECT_EQ(all(), 1U);
    open().execute("alter table item add column colour text");
    EXPECT_EQ(all(), 1U);
}

TEST_F(faults, a_column_that_was_added_prepares_the_statement_again) {
    const cm::database db = open("pool_size=1");
    db.create(Item{.name = "a"});
    const auto all = [&] { return db.raw<Item>("select * from item where name = {}", "a"); };
    EXPECT_EQ(all().size(), 1U);
    open().execute("alter table item add column colour text");
    EXPECT_EQ(all().size(), 1U);
    db.execute("deallocate all");
    EXPECT_EQ(all().size(), 1U);
}

TEST_F(faults, in_a_transaction_it_is_an_error_once) {
    const cm::database db = open("pool_size=1");
    db.create(Item{.name = "a"});
    const auto all = [](const auto& on) { return on.template raw<Item>("select * from item"); };
    EXPECT_EQ(all(db).size(), 1U);
    open().execute("alter table item add column colour text");
    const auto in_transaction = [&] {
        return db.transaction([&](cm::transaction& tx) { return all(tx).size(); });
    };
    EXPECT_EQ(thrown_by([&] { (void)in_transaction(); }).kind(), cm::error_kind::sql);
    EXPECT_EQ(in_transaction(), 1U);
}

TEST_F(faults, a_parameter_whose_column_changed_its_type_is_an_error_once) {
    const cm::database admin = open();
    for (const char* options : {"pool_size=1", "pool_size=1&prepare=off"}) {
        const cm::database db = open(options);
        const std::string five = "5";
        const auto count = [&](const auto& on) {
            return on
                .template fetch<std::int64_t>("select count(*) from item where stock = {}", five)
                .at(0);
        };
        EXPECT_EQ(count(db), 0);
        admin.execute("alter table item alter column stock type text");
        EXPECT_EQ(thrown_by([&] { (void)count(db); }).kind(), cm::error_kind::sql);
        EXPECT_EQ(count(db), 0);
        admin.execute("alter table item alter column stock type bigint using stock::bigint");
        const auto inside = [&] { return db.transaction(count); };
        EXPECT_EQ(thrown_by([&] { (void)inside(); }).kind(), cm::error_kind::sql);
        EXPECT_EQ(inside(), 0);
    }
}

}  // namespace
}  // namespace on_server
