#include <atomic>
#include <chrono>
#include <thread>

#include "postgres/server.hpp"
#include "support/pool_of_a_server.hpp"

namespace on_server {
namespace {

using namespace std::chrono_literals;

class server_pool : public server {};

TEST_F(server_pool, many_threads_share_few_connections) {
    const cm::database db = open("pool_size=4&busy_timeout=60000");
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 64; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                const std::string name = std::to_string(t) + "_" + std::to_string(i);
                const auto made = db.create(Item{.name = name, .stock = t});
                if (db.objects<Item>().get("id"_f == made.id).name != name) ++wrong;
            }
        });
    for (std::thread& t : threads) t.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(db.objects<Item>().count(), 64 * 20);
    const auto figures = db.statistics();
    EXPECT_LE(figures.connections_opened, 4U);
    EXPECT_EQ(figures.connections_in_use, 0U);
    EXPECT_GT(figures.waits, 0U);
}

TEST_F(server_pool, those_who_wait_are_served_in_the_order_in_which_they_came) {
    const cm::database db = open("pool_size=1&busy_timeout=10000");
    std::vector<int> order;
    std::mutex mutex;
    std::vector<std::thread> threads;
    db.transaction([&](cm::transaction&) {
        for (int i = 0; i < 5; ++i) {
            const auto waits = db.statistics().waits;
            threads.emplace_back([&, i] {
                db.transaction([&](cm::transaction&) {
                    const std::lock_guard guard(mutex);
                    order.push_back(i);
                });
            });
            while (db.statistics().waits == waits) std::this_thread::sleep_for(1ms);
        }
    });
    for (std::thread& t : threads) t.join();
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST_F(server_pool, a_wait_that_takes_too_long_is_a_timeout_that_says_what_to_do) {
    const cm::database db = open("pool_size=1&busy_timeout=50");
    db.transaction([&](cm::transaction&) {
        const auto e = beside([&] {
                           return thrown_by<cm::timeout>([&] { (void)db.objects<Item>().count(); });
                       }).get();
        EXPECT_TRUE(holds(e.what(), "pool_size")) << e.what();
        EXPECT_EQ(e.outcome(), cm::outcome::not_sent);
    });
    EXPECT_EQ(db.objects<Item>().count(), 0);
}

TEST_F(server_pool, a_second_connection_that_nobody_will_give_back_is_refused_at_once) {
    pool_of_a_server::refuses_a_second_connection_that_nobody_gives_back<Item>(
        open("pool_size=1&busy_timeout=60000"));
}

TEST_F(server_pool, threads_that_hold_all_connections_and_want_one_more_do_not_stand_still) {
    pool_of_a_server::lets_threads_that_all_want_one_more_not_stand_still<Item>(
        open("pool_size=3&busy_timeout=60000"));
}

TEST_F(server_pool, a_query_inside_a_stream_has_another_connection) {
    const cm::database db = open("pool_size=2");
    std::vector<Item> items(3000);
    for (int i = 0; i < 3000; ++i) items[static_cast<std::size_t>(i)].name = std::to_string(i);
    db.bulk_create(items);
    int seen = 0;
    for (const Item& item : db.objects<Item>().filter("stock"_f >= 0).order_by("id"_f).stream(100))
        if (++seen % 500 == 0) {
            EXPECT_TRUE(db.objects<Item>().filter("id"_f == item.id).exists());
        }
    EXPECT_EQ(seen, 3000);
    EXPECT_EQ(db.statistics().connections_opened, 2U);
}

TEST_F(server_pool, a_query_inside_a_stream_of_a_transaction_is_of_the_transaction) {
    const cm::database db = open("pool_size=1");
    db.transaction([&](cm::transaction& tx) {
        std::vector<Item> items(2500);
        for (int i = 0; i < 2500; ++i) items[static_cast<std::size_t>(i)].name = std::to_string(i);
        tx.bulk_create(items);
        int seen = 0;
        for (const Item& item : tx.objects<Item>().order_by("id"_f).stream(100)) {
            EXPECT_EQ(item.id, items[static_cast<std::size_t>(seen)].id);
            if (++seen == 1200) tx.create(Item{.name = "meanwhile"});
        }
        EXPECT_EQ(seen, 2500);
        for (const Item& item : tx.objects<Item>().stream(10)) {
            (void)item;
            break;  // the rest is not read
        }
        EXPECT_EQ(tx.objects<Item>().count(), 2501);
    });
    EXPECT_EQ(db.objects<Item>().count(), 2501);
}

TEST_F(server_pool, a_stream_that_is_left_gives_its_connection_back) {
    const cm::database db = open("pool_size=1");
    std::vector<Item> items(3000);
    for (int i = 0; i < 3000; ++i) items[static_cast<std::size_t>(i)].name = std::to_string(i);
    db.bulk_create(items);
    for (int round = 0; round < 3; ++round)
        for (const Item& item : db.objects<Item>().stream(10)) {
            (void)item;
            break;
        }
    EXPECT_EQ(db.objects<Item>().count(), 3000);
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

TEST_F(server_pool, a_transaction_opened_by_text_is_undone) {
    const cm::database db = open("pool_size=1");
    EXPECT_THROW(db.execute("begin"), cm::usage_error);
    db.create(Item{.name = "a"});
    EXPECT_EQ(open().objects<Item>().count(), 1);
}

TEST_F(server_pool, what_text_leaves_in_a_session_is_for_nobody_else) {
    const cm::database db = open("pool_size=1");
    const auto setting = [&] {
        return db.fetch<std::string>("select current_setting('statement_timeout')").at(0);
    };
    const int process = process_of(db);
    db.execute("set statement_timeout = 4321");
    EXPECT_EQ(setting(), "0");
    EXPECT_NE(process_of(db), process);
    db.transaction([&](cm::transaction& tx) {
        tx.execute("set statement_timeout = 4321");
        tx.execute("create temp table mine (a int)");
    });
    EXPECT_EQ(setting(), "0");
    EXPECT_THROW(db.execute("select * from mine"), cm::error);
    (void)db.fetch<std::string>("select pg_advisory_lock(7)::text");
    EXPECT_TRUE(open().fetch<bool>("select pg_try_advisory_lock(7)").at(0));
}

TEST_F(server_pool, text_that_leaves_nothing_keeps_its_connection) {
    const cm::database db = open("pool_size=1");
    const int process = process_of(db);
    db.transaction([&](cm::transaction& tx) {
        tx.execute("set local statement_timeout = 4321");
        tx.execute("create table other (a int)");
        (void)tx.fetch<std::string>("select pg_advisory_xact_lock(7)::text");
    });
    EXPECT_EQ(process_of(db), process);
}

TEST_F(server_pool, a_thread_that_writes_beside_its_transaction_is_told_so) {
    const cm::database db = open("pool_size=3");
    db.transaction([&](cm::transaction& tx) {
        tx.create(Item{.name = "a"});
        EXPECT_THROW(db.create(Item{.name = "b"}), cm::usage_error);
        EXPECT_THROW(db.transaction([](cm::transaction&) {}), cm::usage_error);
        EXPECT_THROW((void)db.objects<Item>().count(), cm::usage_error);
        EXPECT_EQ(db.apart().objects<Item>().count(), 0);
    });
    EXPECT_EQ(db.objects<Item>().count(), 1);
}

TEST_F(server_pool, an_old_connection_is_closed_when_it_comes_back) {
    const cm::database db = open("pool_size=1&max_lifetime=1");
    const int first = process_of(db);
    std::this_thread::sleep_for(1100ms);
    EXPECT_NE(process_of(db), first);
}

TEST_F(server_pool, connections_that_nobody_uses_are_closed) {
    const cm::database db = open("pool_size=3&idle_timeout=1");
    db.transaction([&](cm::transaction&) { (void)db.apart().objects<Item>().count(); });
    EXPECT_EQ(db.statistics().connections_idle, 2U);
    std::this_thread::sleep_for(1100ms);
    (void)db.objects<Item>().count();
    EXPECT_EQ(db.statistics().connections_idle, 1U);
}

TEST_F(server_pool, a_server_without_more_connections_makes_threads_wait_for_theirs) {
    const cm::database admin = open();
    admin.execute("create role cm_two login connection limit 2");
    {
        std::string as_few = url("pool_size=8&busy_timeout=20000");
        as_few.replace(as_few.find("cormorant@"), 10, "cm_two@");
        const cm::database db = cm::open(as_few);
        std::atomic<int> done{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 5; ++i)
                    done += static_cast<int>(db.fetch<int>("select 1 from pg_sleep(0.01)").size());
            });
        for (std::thread& t : threads) t.join();
        EXPECT_EQ(done, 40);
        EXPECT_LE(db.statistics().connections_opened, 2U);
        const auto e = thrown_by<cm::connection_error>([&] {
            const cm::database one = cm::open(as_few + "&pool_size=1");
            const cm::database two = cm::open(as_few + "&pool_size=1");
            const cm::database three = cm::open(as_few + "&pool_size=1");
        });
        EXPECT_EQ(e.sqlstate(), "53300");
    }
    admin.execute("drop role cm_two");
}

}  // namespace
}  // namespace on_server
