#include <atomic>
#include <cstdlib>
#include <vector>

#include "mariadb/another_server.hpp"
#include "mariadb/server.hpp"

namespace on_mariadb {
namespace {

class mariadb_faults : public server {};

TEST_F(mariadb_faults, a_connection_killed_during_a_query_is_a_lost_connection) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    const std::int64_t thread = thread_of(db);
    auto query = beside([&] {
        return thrown_by<cm::connection_error>(
            [&] { (void)db.fetch<std::int64_t>("select sleep(20)"); });
    });
    await_statement(admin, "sleep(20)");
    terminate(admin, thread);
    const cm::connection_error e = query.get();
    EXPECT_EQ(e.kind(), cm::error_kind::connection);
    EXPECT_TRUE(e.connection_lost());
    EXPECT_NE(thread_of(db), thread);
    EXPECT_EQ(db.statistics().connections_closed, 1U);
}

TEST_F(mariadb_faults, one_killed_between_two_queries_is_not_noticed) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    terminate(admin, thread_of(db));
    EXPECT_EQ(db.objects<Item>().count(), 0);
    EXPECT_EQ(db.statistics().connections_opened, 2U);
}

TEST_F(mariadb_faults, one_killed_in_a_transaction_undoes_it) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.create(Item{.name = "a"});
        terminate(admin, tx.fetch<std::int64_t>("select connection_id()").at(0));
        tx.create(Item{.name = "b"});
    }),
                 cm::connection_error);
    EXPECT_EQ(db.objects<Item>().count(), 0);
    db.create(Item{.name = "c"});
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

TEST_F(mariadb_faults, a_commit_that_nobody_confirms_says_that_its_outcome_is_unknown) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    const auto e = thrown_by<cm::connection_error>([&] {
        db.transaction([&](cm::transaction& tx) {
            tx.create(Item{.name = "a"});
            terminate(admin, tx.fetch<std::int64_t>("select connection_id()").at(0));
        });
    });
    EXPECT_TRUE(holds(e.what(), "is unknown")) << e.what();
    EXPECT_FALSE(e.retryable());
    EXPECT_EQ(db.objects<Item>().count(), 0);
}

TEST_F(mariadb_faults, a_write_that_nobody_confirms_says_that_its_outcome_is_unknown) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    Item kept = db.create(Item{.name = "kept"});
    admin.execute("create trigger slow_insert after insert on item for each row do sleep(20)");
    admin.execute("create trigger slow_update after update on item for each row do sleep(20)");
    const auto fails = [&](auto write) {
        const std::int64_t thread = thread_of(db);
        auto work = beside([&] { return thrown_by<cm::connection_error>(write); });
        await_sleep(admin, thread);
        terminate(admin, thread);
        const cm::connection_error e = work.get();
        EXPECT_TRUE(holds(e.what(), "is unknown")) << e.what();
        EXPECT_TRUE(e.connection_lost());
        EXPECT_FALSE(e.retryable());
    };
    fails([&] { db.create(Item{.name = "a"}); });
    kept.stock = 2;
    fails([&] { db.save(kept); });
    fails([&] { db.objects<Item>().update("stock"_f = 1); });
    EXPECT_EQ(db.objects<Item>().count(), 1);
}

// The lock lets statements through, and no commit.
TEST_F(mariadb_faults, a_commit_that_is_interrupted_says_that_its_outcome_is_unknown) {
    const cm::database admin = open();
    const cm::database locker = open("pool_size=1");
    const cm::database db = open("pool_size=1");
    const std::int64_t thread = thread_of(db);
    std::future<cm::connection_error> work;
    db.transaction([](cm::transaction& tx) { tx.create(Item{.name = "kept"}); });
    work = beside([&] {
        return thrown_by<cm::connection_error>([&] {
            db.transaction([&](cm::transaction& tx) {
                tx.create(Item{.name = "a"});
                locker.execute("flush tables with read lock");
            });
        });
    });
    await_statement(admin, "COMMIT");
    terminate(admin, thread);
    const cm::connection_error e = work.get();
    EXPECT_TRUE(holds(e.what(), "is unknown")) << e.what();
    EXPECT_TRUE(e.connection_lost());
    EXPECT_FALSE(e.retryable()) << "it may have been done";
    locker.execute("unlock tables");
    EXPECT_EQ(db.objects<Item>().count(), 1);
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

// The server sleeps at one of the rows: in the first INSERT of some thousands, and in the third.
TEST_F(mariadb_faults, a_connection_killed_in_the_middle_of_a_bulk_create_stores_none) {
    const cm::database admin = open();
    admin.execute("create table slow_at (stock bigint)");
    admin.execute(
        "create trigger slow before insert on item for each row begin if exists (select 1 from "
        "slow_at where stock = new.stock) then do sleep(20); end if; end");
    for (const std::int64_t slow : {700, 8'500}) {
        admin.execute("delete from slow_at");
        admin.execute("insert into slow_at values ({})", slow);
        const cm::database db = open("pool_size=1");
        const std::int64_t thread = thread_of(db);
        std::vector<Item> items(9'000);
        for (std::size_t i = 0; i < items.size(); ++i) {
            items[i].name = std::to_string(i);
            items[i].stock = static_cast<std::int64_t>(i);
        }
        auto work =
            beside([&] { return thrown_by<cm::connection_error>([&] { db.bulk_create(items); }); });
        await_sleep(admin, thread);
        terminate(admin, thread);
        const cm::connection_error e = work.get();
        EXPECT_TRUE(e.connection_lost()) << e.what();
        EXPECT_FALSE(holds(e.what(), "is unknown")) << "nothing was to be committed";
        for (const Item& item : items) EXPECT_EQ(item.id, 0);
        EXPECT_EQ(db.objects<Item>().count(), 0);
        admin.execute("delete from slow_at");
        EXPECT_EQ(db.bulk_create(items), 9'000);
        EXPECT_EQ(db.objects<Item>().remove().total, 9'000);
    }
}

TEST_F(mariadb_faults, a_full_disk_is_an_error_of_its_kind_and_undoes_the_rows) {
    // All tables are in one file that may not grow.
    const another_server small("--innodb-data-file-path=ibdata1:14M --innodb-file-per-table=0");
    CORMORANT_NEEDS_SERVER(!small.url().empty(), "CORMORANT_MARIADB_ANOTHER is not set");
    const cm::database db = cm::open(small.url());
    cm::create_tables<Item>(db);
    db.create(Item{.name = "first"});
    std::vector<Item> items;
    for (int i = 0; i < 50'000; ++i)
        items.push_back({.name = std::string(240, 'x') + std::to_string(i)});
    const auto e = thrown_by([&] { db.bulk_create(items); });
    EXPECT_EQ(e.kind(), cm::error_kind::full) << e.what();
    EXPECT_FALSE(e.connection_lost());
    for (const Item& item : items) EXPECT_EQ(item.id, 0);
    EXPECT_EQ(db.objects<Item>().count(), 1);
    db.create(Item{.name = "second"});
    EXPECT_EQ(db.objects<Item>().count(), 2);
}

TEST_F(mariadb_faults, a_statement_that_takes_too_long_is_a_timeout_and_undoes_its_rows) {
    const cm::database db = open("statement_timeout=100&pool_size=1");
    db.execute(
        "create trigger slow before insert on item for each row begin if new.stock = 7 then do "
        "sleep(20); end if; end");
    std::vector<Item> items(10);
    for (std::size_t i = 0; i < items.size(); ++i)
        items[i] = {.name = std::to_string(i), .stock = static_cast<std::int64_t>(i)};
    const auto e = thrown_by<cm::timeout>([&] { db.bulk_create(items); });
    EXPECT_TRUE(holds(e.what(), "statement_timeout")) << e.what();
    EXPECT_EQ(db.objects<Item>().count(), 0);
}

TEST_F(mariadb_faults, a_restart_of_the_server_between_two_queries_is_not_noticed) {
    const char* restart = std::getenv("CORMORANT_MARIADB_RESTART");
    CORMORANT_NEEDS_SERVER(restart != nullptr, "CORMORANT_MARIADB_RESTART is not set");
    const cm::database db = open("pool_size=3");
    const auto kept = db.create(Item{.name = "a"});
    ASSERT_EQ(std::system(restart), 0);
    EXPECT_EQ(db.objects<Item>().get("id"_f == kept.id).name, "a");
    EXPECT_EQ(db.objects<Item>().filter("name"_f == "a").count(), 1);
}

TEST_F(mariadb_faults, a_stream_that_loses_its_connection_is_an_error_and_not_an_end) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    std::vector<Item> items;
    for (int i = 0; i < 20'000; ++i)
        items.push_back({.name = std::string(200, 'x') + std::to_string(i)});
    db.bulk_create(items);
    const std::int64_t thread = thread_of(db);
    int seen = 0;
    EXPECT_THROW(
        {
            for (const Item& item : db.objects<Item>().stream(100)) {
                (void)item;
                if (++seen == 50) terminate(admin, thread);
            }
        },
        cm::connection_error);
    EXPECT_LT(seen, 20'000);
    EXPECT_EQ(db.objects<Item>().count(), 20'000);
}

TEST_F(mariadb_faults, a_server_that_is_not_there_is_a_connection_error_without_the_password) {
    const auto e = thrown_by<cm::connection_error>(
        [] { (void)cm::open("mariadb://ann:s3cret@127.0.0.1:1/shop"); });
    EXPECT_EQ(e.kind(), cm::error_kind::connection);
    EXPECT_FALSE(holds(e.what(), "s3cret")) << e.what();
    EXPECT_TRUE(holds(e.what(), "127.0.0.1")) << e.what();
}

TEST_F(mariadb_faults, too_many_connections_are_an_error_that_says_what_to_do) {
    std::vector<cm::database> held;
    std::string message;
    try {
        for (int i = 0; i < 400; ++i) {
            held.push_back(open("pool_size=1"));
            (void)held.back().objects<Item>().count();
        }
    } catch (const cm::connection_error& e) {
        message = e.what();
    }
    held.clear();
    EXPECT_TRUE(holds(message, "max_connections")) << message;
    EXPECT_EQ(open().objects<Item>().count(), 0);
}

TEST_F(mariadb_faults, a_statement_is_cancelled_from_another_thread) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    auto query = beside([&] {
        return thrown_by([&] {
            (void)db.fetch<std::int64_t>(
                "select count(*) from seq_1_to_1000000 a join seq_1_to_1000000 b on a.seq < b.seq");
        });
    });
    await_statement(admin, "seq_1_to_1000000");
    db.interrupt();
    EXPECT_EQ(query.get().kind(), cm::error_kind::cancelled);
    EXPECT_EQ(db.objects<Item>().count(), 0);
    EXPECT_EQ(db.statistics().connections_closed, 0U);
}

TEST_F(mariadb_faults, a_server_that_speaks_german_changes_no_error) {
    const another_server german("--lc-messages=de_DE");
    if (german.url().empty())
        GTEST_SKIP() << "CORMORANT_MARIADB_ANOTHER: scripts/servers.sh sets it";
    const cm::database db = cm::open(german.url());
    cm::create_tables<Item>(db);
    db.create(Item{.name = "secret"});
    const auto e = thrown_by([&] { db.create(Item{.name = "secret"}); });
    EXPECT_EQ(e.kind(), cm::error_kind::unique);
    EXPECT_EQ(e.constraint(), "uq_item__name");
    EXPECT_FALSE(holds(e.what(), "secret")) << e.what();
    const std::string text = "secret";
    const auto bad = thrown_by([&] { db.execute("update item set stock = {}", text); });
    EXPECT_EQ(bad.kind(), cm::error_kind::data);
    EXPECT_FALSE(holds(bad.what(), "secret")) << bad.what();
}

TEST_F(mariadb_faults, a_column_that_was_added_prepares_the_statement_again) {
    const cm::database db = open("pool_size=1");
    db.create(Item{.name = "a"});
    const auto all = [&] { return db.raw<Item>("select * from item where name = {}", "a"); };
    EXPECT_EQ(all().size(), 1U);
    open().execute("alter table item add column colour text");
    EXPECT_EQ(all().size(), 1U);
    EXPECT_EQ(db.transaction([&](cm::transaction& tx) {
        return tx.raw<Item>("select * from item where name = {}", "a").size();
    }),
              1U);
}

TEST_F(mariadb_faults, a_deadlock_is_tried_again) {
    const cm::database db = open();
    auto a = db.create(Item{.name = "a"});
    auto b = db.create(Item{.name = "b"});
    std::atomic<int> runs{0};
    std::atomic<int> first{0};
    const auto both = [&](std::int64_t one, std::int64_t other) {
        db.transaction(
            [&](cm::transaction& tx) {
                ++runs;
                tx.objects<Item>().filter("id"_f == one).update("stock"_f = "stock"_f + 1);
                ++first;
                for (int i = 0; i < 200 && first < 2; ++i)
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                tx.objects<Item>().filter("id"_f == other).update("stock"_f = "stock"_f + 1);
            },
            {.retries = 5});
    };
    auto other = beside([&] { both(b.id, a.id); });
    both(a.id, b.id);
    other.get();
    EXPECT_GE(runs, 3);
    db.refresh(a);
    db.refresh(b);
    EXPECT_EQ(a.stock, 2);
    EXPECT_EQ(b.stock, 2);
}

}  // namespace
}  // namespace on_mariadb
