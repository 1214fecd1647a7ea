#include <sys/wait.h>

#include <atomic>
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
    EXPECT_TRUE(holds(work.get().what(), "is unknown"));
    EXPECT_EQ(db.objects<Item>().count(), 0);
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

TEST_F(faults, a_column_that_was_added_prepares_the_statement_again) {
    const cm::database db = open("pool_size=1");
    db.create(Item{.name = "a"});
    const auto all = [&] { return db.raw<Item>("select * from item where name = {}", "a"); };
    EXPECT_EQ(all().size(), 1U);
    open().execute("alter table item add column colour text");
    EXPECT_EQ(all().size(), 1U);
    db.execute("discard all");
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

TEST_F(faults, a_child_of_fork_may_not_use_its_parents_connections) {
    const cm::database db = open("pool_size=1");
    db.create(Item{.name = "a"});
    const pid_t child = fork();
    if (child == 0) {
        int code = 1;
        try {
            (void)db.objects<Item>().count();
        } catch (const cm::usage_error& e) {
            code = holds(e.what(), "fork") ? 0 : 2;
        }
        _exit(code);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(db.objects<Item>().count(), 1);
}

}  // namespace
}  // namespace on_server
